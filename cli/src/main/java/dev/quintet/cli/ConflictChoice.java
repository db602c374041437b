package dev.quintet.cli;

import dev.quintet.operations.ConflictPolicy;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What to do where there is such a key already. */
public final class ConflictChoice {
    @Option(
            names = "--on-conflict",
            paramLabel = "POLICY",
            converter = Names.class,
            description = "Where there is such a key already: fail (before anything is touched), skip, or overwrite."
                    + " Default: fail.")
    private ConflictPolicy policy = ConflictPolicy.FAIL;

    public ConflictPolicy policy() {
        return policy;
    }

    static final class Names implements ITypeConverter<ConflictPolicy> {
        @Override
        public ConflictPolicy convert(String text) {
            return Arrays.stream(ConflictPolicy.values())
                    .filter(each -> each.wireName().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("it is one of "
                            + Arrays.stream(ConflictPolicy.values())
                                    .map(ConflictPolicy::wireName)
                                    .collect(Collectors.joining(", "))
                            + ", but was '" + text + "'"));
        }
    }
}
