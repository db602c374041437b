package dev.quintet.sessions;

import dev.quintet.sessions.Census.Facts;
import dev.quintet.sessions.Everything.Seen;
import dev.quintet.sessions.events.SessionEvent;
import dev.quintet.sessions.events.SessionEvent.Revoked.Reason;
import dev.quintet.sessions.events.SessionListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares sessions with what was known of them: tells the difference, cleans up, and notes what is now. */
final class Inspector {
    private static final Logger log = LoggerFactory.getLogger(Inspector.class);
    /** Keys live whole seconds, so a session may vanish this much before its end. */
    private static final Duration EARLY = Duration.ofSeconds(1);
    /** When a session that was revoked is looked at again: a refresh that was under way has ended by then. */
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final StoreParts parts;
    private final Census census;
    private final Everything everything;

    Inspector(StoreParts parts, Census census) {
        this.parts = parts;
        this.census = census;
        this.everything = new Everything(parts);
    }

    /** @param due whether they were to be looked at now, and need not be again if there is nothing */
    void look(List<SessionToken> tokens, Instant since, boolean due) {
        if (tokens.isEmpty()) {
            return;
        }
        parts.meter.swept.increment(tokens.size());
        Map<SessionToken, Facts> known = census.of(tokens);
        Map<SessionToken, Facts> learned = new LinkedHashMap<>();
        Map<String, Optional<Instant>> forgotten = new LinkedHashMap<>();
        for (Seen seen : everything.look(tokens)) {
            Facts before = known.get(seen.token());
            SessionDocument document = seen.judged().document();
            Verdict verdict = seen.judged().verdict();
            if (document != null && (verdict == Verdict.FOUND || verdict == Verdict.BANNED)) {
                if (isNews(document.session(), before, since)) {
                    learned.put(seen.token(), Facts.of(document.session()));
                }
            } else if (before != null || due || isToBeCleaned(seen)) {
                ended(seen, before);
                boolean wasRevoked = verdict == Verdict.REVOKED || (before != null && !isOver(before));
                forgotten.put(
                        seen.token().value(),
                        wasRevoked ? Optional.of(parts.checks.now().plus(AGAIN)) : Optional.empty());
            }
        }
        // Afterwards, so that whoever is stopped in between tells again rather than not at all.
        census.know(learned);
        census.forget(forgotten);
    }

    private boolean isNews(AuthSession session, @Nullable Facts before, Instant since) {
        if (before == null) {
            parts.repairs.seen(session);
            if (!session.createdAt().isBefore(since)) {
                tell(new SessionEvent.Created(session));
            }
            return true;
        }
        if (session.expiresAt().isAfter(before.expiresAt())) {
            tell(new SessionEvent.Refreshed(session));
            return true;
        }
        return session.expiresAt().isBefore(before.expiresAt());
    }

    private void ended(Seen seen, @Nullable Facts before) {
        if (isToBeCleaned(seen)) {
            clean(seen);
        }
        if (before == null) {
            return;
        }
        if (seen.judged().verdict() == Verdict.EXPIRED
                || (seen.judged().verdict() == Verdict.ABSENT
                        && seen.tombstone().isEmpty()
                        && isOver(before))) {
            tell(new SessionEvent.Expired(before.sessionId(), before.userId(), before.expiresAt()));
        } else {
            tell(new SessionEvent.Revoked(before.sessionId(), before.userId(), reason(seen), parts.checks.now()));
        }
    }

    private boolean isOver(Facts facts) {
        return !facts.expiresAt().minus(EARLY).isAfter(parts.checks.now());
    }

    /** What was written back after its end, and what may have no expiry. What a mark revokes is left: the mark may be damaged. */
    private static boolean isToBeCleaned(Seen seen) {
        return seen.judged().document() != null
                && (seen.judged().verdict() == Verdict.REVOKED || seen.judged().verdict() == Verdict.EXPIRED);
    }

    private void clean(Seen seen) {
        String key = parts.keys.session(seen.token());
        if (seen.judged().verdict() == Verdict.EXPIRED) {
            if (parts.storage.expireIfEndless(key, Duration.ZERO)) {
                parts.meter.withoutExpiry.increment();
            }
        } else if (parts.storage.compareAndSet(key, seen.text().orElse(null), null, Duration.ZERO)) {
            parts.meter.revived.increment();
        }
    }

    private static Reason reason(Seen seen) {
        if (seen.tombstone().isEmpty()) {
            return seen.judged().verdict() == Verdict.REVOKED_WITH_ALL ? Reason.ALL : Reason.ELSEWHERE;
        }
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.name().equals(seen.tombstone().get()))
                .findFirst()
                .orElse(Reason.ELSEWHERE);
    }

    private void tell(SessionEvent event) {
        for (SessionListener listener : parts.options.listeners()) {
            try {
                listener.happened(event);
                parts.meter.eventsTold.increment();
            } catch (RuntimeException failure) {
                parts.meter.eventsFailed.increment();
                log.warn(
                        "A listener failed at {} of session {}",
                        event.getClass().getSimpleName(),
                        event.sessionId(),
                        failure);
            }
        }
    }
}
