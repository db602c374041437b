package dev.quintet.cache;

import dev.quintet.databases.Database;
import dev.quintet.databases.TtlPolicy;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How a cache behaves. Immutable; {@link #builder()} begins with the defaults.
 *
 * @since 1.0
 */
public final class CacheOptions {
    public static final CacheOptions DEFAULTS = builder().build();

    private final String name;
    private final Duration ttl;
    private final double jitter;
    private final int maxValueBytes;
    private final int compressFrom;
    private final WhenDown whenDown;
    private final Duration deadline;
    private final boolean failOnUnreadable;
    private final Duration lease;
    private final int loadsWhileDown;
    private final LoadOptions loads;
    private final Optional<NearCacheOptions> near;

    private CacheOptions(Builder builder) {
        name = builder.name;
        ttl = builder.ttl;
        jitter = builder.jitter;
        maxValueBytes = builder.maxValueBytes;
        compressFrom = builder.compressFrom;
        whenDown = builder.whenDown;
        deadline = builder.deadline;
        failOnUnreadable = builder.failOnUnreadable;
        lease = builder.lease;
        loadsWhileDown = builder.loadsWhileDown;
        loads = builder.loads;
        near = builder.near;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Its name in metrics, as the tag {@code cache}. */
    public String name() {
        return name;
    }

    /** What an entry gets when nobody says otherwise. */
    public Duration ttl() {
        return ttl;
    }

    /** By what part a time to live is spread up and down. */
    public double jitter() {
        return jitter;
    }

    /** The largest value, as text or JSON before compression. */
    public int maxValueBytes() {
        return maxValueBytes;
    }

    /** From what size on values are compressed. */
    public int compressFrom() {
        return compressFrom;
    }

    public WhenDown whenDown() {
        return whenDown;
    }

    /** How long a call waits for Redis. */
    public Duration deadline() {
        return deadline;
    }

    /** Whether reading what cannot be read throws. */
    public boolean failsOnUnreadable() {
        return failOnUnreadable;
    }

    /** How long a loader that died keeps others from loading. */
    public Duration lease() {
        return lease;
    }

    /** How many loaders may run at once in this process while Redis is down. */
    public int loadsWhileDown() {
        return loadsWhileDown;
    }

    /** How values are loaded when the call does not say. */
    public LoadOptions loads() {
        return loads;
    }

    /** What is kept in this process; empty if nothing is. */
    public Optional<NearCacheOptions> near() {
        return near;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private static final TtlPolicy POLICY = Database.CACHE.ttlPolicy();

        private String name = "cache";
        private Duration ttl = POLICY.standard().orElseThrow();
        private double jitter = 0.1;
        private int maxValueBytes = 1_000_000;
        private int compressFrom = 16_384;
        private WhenDown whenDown = WhenDown.MISS;
        private Duration deadline = Duration.ofMillis(250);
        private boolean failOnUnreadable;
        private Duration lease = Duration.ofSeconds(5);
        private int loadsWhileDown = 32;
        private LoadOptions loads = LoadOptions.DEFAULTS;
        private Optional<NearCacheOptions> near = Optional.empty();

        private Builder() {}

        /** Its name in metrics; {@code cache} by default. Two open caches of one name on one registry count as the first. */
        public Builder name(String name) {
            if (name.isBlank()) {
                throw new IllegalArgumentException("name must not be blank, was '" + name + "'");
            }
            this.name = name;
            return this;
        }

        /** What an entry gets when nobody says otherwise; 1 hour by default, 24 hours at most. */
        public Builder ttl(Duration ttl) {
            this.ttl = Ttls.checked("ttl", ttl);
            return this;
        }

        /**
         * By what part a time to live is spread up and down, so that a batch does not expire at once; 0.1 by default, 0 for
         * exact times. Values in the {@code temp} area always live exactly as long as they were given.
         */
        public Builder jitter(double jitter) {
            if (!(jitter >= 0 && jitter <= 0.5)) {
                throw new IllegalArgumentException("jitter must be from 0 to 0.5, was " + jitter);
            }
            this.jitter = jitter;
            return this;
        }

        /**
         * The largest value, as text or JSON before compression; 1 MB by default, 5 MB at most, because longer JSON is not
         * read. A large value holds up everybody else's commands while it is on its way.
         */
        public Builder maxValueBytes(int maxValueBytes) {
            if (maxValueBytes < 1 || maxValueBytes > 5_000_000) {
                throw new IllegalArgumentException("maxValueBytes must be from 1 to 5000000, was " + maxValueBytes);
            }
            this.maxValueBytes = maxValueBytes;
            return this;
        }

        /**
         * From what size on values are compressed (zstd); 16 kB by default. Other clients cannot read compressed values: see
         * {@link #withoutCompression()}.
         */
        public Builder compressFrom(int bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("compressFrom must be at least 1 byte, was " + bytes);
            }
            this.compressFrom = bytes;
            return this;
        }

        /** Stores large values as they are too, for caches that other clients read. */
        public Builder withoutCompression() {
            this.compressFrom = Integer.MAX_VALUE;
            return this;
        }

        /** {@link WhenDown#MISS} by default. */
        public Builder whenDown(WhenDown whenDown) {
            this.whenDown = whenDown;
            return this;
        }

        /**
         * How long a call waits for Redis; 250 ms by default. After five calls in a row without an answer, calls do not wait
         * at all, and one a second tries whether Redis is back.
         */
        public Builder deadline(Duration deadline) {
            if (deadline.toMillis() < 1) {
                throw new IllegalArgumentException("deadline must be at least 1 ms, was " + deadline);
            }
            this.deadline = deadline;
            return this;
        }

        /** Throws {@link UnreadableValueException} for what cannot be read, instead of finding nothing. */
        public Builder failOnUnreadable() {
            this.failOnUnreadable = true;
            return this;
        }

        /**
         * How long a loader that died keeps others from loading; 5 s by default. One that lives renews its lease three times
         * as often, so it may take longer.
         */
        public Builder lease(Duration lease) {
            if (lease.toMillis() < 100) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "lease must be at least 100 ms, was %d ms", lease.toMillis()));
            }
            this.lease = lease;
            return this;
        }

        /** How many loaders may run at once in this process while Redis is down, to spare what they load from; 32 by default. */
        public Builder loadsWhileDown(int loads) {
            if (loads < 1) {
                throw new IllegalArgumentException("loadsWhileDown must be at least 1, was " + loads);
            }
            this.loadsWhileDown = loads;
            return this;
        }

        /** How values are loaded when the call does not say. */
        public Builder loads(LoadOptions loads) {
            this.loads = loads;
            return this;
        }

        /** Keeps what was read in this process too; off by default. Values read from it are shared: do not change them. */
        public Builder near(NearCacheOptions near) {
            this.near = Optional.of(near);
            return this;
        }

        public CacheOptions build() {
            return new CacheOptions(this);
        }
    }
}
