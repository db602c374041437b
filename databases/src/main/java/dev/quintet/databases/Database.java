package dev.quintet.databases;

import dev.quintet.databases.errors.UnknownDatabaseException;
import dev.quintet.databases.keys.KeyPattern;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The five databases, by purpose. Everything that makes one differ from another stands here.
 *
 * <p>The order is that of the default numbers, and the order in which reports list them.
 *
 * @since 1.0
 */
public enum Database {
    /** Who is signed in: the secondary storage of Better Auth. */
    SESSIONS(
            "sessions",
            "SESSIONS",
            0,
            "User sessions",
            List.of("session:", "user:", "better-auth:"),
            TtlPolicy.configurable(Duration.ofDays(7)),
            Eviction.LOSES_DATA,
            ClearingPolicy.ADMINISTRATOR),
    /** What can be computed again: API responses, computed data, temporary values. */
    CACHE(
            "cache",
            "CACHE",
            1,
            "General application caching",
            List.of("cache:", "temp:"),
            TtlPolicy.between(Duration.ofMillis(1), Duration.ofHours(1), Duration.ofHours(24)),
            Eviction.HARMLESS,
            ClearingPolicy.ADMINISTRATOR),
    /** Jobs and their events, in BullMQ's layout. */
    QUEUES(
            "queues",
            "QUEUES",
            2,
            "Background job processing",
            List.of("bull:", "queue:"),
            TtlPolicy.UNTIL_DONE,
            Eviction.LOSES_DATA,
            ClearingPolicy.ADMINISTRATOR_WITH_FORCE),
    /** Who called how often. */
    RATE_LIMIT(
            "rateLimit",
            "RATE_LIMIT",
            3,
            "API rate limiting",
            List.of("rate_limit:"),
            TtlPolicy.between(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofHours(1)),
            Eviction.LOSES_DATA,
            ClearingPolicy.ADMINISTRATOR),
    /** Lists of mail, messages and what is attached to them, kept to spare the mail server. */
    EMAIL_CACHE(
            "emailCache",
            "EMAIL_CACHE",
            4,
            "Email caching and temporary data",
            List.of("emails:", "attachments:"),
            TtlPolicy.between(Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofHours(1)),
            Eviction.HARMLESS,
            ClearingPolicy.ADMINISTRATOR);

    private enum Eviction {
        HARMLESS,
        LOSES_DATA
    }

    private final String wireName;
    private final String variableName;
    private final int defaultNumber;
    private final String purpose;
    private final List<KeyPattern> keyPatterns;
    private final TtlPolicy ttlPolicy;
    private final Eviction eviction;
    private final ClearingPolicy clearingPolicy;

    Database(
            String wireName,
            String variableName,
            int defaultNumber,
            String purpose,
            List<String> prefixes,
            TtlPolicy ttlPolicy,
            Eviction eviction,
            ClearingPolicy clearingPolicy) {
        this.wireName = wireName;
        this.variableName = variableName;
        this.defaultNumber = defaultNumber;
        this.purpose = purpose;
        this.keyPatterns = prefixes.stream().map(KeyPattern::new).toList();
        this.ttlPolicy = ttlPolicy;
        this.eviction = eviction;
        this.clearingPolicy = clearingPolicy;
    }

    /** Its name in URLs, JSON, metrics and messages: {@code sessions}, {@code cache}, {@code queues}, {@code rateLimit}, {@code emailCache}. */
    public String wireName() {
        return wireName;
    }

    /** Its number on a Redis server when nothing else is configured, 0 to 4. */
    public int defaultNumber() {
        return defaultNumber;
    }

    /** One line for people: what the database is for. */
    public String purpose() {
        return purpose;
    }

    /** The environment variable that gives its number, such as {@code REDIS_SESSIONS_DB}. */
    public String numberVariable() {
        return "REDIS_" + variableName + "_DB";
    }

    /** The environment variable that gives it an address of its own, such as {@code REDIS_SESSIONS_URL}. */
    public String urlVariable() {
        return "REDIS_" + variableName + "_URL";
    }

    /** The environment variable that says whose keys these are, such as {@code REDIS_SESSIONS_KEYS}. */
    public String keysVariable() {
        return "REDIS_" + variableName + "_KEYS";
    }

    /** The keys that belong here unless the configuration says otherwise; any other key is a stray. */
    public List<KeyPattern> keyPatterns() {
        return keyPatterns;
    }

    /** How long its entries live. */
    public TtlPolicy ttlPolicy() {
        return ttlPolicy;
    }

    /** Whether a server that evicts keys under memory pressure may host it. Only what can be computed again may go. */
    public boolean toleratesEviction() {
        return eviction == Eviction.HARMLESS;
    }

    /** Who may empty it. */
    public ClearingPolicy clearingPolicy() {
        return clearingPolicy;
    }

    /** All five wire names, in order, as messages print them. */
    public static String wireNames() {
        return Stream.of(values()).map(Database::wireName).collect(Collectors.joining(", "));
    }

    /**
     * The database of that wire name; upper and lower case, {@code -} and {@code _} make no difference.
     *
     * @throws UnknownDatabaseException if there is none, with the names there are
     */
    public static Database named(String name) {
        String folded = fold(name);
        return Arrays.stream(values())
                .filter(database -> fold(database.wireName).equals(folded))
                .findFirst()
                .orElseThrow(() -> new UnknownDatabaseException(unknown(name)));
    }

    private static String fold(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static String unknown(String name) {
        String shown = name.length() <= 40 ? name : name.substring(0, 40) + "…";
        String message =
                "No database named '" + shown.replaceAll("\\p{Cntrl}", "?") + "'. There are: " + wireNames() + ".";
        return Arrays.stream(values())
                .map(Database::wireName)
                .filter(candidate -> EditDistance.between(fold(name), fold(candidate)) <= 2)
                .findFirst()
                .map(meant -> message + " Did you mean '" + meant + "'?")
                .orElse(message);
    }

    @Override
    public String toString() {
        return wireName;
    }
}
