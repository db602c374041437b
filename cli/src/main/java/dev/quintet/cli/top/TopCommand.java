package dev.quintet.cli.top;

import dev.quintet.cli.Console;
import dev.quintet.cli.Durations;
import dev.quintet.cli.ExitCode;
import dev.quintet.cli.Limits;
import dev.quintet.cli.RedisCommand;
import dev.quintet.cli.Terminals;
import dev.quintet.cli.UsageException;
import dev.quintet.databases.Json;
import dev.quintet.ratelimits.Limit;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what the databases do, live. */
@Command(
        name = "top",
        description = {
            "Show live what the five databases do: commands per second, memory, keys, hits, queues. Only reads.",
            "q or Ctrl-C ends it. When Redis goes away it says so, and goes on when it is back."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it was ended; --once: every database answered",
            "1:there is no terminal that can be used; --once: a database did not answer",
            "2:wrong usage or configuration"
        })
public final class TopCommand extends RedisCommand implements Callable<Integer> {
    private static final Duration SHORTEST = Duration.ofMillis(200);

    @Option(names = "--every", paramLabel = "TIME", description = "How often to look. Default: 2s.")
    private Duration every = Duration.ofSeconds(2);

    @Option(names = "--once", description = "Print one screen, whole, and end.")
    private boolean once;

    @Option(
            names = "--limit",
            paramLabel = "LIMITER=N/TIME",
            description =
                    "Also show how many keys of this limiter are refused, which allows that much, as in login=10/1m;"
                            + " login=bucket:10/1m for a token bucket. May be repeated.")
    private Map<String, String> limits = new LinkedHashMap<>();

    @Option(names = "--prefix", description = "What the queues' keys begin with. Default: ${DEFAULT-VALUE}.")
    private String prefix = "bull";

    public TopCommand(Console console, Map<String, String> environment) {
        super(console, environment);
    }

    @Override
    public Integer call() {
        if (every.compareTo(SHORTEST) < 0) {
            throw new UsageException("--every must be at least 200ms, was " + Durations.text(every) + ".");
        }
        Map<String, List<Limit>> parsed = new LinkedHashMap<>();
        limits.forEach((name, text) -> parsed.put(name, List.of(limit(text))));
        if (!once && !json() && !Terminals.isOne(Terminals.OUT, environment())) {
            throw new UsageException(
                    "quintet top needs a terminal. --once prints one screen; --json prints an object every "
                            + Durations.text(every) + ".");
        }
        return withDatabases(databases -> {
            try (Sampler sampler = new Sampler(databases, prefix, parsed, InstantSource.system())) {
                if (once) {
                    return once(sampler);
                }
                sampler.measureMemoryInTheBackground();
                return json() ? objects(sampler) : screens(sampler);
            }
        });
    }

    private static Limit limit(String text) {
        try {
            return Limits.parse(text);
        } catch (UsageException wrong) {
            throw new UsageException("--limit: " + wrong.getMessage());
        }
    }

    private int once(Sampler sampler) {
        sampler.measureMemory();
        Sample now = sampler.sample();
        if (json()) {
            console().print(Json.write(SampleJson.of(Optional.empty(), now)));
        } else {
            List<AttributedString> lines = new Frame(Optional.empty(), now, "", Frame.UNBOUNDED, Frame.UNBOUNDED)
                    .lines(ZoneId.systemDefault());
            console().print(AttributedString.join(AttributedString.NEWLINE, lines));
        }
        boolean all = now.databases().stream().allMatch(place -> place.answer().isPresent());
        return all ? ExitCode.DONE : ExitCode.FAILED;
    }

    private int objects(Sampler sampler) {
        Optional<Sample> before = Optional.empty();
        // Until nobody reads any more, or Ctrl-C.
        while (!console().out().checkError() && !Thread.currentThread().isInterrupted()) {
            Sample now = sampler.sample();
            console().print(Json.write(SampleJson.of(before, now)));
            before = Optional.of(now);
            try {
                TimeUnit.NANOSECONDS.sleep(every.toNanos());
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
            }
        }
        return ExitCode.DONE;
    }

    private int screens(Sampler sampler) {
        String title =
                "every " + (every.toMillis() < 1000 ? every.toMillis() + " ms" : Durations.text(every)) + ", q ends it";
        @Nullable Sample before = null;
        Sample now = sampler.sample();
        try (Screen screen = Screen.open(console().colored())) {
            while (true) {
                screen.draw(new Frame(Optional.ofNullable(before), now, title, screen.width(), screen.height())
                        .lines(ZoneId.systemDefault()));
                switch (screen.await(every)) {
                    case QUIT -> {
                        return ExitCode.DONE;
                    }
                    case RESIZED -> {
                        // The same figures at the new size, at once.
                    }
                    case TIME -> {
                        before = now;
                        now = sampler.sample();
                    }
                }
            }
        }
    }
}
