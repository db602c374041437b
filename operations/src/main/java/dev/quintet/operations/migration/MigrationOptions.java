package dev.quintet.operations.migration;

import dev.quintet.databases.Database;
import dev.quintet.databases.Place;
import dev.quintet.databases.Places;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.operations.ConflictPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/**
 * What to move from where, and how. Immutable.
 *
 * @since 1.0
 */
public final class MigrationOptions {
    private final Function<Places, Place> source;
    private final MigrationRules rules;
    private final Set<Database> databases;
    private final ConflictPolicy conflicts;
    private final Duration patienceWithJobs;
    private final long keysPerSecond;
    private final boolean comparing;
    private final Path journalFolder;

    private MigrationOptions(Builder builder) {
        source = builder.source;
        rules = builder.rules;
        databases = Collections.unmodifiableSet(EnumSet.copyOf(builder.databases));
        conflicts = builder.conflicts;
        patienceWithJobs = builder.patienceWithJobs;
        keysPerSecond = builder.keysPerSecond;
        comparing = builder.comparing;
        journalFolder = builder.journalFolder;
    }

    /**
     * Begins with moving everything that is misplaced in the number of the sessions, where applications that know only one
     * database have put it.
     *
     * @param journalFolder where to note what was moved, for going on after a break and for rolling back
     */
    public static Builder builder(QuintetConfiguration configuration, Path journalFolder) {
        return new Builder(MigrationRules.of(configuration), journalFolder);
    }

    Place openSource(Places places) {
        return source.apply(places);
    }

    public MigrationRules rules() {
        return rules;
    }

    public Set<Database> databases() {
        return databases;
    }

    public ConflictPolicy conflicts() {
        return conflicts;
    }

    public Duration patienceWithJobs() {
        return patienceWithJobs;
    }

    public long keysPerSecond() {
        return keysPerSecond;
    }

    public boolean comparing() {
        return comparing;
    }

    public Path journalFolder() {
        return journalFolder;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private Function<Places, Place> source = places -> places.open(Database.SESSIONS);
        private MigrationRules rules;
        private Set<Database> databases = EnumSet.allOf(Database.class);
        private ConflictPolicy conflicts = ConflictPolicy.FAIL;
        private Duration patienceWithJobs = Duration.ZERO;
        private long keysPerSecond;
        private boolean comparing = true;
        private final Path journalFolder;

        private Builder(MigrationRules rules, Path journalFolder) {
            this.rules = rules;
            this.journalFolder = journalFolder;
        }

        /** From the place of one of the five. */
        public Builder from(Database database) {
            source = places -> places.open(database);
            return this;
        }

        /** From another number of the server on which the sessions are. */
        public Builder fromNumber(int number) {
            source = places -> places.open(Database.SESSIONS, number);
            return this;
        }

        /** From any server. */
        public Builder fromUrl(String url) {
            source = places -> places.open(url);
            return this;
        }

        /** Which key belongs where; the configured key patterns unless given. */
        public Builder rules(MigrationRules chosen) {
            rules = chosen;
            return this;
        }

        /** Only what belongs in these databases; in any of the five unless given. */
        public Builder databases(Set<Database> chosen) {
            if (chosen.isEmpty()) {
                throw new IllegalArgumentException("A migration needs at least one database, but none was named.");
            }
            databases = EnumSet.copyOf(chosen);
            return this;
        }

        /** What to do with keys that are at their place already; {@link ConflictPolicy#FAIL}, before any moves, unless given. */
        public Builder conflicts(ConflictPolicy policy) {
            conflicts = policy;
            return this;
        }

        /**
         * How long to wait for jobs that are being worked on, with their queue paused; a queue that still has some then stays
         * where it is. Zero, stay at once, unless given.
         */
        public Builder patienceWithJobs(Duration patience) {
            if (patience.isNegative()) {
                throw new IllegalArgumentException("patienceWithJobs must not be negative, was " + patience);
            }
            patienceWithJobs = patience;
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

        /**
         * Whether the server compares each key before and after a move within it: contents, and the time to live to a second.
         * It does unless told otherwise. A copy to another server is always compared.
         */
        public Builder comparing(boolean compare) {
            comparing = compare;
            return this;
        }

        public MigrationOptions build() {
            return new MigrationOptions(this);
        }
    }
}
