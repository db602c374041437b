package dev.quintet.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One run of the command: what it printed and how it ended. */
record Run(int exitCode, String out, String err) {
    static Run of(Map<String, String> environment, String... arguments) {
        return typing("", environment, arguments);
    }

    static Run typing(String input, Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        int exitCode = Quintet.run(console, environment, arguments);
        return new Run(exitCode, out.toString(), err.toString());
    }
}
