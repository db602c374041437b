package dev.quintet.cli;

import dev.quintet.databases.Bytes;
import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.Json;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.keys.KeyPattern;
import dev.quintet.operations.keys.KeyEntry;
import dev.quintet.operations.keys.KeyList;
import dev.quintet.operations.keys.KeyListing;
import dev.quintet.operations.keys.KeyNames;
import dev.quintet.operations.keys.KeyQuery;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists keys of one database. */
@Command(
        name = "keys",
        description =
                "List keys of one database, without holding it up: by pattern, the biggest, those without expiry, strays.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:listed, also when there are none", "1:Redis failed", "2:wrong usage or configuration"})
final class KeysCommand implements Callable<Integer> {
    private final Console console;
    private final Map<String, String> environment;

    @Parameters(index = "0", paramLabel = "DATABASE", description = "sessions, cache, queues, rateLimit or emailCache.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PATTERN",
            description = "A prefix and a star, such as 'cache:user:*'.")
    private String pattern = "*";

    @Option(names = "--biggest", description = "The biggest first. Reads the whole database.")
    private boolean biggest;

    @Option(names = "--without-ttl", description = "Only keys that never expire.")
    private boolean withoutTtl;

    @Option(names = "--strays", description = "Only keys that match none of the database's patterns.")
    private boolean strays;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many at most (${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--show-tokens",
            description = "Print names of session keys whole. Such a name is a credential: who has it can sign in.")
    private boolean showTokens;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    KeysCommand(Console console, Map<String, String> environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Database database = Database.named(name);
        KeyQuery query = query();
        try (Databases databases = Databases.open(QuintetConfiguration.fromEnvironment(environment))) {
            KeyListing listing = KeyList.of(databases, databases.get(database)).find(query);
            if (json) {
                console.print(Json.write(json(database, listing)));
                return ExitCode.DONE;
            }
            Table table = new Table("key", "type", "memory", "expires in");
            listing.keys()
                    .forEach(key -> table.row(
                            shown(database, key),
                            key.type(),
                            Bytes.human(key.bytes()),
                            key.ttl().map(KeysCommand::left).orElse("never")));
            console.print(table.toString());
            if (!listing.complete()) {
                console.complain("There are more; raise --limit to see them.");
            }
            return ExitCode.DONE;
        }
    }

    private KeyQuery query() {
        try {
            return new KeyQuery(KeyPattern.parse(pattern), withoutTtl, strays, biggest, limit);
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(String.valueOf(wrong.getMessage()));
        }
    }

    private String shown(Database database, KeyEntry key) {
        return showTokens ? key.name() : KeyNames.shown(database, key.name());
    }

    private static String left(Duration ttl) {
        long seconds = ttl.toSeconds();
        return seconds < 120 ? seconds + " s" : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }

    private Map<String, Object> json(Database database, KeyListing listing) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("database", database.wireName());
        all.put("complete", listing.complete());
        all.put("lookedAt", listing.lookedAt());
        all.put(
                "keys",
                listing.keys().stream()
                        .map(key -> {
                            Map<String, Object> one = new LinkedHashMap<>();
                            one.put("key", shown(database, key));
                            one.put("type", key.type());
                            one.put("bytes", key.bytes());
                            key.ttl().ifPresent(ttl -> one.put("expiresInMillis", ttl.toMillis()));
                            return one;
                        })
                        .toList());
        return all;
    }
}
