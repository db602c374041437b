package dev.quintet.cli;

import dev.quintet.databases.Databases;
import dev.quintet.databases.Json;
import dev.quintet.databases.Places;
import dev.quintet.databases.QuintetConfiguration;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What every command on Redis has: a terminal, an environment that says where Redis is, and {@code --json}. */
public abstract class RedisCommand {
    private final Console console;
    private final Map<String, String> environment;

    @Option(names = "--json", description = "Print JSON.", scope = ScopeType.INHERIT)
    private boolean json;

    protected RedisCommand(Console console, Map<String, String> environment) {
        this.console = console;
        this.environment = environment;
    }

    protected final Console console() {
        return console;
    }

    protected final Map<String, String> environment() {
        return environment;
    }

    protected final boolean json() {
        return json;
    }

    /** Opens the databases for one piece of work. What the library calls a wrong argument is the user's wrong usage. */
    protected final <T> T withDatabases(Function<Databases, T> work) {
        try (Databases databases = Databases.open(QuintetConfiguration.fromEnvironment(environment))) {
            return work.apply(databases);
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(String.valueOf(wrong.getMessage()));
        }
    }

    /**
     * The same with connections that a long piece of work has for itself. A command may take a minute: work on many keys at
     * once takes longer than on one.
     */
    protected final <T> T withPlaces(Function<Places, T> work) {
        try (Places places = Places.of(QuintetConfiguration.fromEnvironment(environment), Duration.ofMinutes(1))) {
            return work.apply(places);
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(String.valueOf(wrong.getMessage()));
        }
    }

    /** A progress line for one piece of work; none if nobody looks, or JSON was asked for. To be closed when it is done. */
    protected final ProgressLine progress() {
        return ProgressLine.on(console, !json);
    }

    /** Prints the result in the form that was asked for. */
    protected final int answer(Object asJson, Supplier<String> asText) {
        console.print(json ? Json.write(asJson) : asText.get());
        return ExitCode.DONE;
    }

    /** Prints the result in the form that was asked for, a table in its colours. */
    protected final int answerTable(Object asJson, Supplier<Table> asTable) {
        if (json) {
            console.print(Json.write(asJson));
        } else {
            console.print(asTable.get());
        }
        return ExitCode.DONE;
    }
}
