package dev.quintet.sessions;

import dev.quintet.sessions.Checks.Judged;
import dev.quintet.sessions.TouchResult.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes sessions that exist: each document only if it is still as it was read, so that none is revived and none overwritten. */
final class Changes {
    private static final int ATTEMPTS = 10;
    /** By how much a session may have become shorter than the policy's between two clocks, and still be one of them. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private final StoreParts parts;

    Changes(StoreParts parts) {
        this.parts = parts;
    }

    TouchResult touch(SessionToken token, RefreshPolicy policy) {
        Optional<SessionAndUser> last = Optional.empty();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Judged judged = parts.lookups.ask(token);
            SessionDocument document = judged.found().orElse(null);
            if (document == null) {
                return new TouchResult(Outcome.GONE, Optional.empty());
            }
            last = Optional.of(document.content());
            Instant now = parts.checks.now();
            if (policy == RefreshPolicy.NOT_REMEMBERED || !mayBeRefreshed(document)) {
                return new TouchResult(Outcome.NOT_ALLOWED, last);
            }
            if (!isDue(document.session(), now)) {
                return new TouchResult(Outcome.NOT_DUE, last);
            }
            Instant end = now.plus(parts.options.policy().expiresIn());
            SessionDocument refreshed = replaced(document, document.refreshed(end, now));
            if (refreshed != null) {
                enter(refreshed.session());
                parts.meter.refreshed.increment();
                return new TouchResult(Outcome.REFRESHED, Optional.of(refreshed.content()));
            }
        }
        parts.meter.conflicts.increment();
        return new TouchResult(Outcome.CONFLICT, last);
    }

    /*
     * Nothing in Redis says "do not refresh". By Better Auth's formula a session of one day, or of one hour, is due at once; only
     * a cookie holds it back there. It is told here by being shorter than what a refresh would have given it.
     */
    private boolean mayBeRefreshed(SessionDocument document) {
        AuthSession session = document.session();
        SessionPolicy policy = parts.options.policy();
        Duration given = Duration.between(session.updatedAt(), session.expiresAt());
        return !policy.disableSessionRefresh()
                && session.impersonatedBy().isEmpty()
                && document.datesItsUpdate()
                && given.compareTo(policy.expiresIn().minus(TOLERANCE)) >= 0;
    }

    private boolean isDue(AuthSession session, Instant now) {
        SessionPolicy policy = parts.options.policy();
        Instant due = session.expiresAt().minus(policy.expiresIn()).plus(policy.updateAge());
        return !due.isAfter(now);
    }

    Optional<AuthSession> update(SessionToken token, UnaryOperator<Map<String, @Nullable Object>> change) {
        return changed(parts.lookups.ask(token), token, document -> {
                    Map<String, @Nullable Object> fields =
                            change.apply(new LinkedHashMap<>(document.session().additionalFields()));
                    SessionFields.check(fields.keySet());
                    return document.withFields(fields);
                })
                .map(document -> {
                    enter(document.session());
                    return document.session();
                });
    }

    int refreshUser(AuthUser user) {
        UserSessions.Known known = parts.users.known(user.id());
        List<UserSessions.Inspected> all =
                parts.users.inspect(known, known.tokens()).toList();
        int rewritten = 0;
        for (UserSessions.Inspected each : all) {
            if (canBeChanged(each.judged())
                    && changed(each.judged(), each.token(), document -> document.withUser(user))
                            .isPresent()) {
                rewritten++;
            }
        }
        return rewritten;
    }

    /** Also the session of a user who is banned: how else should he be told to be no more. */
    private static boolean canBeChanged(Judged judged) {
        return judged.valid() || judged.verdict() == Verdict.BANNED;
    }

    private Optional<SessionDocument> changed(
            Judged first, SessionToken token, Function<SessionDocument, String> change) {
        Judged judged = first;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            SessionDocument document = judged.document();
            if (!canBeChanged(judged) || document == null) {
                return Optional.empty();
            }
            SessionDocument written = replaced(document, change.apply(document));
            if (written != null) {
                return Optional.of(written);
            }
            judged = parts.lookups.ask(token);
        }
        parts.meter.conflicts.increment();
        throw new SessionConflictException(
                "Session '"
                        + Optional.ofNullable(judged.document())
                                .map(d -> d.session().id())
                                .orElse("") + "'",
                ATTEMPTS);
    }

    /** The document with this text, if it could be put in the place of the former one. */
    private @Nullable SessionDocument replaced(SessionDocument former, String text) {
        SessionToken token = former.session().token();
        SessionDocument.Reading reading = SessionDocument.read(token, text, parts.options.mostCharacters());
        SessionDocument document = reading.document();
        if (document == null) {
            throw new IllegalArgumentException("A changed session must remain readable, but is "
                    + reading.verdict().tag() + " with " + text.length() + " characters of at most "
                    + parts.options.mostCharacters());
        }
        Duration ttl = TimeLeft.of(document.session(), parts.checks.now());
        // In its last second it is left to expire by itself: with no time to live there would be no expiry.
        if (ttl.isZero()) {
            return document;
        }
        if (!parts.storage.compareAndSet(parts.keys.session(token), former.text(), text, ttl)) {
            return null;
        }
        parts.notices.changed(token);
        return document;
    }

    /** After the document, as Better Auth does: an entry that gets lost heals at the next refresh. */
    private void enter(AuthSession session) {
        parts.index.record(session.userId(), Map.of(session.token().value(), session.expiresAt()));
        if (parts.lists.change(session.userId(), entries -> ActiveList.put(entries, session))) {
            parts.repairs.written(session);
        } else {
            parts.meter.conflicts.increment();
        }
    }
}
