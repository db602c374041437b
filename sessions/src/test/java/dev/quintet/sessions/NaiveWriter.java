package dev.quintet.sessions;

import dev.quintet.sessions.storage.AtomicSecondaryStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Writes as the library does: everything is GET, then SETEX, and whatever was written in between is lost. */
final class NaiveWriter {
    private static final Duration WEEK = Duration.ofDays(7);

    private final AtomicSecondaryStorage raw;

    NaiveWriter(AtomicSecondaryStorage raw) {
        this.raw = raw;
    }

    /** Signs in: list first, session key last. */
    AuthSession create(AuthUser user, SessionToken token, Instant now) {
        AuthSession session = new AuthSession(
                "id of " + token.value().substring(0, 4),
                token,
                user.id(),
                now,
                now,
                now.plus(WEEK),
                "",
                "",
                Optional.empty(),
                Map.of());
        enter(session, now);
        raw.set(
                "better-auth:" + token.value(),
                SessionDocument.of(session, user).text(),
                WEEK);
        return session;
    }

    void enter(AuthSession session, Instant now) {
        String key = "better-auth:active-sessions-" + session.userId();
        ActiveList list = ActiveList.read(raw.get(key), now, 1_000_000);
        Map<String, ActiveList.Entry> entries = new LinkedHashMap<>(list.entries());
        ActiveList.put(entries, session);
        raw.set(key, String.valueOf(ActiveList.write(entries, now)), WEEK);
    }

    /** Refreshes what it has read before, whether it is still there or not. */
    void refresh(SessionDocument read, Instant now) {
        String text = read.refreshed(now.plus(WEEK), now);
        raw.set("better-auth:" + read.session().token().value(), text, WEEK);
        enter(read.session(), now);
    }
}
