package dev.quintet.bullmqscripts.packing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Expands one script as BullMQ's own loader does, to the same bytes, so that Node and Java share what a server remembers.
 *
 * <p>A line {@code --- @include "path"} stands for the file at that path, seen from the file with the line. The first
 * occurrence is replaced by the file, expanded likewise, and each later one by nothing. Blank lines go in the end.
 */
final class Includes {
    private static final Pattern INCLUDE =
            Pattern.compile("^-{2,3}[ \\t]*@include[ \\t]+([\"'])(.+?)\\1[ \\t;]*$", Pattern.MULTILINE);
    private static final Pattern BLANK_LINES = Pattern.compile("^\\s*\\n", Pattern.MULTILINE);

    private final Set<Path> included = new HashSet<>();

    private Includes() {}

    /** The text of the script with everything it includes. */
    static String expand(Path script) throws IOException {
        return BLANK_LINES.matcher(new Includes().read(script)).replaceAll("");
    }

    private String read(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        if (text.indexOf('\r') >= 0) {
            throw new PackingException(file + " has carriage returns, which BullMQ's own loader would keep");
        }
        Matcher includes = INCLUDE.matcher(text);
        StringBuilder expanded = new StringBuilder();
        while (includes.find()) {
            includes.appendReplacement(expanded, Matcher.quoteReplacement(include(file, includes.group(2))));
        }
        includes.appendTail(expanded);
        return expanded.toString();
    }

    private String include(Path from, String path) throws IOException {
        String name = path.endsWith(".lua") ? path : path + ".lua";
        Path file = from.resolveSibling(name).normalize();
        if (!Files.isRegularFile(file)) {
            throw new PackingException(from.getFileName() + " includes '" + path + "', which is not there");
        }
        return included.add(file) ? read(file) : "";
    }
}
