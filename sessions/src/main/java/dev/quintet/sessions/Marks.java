package dev.quintet.sessions;

import dev.quintet.sessions.storage.AtomicSecondaryStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/** The moments before which all sessions of a user are revoked. */
final class Marks {
    /** Longer than any session created before it, if that is refreshed in the same moment. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final AtomicSecondaryStorage storage;
    private final Keys keys;
    private final Duration ttl;

    Marks(AtomicSecondaryStorage storage, Keys keys, SessionPolicy policy) {
        this.storage = storage;
        this.keys = keys;
        this.ttl = Collections.max(
                        List.of(policy.expiresIn(), SessionPolicy.NOT_REMEMBERED, SessionPolicy.IMPERSONATION))
                .plus(MARGIN);
    }

    /** Revokes what was created before a moment, and says which moment counts. */
    Instant raise(String userId, Instant moment) {
        return Instant.ofEpochMilli(storage.max(keys.mark(userId), moment.toEpochMilli(), ttl));
    }

    /** The moment until which a session may have been created in order to be revoked now. */
    Instant now() {
        return storage.serverTime();
    }

    /** Sees to it that a mark does not stay for ever. */
    boolean expire(String userId) {
        return storage.expireIfEndless(keys.mark(userId), ttl);
    }
}
