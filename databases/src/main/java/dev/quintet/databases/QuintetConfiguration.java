package dev.quintet.databases;

import dev.quintet.databases.errors.ConfigurationException;
import dev.quintet.databases.keys.KeyPattern;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Where the five databases are and how to talk to them. Immutable, checked when it is made.
 *
 * <p>{@link #fromEnvironment()} reads the variables that Node applications use too: {@code REDIS_URL}, {@code
 * REDIS_SESSIONS_DB} and its four companions, and one URL per database, such as {@code REDIS_SESSIONS_URL}, which wins over
 * the shared one. {@link #builder()} takes the same from code.
 *
 * <p>A configuration that cannot work is refused in one {@link ConfigurationException} that lists every fault. No message
 * and no {@code toString} shows a password.
 *
 * @since 1.0
 */
public final class QuintetConfiguration {
    private final String application;
    private final Map<Database, DatabaseSettings> databases;
    private final Timeouts timeouts;
    private final PoolSettings pool;
    private final TlsFiles tls;

    private QuintetConfiguration(Builder builder, Map<Database, DatabaseSettings> databases) {
        this.application = builder.application;
        this.databases = databases;
        this.timeouts = builder.timeouts;
        this.pool = builder.pool;
        this.tls = builder.tls;
    }

    /** A configuration that begins with nothing: it needs {@link Builder#url(String)} or a URL for each database. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that begins with what these variables say, for settings from elsewhere to win over them. */
    public static Builder builder(Map<String, String> variables) {
        return new EnvironmentReader(variables).read();
    }

    /**
     * The configuration that this process' environment describes.
     *
     * @throws ConfigurationException if it describes none, with every fault
     */
    public static QuintetConfiguration fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    /**
     * The configuration that these variables describe; see {@code docs/configuration.md} for all of them.
     *
     * @throws ConfigurationException if they describe none, with every fault
     */
    public static QuintetConfiguration fromEnvironment(Map<String, String> variables) {
        return builder(variables).build();
    }

    /** Whether these variables say where Redis is: {@code REDIS_URL}, or the URL of at least one database. */
    public static boolean isDescribedBy(Map<String, String> variables) {
        return new EnvironmentReader(variables).describesRedis();
    }

    /** The name under which connections appear in {@code CLIENT LIST}, before the database's own. */
    public String application() {
        return application;
    }

    /** The number of a database on its server. */
    public int number(Database database) {
        return settings(database).number();
    }

    /** Where a database is: address and number, without password or parameters. */
    public String location(Database database) {
        return settings(database).location();
    }

    /** What keeps a database apart from others on its server. */
    public Isolation isolation(Database database) {
        return settings(database).isolation();
    }

    /** The keys that belong in a database. */
    public List<KeyPattern> keyPatterns(Database database) {
        return settings(database).keyPatterns();
    }

    public Timeouts timeouts() {
        return timeouts;
    }

    public PoolSettings pool() {
        return pool;
    }

    public TlsFiles tls() {
        return tls;
    }

    DatabaseSettings settings(Database database) {
        DatabaseSettings settings = databases.get(database);
        if (settings == null) {
            throw new IllegalStateException("Every database has settings, but " + database + " has none");
        }
        return settings;
    }

    @Override
    public String toString() {
        return databases.values().stream()
                .map(settings -> settings.database() + "=" + settings.location())
                .collect(Collectors.joining(", ", "QuintetConfiguration[" + application + ": ", "]"));
    }

    /** Collects settings; {@link #build()} checks them all together. Not thread-safe. */
    public static final class Builder {
        final Map<Database, String> urls = new EnumMap<>(Database.class);
        final Map<Database, Integer> numbers = new EnumMap<>(Database.class);
        final Map<Database, Isolation> isolations = new EnumMap<>(Database.class);
        final Map<Database, List<KeyPattern>> keyPatterns = new EnumMap<>(Database.class);
        final List<String> faults = new ArrayList<>();
        String sharedUrl = "";
        SettingNames names = SettingNames.ENVIRONMENT;
        private String application = "quintet";
        private Timeouts timeouts = Timeouts.DEFAULTS;
        private PoolSettings pool = PoolSettings.DEFAULTS;
        private TlsFiles tls = TlsFiles.NONE;

        private Builder() {}

        /** The server of every database that has no URL of its own. */
        public Builder url(String url) {
            this.sharedUrl = url;
            return this;
        }

        /** The server of one database. A number at the URL's end is the database's number. */
        public Builder url(Database database, String url) {
            urls.put(database, url);
            return this;
        }

        /** The number of one database, {@link Database#defaultNumber()} unless given here or in its URL. */
        public Builder number(Database database, int number) {
            numbers.put(database, number);
            return this;
        }

        /** What keeps a database apart, {@link Isolation#NUMBER} unless given. */
        public Builder isolation(Database database, Isolation isolation) {
            isolations.put(database, isolation);
            return this;
        }

        /** The keys that belong in a database, {@link Database#keyPatterns()} unless given. */
        public Builder keyPatterns(Database database, List<KeyPattern> patterns) {
            keyPatterns.put(database, List.copyOf(patterns));
            return this;
        }

        /** The name of this application in {@code CLIENT LIST}: letters, digits, {@code . _ -}; {@code quintet} unless given. */
        public Builder application(String application) {
            this.application = application;
            return this;
        }

        public Builder timeouts(Timeouts timeouts) {
            this.timeouts = timeouts;
            return this;
        }

        /** Changes some of the timeouts and leaves the others as they are by now. */
        public Builder timeouts(UnaryOperator<Timeouts> change) {
            return timeouts(change.apply(timeouts));
        }

        public Builder pool(PoolSettings pool) {
            this.pool = pool;
            return this;
        }

        /** Changes some of the pool's settings and leaves the others as they are by now. */
        public Builder pool(UnaryOperator<PoolSettings> change) {
            return pool(change.apply(pool));
        }

        public Builder tls(TlsFiles tls) {
            this.tls = tls;
            return this;
        }

        /** What the settings are called where the user wrote them; the environment variables unless given. */
        public Builder namedAs(SettingNames names) {
            this.names = names;
            return this;
        }

        Builder fault(String fault) {
            faults.add(fault);
            return this;
        }

        /**
         * The configuration, if it can work.
         *
         * @throws ConfigurationException with every fault, if it cannot
         */
        public QuintetConfiguration build() {
            List<String> found = new ArrayList<>(faults);
            if (!application.matches("[\\w.-]{1,64}")) {
                found.add("The application's name must have 1 to 64 letters, digits, '.', '_' or '-', but was "
                        + Shown.value(application) + ".");
            }
            Map<Database, DatabaseSettings> databases = new PlacementRules(this, found).place();
            if (!found.isEmpty()) {
                throw new ConfigurationException(found);
            }
            return new QuintetConfiguration(this, databases);
        }
    }
}
