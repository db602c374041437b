package dev.quintet.operations.backup;

import dev.quintet.databases.Database;
import dev.quintet.operations.ConflictPolicy;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to restore, where to, and how. Immutable.
 *
 * @since 1.0
 */
public final class RestoreOptions {
    /** Everything in the file, to where the configuration has it, over no key that is there. */
    public static final RestoreOptions DEFAULTS = new RestoreOptions(new Builder());

    private final Set<Database> databases;
    private final Map<Database, Integer> numbers;
    private final String prefix;
    private final ConflictPolicy conflicts;
    private final Optional<Passphrase> passphrase;
    private final long keysPerSecond;
    private final boolean comparing;
    private final boolean startingOver;

    private RestoreOptions(Builder builder) {
        this.databases = Collections.unmodifiableSet(EnumSet.copyOf(builder.databases));
        this.numbers = Collections.unmodifiableMap(new EnumMap<>(builder.numbers));
        this.prefix = builder.prefix;
        this.conflicts = builder.conflicts;
        this.passphrase = Optional.ofNullable(builder.passphrase);
        this.keysPerSecond = builder.keysPerSecond;
        this.comparing = builder.comparing;
        this.startingOver = builder.startingOver;
    }

    public static Builder builder() {
        return new Builder();
    }

    public Set<Database> databases() {
        return databases;
    }

    public Map<Database, Integer> numbers() {
        return numbers;
    }

    public String prefix() {
        return prefix;
    }

    public ConflictPolicy conflicts() {
        return conflicts;
    }

    public Optional<Passphrase> passphrase() {
        return passphrase;
    }

    public long keysPerSecond() {
        return keysPerSecond;
    }

    public boolean comparing() {
        return comparing;
    }

    public boolean startingOver() {
        return startingOver;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private Set<Database> databases = EnumSet.allOf(Database.class);
        private final Map<Database, Integer> numbers = new EnumMap<>(Database.class);
        private String prefix = "";
        private ConflictPolicy conflicts = ConflictPolicy.FAIL;
        private @Nullable Passphrase passphrase;
        private long keysPerSecond;
        private boolean comparing;
        private boolean startingOver;

        private Builder() {}

        /** These databases only; all that are in the file unless given. */
        public Builder databases(Set<Database> chosen) {
            if (chosen.isEmpty()) {
                throw new IllegalArgumentException("A restore needs at least one database, but none was named.");
            }
            databases = EnumSet.copyOf(chosen);
            return this;
        }

        /** Another number on the database's server, such as one for trying. */
        public Builder number(Database database, int number) {
            numbers.put(database, number);
            return this;
        }

        /** What to put before the name of every key. */
        public Builder prefix(String text) {
            prefix = text;
            return this;
        }

        /** What to do with keys that are there already; {@link ConflictPolicy#FAIL}, before anything is written, unless given. */
        public Builder conflicts(ConflictPolicy policy) {
            conflicts = policy;
            return this;
        }

        public Builder passphrase(Passphrase secret) {
            passphrase = secret;
            return this;
        }

        /** The pace to keep to; 0, as fast as it goes, unless given. */
        public Builder keysPerSecond(long pace) {
            if (pace < 0) {
                throw new IllegalArgumentException("keysPerSecond must be 0 or more, was " + pace);
            }
            keysPerSecond = pace;
            return this;
        }

        /** Afterwards reads everything back and compares it with the file; takes about as long again. */
        public Builder comparing(boolean compare) {
            comparing = compare;
            return this;
        }

        /** Forgets what an earlier run of the same restore had done before it was broken off. */
        public Builder startingOver(boolean startOver) {
            startingOver = startOver;
            return this;
        }

        public RestoreOptions build() {
            return new RestoreOptions(this);
        }
    }
}
