package dev.quintet.cli;

import dev.quintet.cache.Cache;
import dev.quintet.cache.CacheOptions;
import dev.quintet.cache.Caches;
import dev.quintet.cache.EntryOptions;
import dev.quintet.cache.WhenDown;
import dev.quintet.databases.Database;
import dev.quintet.databases.DatabaseInfo;
import dev.quintet.databases.Databases;
import dev.quintet.databases.MemoryEstimate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads and changes single entries of the cache. */
@Command(
        name = "cache",
        description = "Tell how much the cache holds and how often it helps; see below for single entries.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; get: found",
            "1:not done: not confirmed, or Redis failed; get: not found",
            "2:wrong usage or configuration"
        })
final class CacheCommand extends RedisCommand implements Callable<Integer> {
    CacheCommand(Console console, Map<String, String> environment) {
        super(console, environment);
    }

    @Override
    public Integer call() {
        return with((databases, cache) -> {
            DatabaseInfo info = databases.info(Database.CACHE);
            Optional<HitRatio> hits = HitRatio.read(databases.get(Database.CACHE));
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("keys", info.keys());
            info.memory().ifPresent(memory -> json.put("memoryBytes", memory.bytes()));
            hits.ifPresent(ratio -> {
                json.put("serverHits", ratio.hits());
                json.put("serverMisses", ratio.misses());
            });
            return answer(json, () -> {
                Table table = new Table("keys", Long.toString(info.keys()));
                table.row("memory", info.memory().map(MemoryEstimate::human).orElse("-"));
                table.row("hit ratio of its server", hits.map(HitRatio::text).orElse("- (nothing was read yet)"));
                return table.toString();
            });
        });
    }

    @Command(name = "get", description = "Print a value.", mixinStandardHelpOptions = true)
    int get(@Parameters(paramLabel = "KEY", description = "The key, without cache: before it.") String key) {
        return with((databases, cache) -> {
            Optional<String> found = cache.get(key);
            if (found.isEmpty()) {
                console().complain("There is nothing under '" + key + "'.");
                return ExitCode.FAILED;
            }
            return answer(Map.of("key", key, "value", found.get()), found::get);
        });
    }

    @Command(name = "set", description = "Store a value.", mixinStandardHelpOptions = true)
    int set(
            @Parameters(paramLabel = "KEY", description = "The key, without cache: before it.") String key,
            @Parameters(
                            paramLabel = "VALUE",
                            description = "JSON or text, stored as it is; - reads it from standard input.")
                    String value,
            @Option(names = "--ttl", paramLabel = "TIME", description = "How long it lives. Default: 1h.") @Nullable
                    Duration ttl,
            @Option(
                            names = "--tag",
                            paramLabel = "TAG",
                            description = "With what it can be invalidated; may be repeated.")
                    @Nullable
                    List<String> tags) {
        String text = value.equals("-") ? typed() : value;
        return with((databases, cache) -> {
            EntryOptions options = EntryOptions.DEFAULTS;
            if (ttl != null) {
                options = options.withTtl(ttl);
            }
            if (tags != null) {
                options = options.withTags(tags.toArray(String[]::new));
            }
            cache.set(key, text, options);
            return answer(Map.of("key", key, "stored", true), () -> key + " is stored.");
        });
    }

    private String typed() {
        try {
            return new String(console().in().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("The value could not be read from standard input", e);
        }
    }

    @Command(name = "delete", description = "Delete an entry.", mixinStandardHelpOptions = true)
    int delete(@Parameters(paramLabel = "KEY", description = "The key, without cache: before it.") String key) {
        return with((databases, cache) -> {
            boolean deleted = cache.delete(key);
            return answer(
                    Map.of("key", key, "deleted", deleted),
                    () -> deleted ? key + " is deleted." : "There was nothing under '" + key + "'.");
        });
    }

    @Command(
            name = "invalidate",
            description = "Make every entry disappear that has a tag.",
            mixinStandardHelpOptions = true)
    int invalidate(
            @Parameters(paramLabel = "TAG", description = "The tag.") String tag, @Mixin Confirmation confirmation) {
        return with((databases, cache) -> switch (confirmation.ask(
                console(), "This makes every entry disappear that has the tag '" + tag + "'.", tag)) {
            case REFUSED -> ExitCode.FAILED;
            case DRY_RUN ->
                answer(
                        Map.of("tag", tag, "dryRun", true),
                        () -> "This would make every entry disappear that has the tag '" + tag
                                + "'; how many those are is not kept. Nothing was done.");
            case GO_ON -> {
                cache.invalidateTag(tag);
                yield answer(Map.of("tag", tag, "dryRun", false), () -> "Entries with the tag '" + tag + "' are gone.");
            }
        });
    }

    private int with(BiFunction<Databases, Cache, Integer> work) {
        return withDatabases(databases -> {
            try (Cache cache = Caches.on(
                    databases.get(Database.CACHE),
                    CacheOptions.builder()
                            .whenDown(WhenDown.FAIL)
                            .failOnUnreadable()
                            .build())) {
                return work.apply(databases, cache);
            }
        });
    }
}
