package dev.quintet.testing;

import dev.quintet.embeddedredis.EmbeddedRedisException;
import dev.quintet.embeddedredis.ServerProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which server program tests run on: the system property {@code quintet.redis}. */
final class TestPrograms {
    static final String PROPERTY = "quintet.redis";

    private TestPrograms() {}

    static ServerProgram chosen() {
        String choice = System.getProperty(PROPERTY, "bundled");
        return switch (choice) {
            case "bundled", "" -> ServerProgram.bundled();
            case "installed" ->
                ServerProgram.installed().stream()
                        .findFirst()
                        .orElseThrow(
                                () -> new IllegalStateException(
                                        "-Dquintet.redis=installed, but no redis-server or valkey-server of 6.2 or newer is installed. Install one, or use 'bundled'."));
            default -> ServerProgram.at(Path.of(choice));
        };
    }

    static List<ServerProgram> available() {
        List<ServerProgram> programs = new ArrayList<>();
        try {
            programs.add(ServerProgram.bundled());
        } catch (EmbeddedRedisException notHere) {
            // Then the tests run on what is installed; with nothing installed either, the start says why.
            programs.clear();
        }
        ServerProgram.installed().stream().limit(1).forEach(programs::add);
        String choice = System.getProperty(PROPERTY, "");
        if (!choice.isEmpty() && !choice.equals("bundled") && !choice.equals("installed")) {
            programs.add(ServerProgram.at(Path.of(choice)));
        }
        return List.copyOf(programs);
    }
}
