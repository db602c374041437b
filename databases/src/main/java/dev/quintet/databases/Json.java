package dev.quintet.databases;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as all of Quintet reads and writes it: by Jackson, with bounds that content from outside cannot exceed, and without
 * type names, so that no text can choose a class.
 *
 * @since 1.0
 */
public final class Json {
    private static final int DEEPEST = 64;
    private static final int LONGEST_STRING = 1_000_000;
    private static final long LONGEST_DOCUMENT = 5_000_000;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(LONGEST_STRING)
                            .maxDocumentLength(LONGEST_DOCUMENT)
                            .build())
                    .build())
            // What another language left out is 0 or false, as it is there, and no reason to read nothing.
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private Json() {}

    /** The mapper: immutable, thread-safe, shared. Reads up to 64 levels, 1 MB a string and 5 MB a document. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** The value as JSON, on one line. */
    public static String write(Object value) {
        // By way of bytes, where half a character that cannot be written is escaped instead of lost.
        return new String(MAPPER.writeValueAsBytes(value), StandardCharsets.UTF_8);
    }
}
