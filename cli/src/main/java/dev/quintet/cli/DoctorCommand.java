package dev.quintet.cli;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.Json;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.operations.doctor.AccessRules;
import dev.quintet.operations.doctor.Doctor;
import dev.quintet.operations.doctor.Examination;
import dev.quintet.operations.doctor.Finding;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks for what is wrong, and says how to mend it. */
@Command(
        name = "doctor",
        description = "Look for what is wrong with the servers and databases, and say how to mend it. Only reads.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is wrong; notes do not count",
            "1:there are errors or warnings",
            "2:wrong usage or configuration"
        })
final class DoctorCommand implements Callable<Integer> {
    /** In a file of ACL rules, the SHA-256 of a password in hexadecimal stands here. */
    private static final String PASSWORD_DIGEST = "SHA256-OF-ITS-PASSWORD";

    private final Console console;
    private final Map<String, String> environment;

    @Option(names = "--json", description = "Print findings as JSON.")
    private boolean json;

    @Option(
            names = "--acl",
            description =
                    "Print, for an ACL file, a user for each database with the least that it needs, and do nothing else."
                            + " Does not connect.")
    private boolean acl;

    DoctorCommand(Console console, Map<String, String> environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        QuintetConfiguration configuration = QuintetConfiguration.fromEnvironment(environment);
        if (acl) {
            Arrays.stream(Database.values())
                    .map(database -> AccessRules.of(configuration, database).line(PASSWORD_DIGEST))
                    .forEach(console::print);
            return ExitCode.DONE;
        }
        try (Databases databases = Databases.open(configuration)) {
            Examination examination = Doctor.of(databases).examine();
            if (json) {
                console.print(Json.write(json(examination)));
            } else {
                console.print(text(examination));
            }
            return examination.healthy() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private static AttributedString text(Examination examination) {
        AttributedStringBuilder text = new AttributedStringBuilder();
        for (Finding finding : examination.findings()) {
            String severity = finding.severity().toString();
            text.styled(Paint.status(severity), severity);
            text.append(
                    Console.printable(" " + finding.check() + " (" + names(finding) + ")\n  " + finding.observed()));
            text.append('\n');
            if (!finding.fix().isEmpty()) {
                text.append(Console.printable("  Fix: " + finding.fix())).append('\n');
            }
        }
        if (examination.findings().isEmpty()) {
            text.append("Nothing is wrong.\n");
        }
        if (!examination.notLookedAt().isEmpty()) {
            text.append("\nNot looked at:\n");
            examination
                    .notLookedAt()
                    .forEach(line -> text.append(Console.printable("  " + line)).append('\n'));
        }
        return text.subSequence(0, text.length() - 1);
    }

    private static String names(Finding finding) {
        List<Database> ordered = finding.databases().stream().sorted().toList();
        return ordered.size() == Database.values().length
                ? "all databases"
                : ordered.stream().map(Database::wireName).collect(Collectors.joining(", "));
    }

    private static Map<String, Object> json(Examination examination) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("healthy", examination.healthy());
        json.put(
                "findings",
                examination.findings().stream().map(DoctorCommand::json).toList());
        json.put("notLookedAt", examination.notLookedAt());
        json.put("spentMillis", examination.spent().toMillis());
        return json;
    }

    private static Map<String, Object> json(Finding finding) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("severity", finding.severity().wireName());
        json.put("check", finding.check());
        json.put(
                "databases",
                finding.databases().stream().sorted().map(Database::wireName).toList());
        json.put("observed", finding.observed());
        json.put("fix", finding.fix());
        return json;
    }
}
