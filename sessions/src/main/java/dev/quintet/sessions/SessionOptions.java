package dev.quintet.sessions;

import dev.quintet.sessions.events.SessionListener;
import dev.quintet.sessions.storage.KeyStyle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How sessions are kept and checked. Immutable.
 *
 * @since 1.0
 */
public final class SessionOptions {
    public static final SessionOptions DEFAULTS = builder().build();

    private final String name;
    private final KeyStyle keyStyle;
    private final SessionPolicy policy;
    private final OptionalInt maximumSessions;
    private final LimitPolicy limitPolicy;
    private final boolean refuseBanned;
    private final boolean trustUnreadableMark;
    private final Optional<Duration> rememberRevoked;
    private final int mostCharacters;
    private final Optional<NearSessions> near;
    private final Optional<Sweep> sweep;
    private final List<SessionListener> listeners;

    private SessionOptions(Builder builder) {
        this.name = builder.name;
        this.keyStyle = builder.keyStyle;
        this.policy = builder.policy;
        this.maximumSessions = builder.maximumSessions;
        this.limitPolicy = builder.limitPolicy;
        this.refuseBanned = builder.refuseBanned;
        this.trustUnreadableMark = builder.trustUnreadableMark;
        this.rememberRevoked = builder.rememberRevoked;
        this.mostCharacters = builder.mostCharacters;
        this.near = builder.near;
        this.sweep =
                builder.sweep.or(() -> builder.listeners.isEmpty() ? Optional.empty() : Optional.of(Sweep.DEFAULTS));
        this.listeners = List.copyOf(builder.listeners);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The store's name in metrics. */
    public String name() {
        return name;
    }

    /** How keys are named. */
    public KeyStyle keyStyle() {
        return keyStyle;
    }

    /** How long sessions last. */
    public SessionPolicy policy() {
        return policy;
    }

    /** How many sessions a user may have; empty for any number. */
    public OptionalInt maximumSessions() {
        return maximumSessions;
    }

    /** What happens to one more. */
    public LimitPolicy limitPolicy() {
        return limitPolicy;
    }

    /** Whether sessions of banned users are not found. */
    public boolean refuseBanned() {
        return refuseBanned;
    }

    /** Whether a mark of revocation that cannot be read revokes nothing. */
    public boolean trustUnreadableMark() {
        return trustUnreadableMark;
    }

    /** How long it is remembered that a session was revoked. */
    public Duration rememberRevoked() {
        return rememberRevoked.orElse(policy.expiresIn());
    }

    /** The longest document and the longest list that is read, in characters. */
    public int mostCharacters() {
        return mostCharacters;
    }

    /** What is remembered in this process; empty if nothing is. */
    public Optional<NearSessions> near() {
        return near;
    }

    /** Whether and how this process sweeps. */
    public Optional<Sweep> sweep() {
        return sweep;
    }

    /** Who hears of events. */
    public List<SessionListener> listeners() {
        return listeners;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private String name = "sessions";
        private KeyStyle keyStyle = KeyStyle.BETTER_AUTH;
        private SessionPolicy policy = SessionPolicy.DEFAULTS;
        private OptionalInt maximumSessions = OptionalInt.empty();
        private LimitPolicy limitPolicy = LimitPolicy.END_OLDEST;
        private boolean refuseBanned = true;
        private boolean trustUnreadableMark;
        private Optional<Duration> rememberRevoked = Optional.empty();
        private int mostCharacters = 100_000;
        private Optional<NearSessions> near = Optional.empty();
        private Optional<Sweep> sweep = Optional.empty();
        private final List<SessionListener> listeners = new ArrayList<>();

        private Builder() {}

        /** Its name in metrics; {@code sessions} by default. */
        public Builder name(String name) {
            if (name.isBlank()) {
                throw new IllegalArgumentException("name must not be blank, was '" + name + "'");
            }
            this.name = name;
            return this;
        }

        /** {@link KeyStyle#BETTER_AUTH} by default. The front end must name its keys in the same way. */
        public Builder keyStyle(KeyStyle keyStyle) {
            this.keyStyle = keyStyle;
            return this;
        }

        /** {@link SessionPolicy#DEFAULTS}, which are Better Auth's, by default. */
        public Builder policy(SessionPolicy policy) {
            this.policy = policy;
            return this;
        }

        /**
         * How many sessions a user may have who signs in through this store, in whatever processes; no limit by default.
         * Sign-ins by Better Auth itself know no limit, but count.
         */
        public Builder maximumSessions(int maximumSessions, LimitPolicy limitPolicy) {
            if (maximumSessions < 1) {
                throw new IllegalArgumentException("maximumSessions must be at least 1, was " + maximumSessions);
            }
            this.maximumSessions = OptionalInt.of(maximumSessions);
            this.limitPolicy = limitPolicy;
            return this;
        }

        /** Finds sessions of banned users too, as Better Auth itself does, which deletes them when it bans somebody. */
        public Builder acceptBanned() {
            this.refuseBanned = false;
            return this;
        }

        /** Takes a mark of revocation that cannot be read for none, as Better Auth does, instead of revoking all that the user has. */
        public Builder trustUnreadableMark() {
            this.trustUnreadableMark = true;
            return this;
        }

        /**
         * How long it is remembered that a session was revoked, so that one which Better Auth writes back from a refresh under way is
         * not found; as long as a session lasts by default, at about 130 bytes each. At least 1 s.
         */
        public Builder rememberRevoked(Duration rememberRevoked) {
            if (rememberRevoked.toSeconds() < 1) {
                throw new IllegalArgumentException("rememberRevoked must be at least 1 s, was " + rememberRevoked);
            }
            this.rememberRevoked = Optional.of(rememberRevoked);
            return this;
        }

        /** The longest document and the longest list that is read, in characters; 100 000 by default, 1 000 000 at most. */
        public Builder mostCharacters(int mostCharacters) {
            if (mostCharacters < 1000 || mostCharacters > 1_000_000) {
                throw new IllegalArgumentException(
                        "mostCharacters must be from 1000 to 1000000, was " + mostCharacters);
            }
            this.mostCharacters = mostCharacters;
            return this;
        }

        /** Remembers in this process what was looked up; off by default. */
        public Builder near(NearSessions near) {
            this.near = Optional.of(near);
            return this;
        }

        /** Takes part in sweeping; off by default, unless somebody listens. Let every process sweep that has listeners, and no other. */
        public Builder sweep(Sweep sweep) {
            this.sweep = Optional.of(sweep);
            return this;
        }

        /** Tells somebody what happens to sessions. */
        public Builder listener(SessionListener listener) {
            listeners.add(listener);
            return this;
        }

        public SessionOptions build() {
            return new SessionOptions(this);
        }
    }
}
