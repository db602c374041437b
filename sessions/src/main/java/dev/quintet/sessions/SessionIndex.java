package dev.quintet.sessions;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Which sessions of each user Quintet has made or seen: what finds those that Better Auth's list has lost. */
interface SessionIndex {
    /** Adds these, by token, or moves their end; what has expired goes. */
    void record(String userId, Map<String, Instant> expiries);

    void forget(String userId, Collection<String> tokens);

    /** The tokens that have not expired. */
    Set<String> tokens(String userId);
}
