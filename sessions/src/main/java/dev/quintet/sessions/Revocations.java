package dev.quintet.sessions;

import dev.quintet.sessions.UserSessions.Inspected;
import dev.quintet.sessions.UserSessions.Known;
import dev.quintet.sessions.events.SessionEvent.Revoked.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Ends sessions. The tombstone first, so that nobody here believes what may be written back; then the document, with which the
 * credential dies; then list and index.
 */
final class Revocations {
    private static final int PAGE = 100;

    private final StoreParts parts;

    Revocations(StoreParts parts) {
        this.parts = parts;
    }

    boolean revoke(SessionToken token) {
        if (!parts.checks.hasForm(token)) {
            return false;
        }
        parts.storage.set(parts.keys.tombstone(token), Reason.SIGNED_OUT.name(), parts.options.rememberRevoked());
        Optional<String> text = parts.storage.getAndDelete(parts.keys.session(token));
        parts.notices.changed(token);
        if (text.isEmpty()) {
            return false;
        }
        SessionDocument.owner(text.get())
                .filter(parts.keys.style()::accepts)
                .ifPresent(userId -> unlist(userId, Set.of(token.value())));
        boolean wasValid = parts.checks.read(token, text).valid();
        if (wasValid) {
            parts.meter.revoked.increment();
        }
        return wasValid;
    }

    int revokeOthers(String userId, SessionToken keep) {
        return endKnown(userId, Reason.OTHERS, each -> !each.token().equals(keep));
    }

    int revokeAll(String userId) {
        parts.marks.raise(userId, parts.marks.now());
        parts.notices.marked(userId);
        return endKnown(userId, Reason.ALL, each -> true);
    }

    int revokeCreatedBefore(String userId, Instant instant) {
        Instant now = parts.marks.now();
        Instant moment = instant.isAfter(now) ? now : instant;
        if (moment.toEpochMilli() < 0) {
            return 0;
        }
        parts.marks.raise(userId, moment);
        parts.notices.marked(userId);
        return endKnown(userId, Reason.ALL, each -> {
            SessionDocument document = each.judged().document();
            return document == null || document.session().createdAt().isBefore(moment);
        });
    }

    Optional<SessionAndUser> revokeOthersStrict(String userId, SessionToken current) {
        Optional<SessionDocument> found = parts.lookups
                .ask(current)
                .found()
                .filter(document -> document.session().userId().equals(userId))
                .filter(document ->
                        !TimeLeft.of(document.session(), parts.checks.now()).isZero());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Instant mark = parts.marks.raise(userId, parts.marks.now());
        parts.notices.marked(userId);
        SessionDocument renewed = renewed(found.get(), mark);
        AuthSession session = renewed.session();
        parts.index.record(userId, Map.of(session.token().value(), session.expiresAt()));
        boolean listed = parts.lists.change(userId, entries -> {
            entries.remove(current.value());
            ActiveList.put(entries, session);
        });
        if (!listed) {
            parts.meter.conflicts.increment();
        }
        Duration ttl = TimeLeft.of(session, parts.checks.now());
        if (ttl.isZero() || !parts.storage.setIfAbsent(parts.keys.session(session.token()), renewed.text(), ttl)) {
            return Optional.empty();
        }
        parts.lookups.owns(session);
        parts.repairs.written(session);
        parts.notices.changed(session.token());
        endKnown(userId, Reason.OTHERS, each -> !each.token().equals(session.token()));
        return Optional.of(renewed.content());
    }

    /** The same session under another token, created at the moment before which all else is revoked. */
    private SessionDocument renewed(SessionDocument document, Instant mark) {
        SessionToken token = SessionToken.generate(parts.random);
        String id = SessionToken.generate(parts.random).value();
        String text = document.renamed(token, id, mark.truncatedTo(ChronoUnit.MILLIS));
        SessionDocument renewed =
                SessionDocument.read(token, text, Integer.MAX_VALUE).document();
        if (renewed == null) {
            throw new IllegalStateException("A session under another token should be one still");
        }
        return renewed;
    }

    /** Ends those of a user's known sessions that are chosen, and nobody else's, whatever the list names. */
    private int endKnown(String userId, Reason reason, Predicate<Inspected> chosen) {
        Known known = parts.users.known(userId);
        List<SessionToken> tokens = parts.users
                .inspect(known, known.tokens())
                .filter(each -> each.belongsTo(userId) && chosen.test(each))
                .map(Inspected::token)
                .toList();
        end(userId, tokens, reason);
        return tokens.size();
    }

    /** Ends these, which are the user's. */
    void end(String userId, List<SessionToken> tokens, Reason reason) {
        if (tokens.isEmpty()) {
            return;
        }
        for (int from = 0; from < tokens.size(); from += PAGE) {
            List<SessionToken> page = tokens.subList(from, Math.min(tokens.size(), from + PAGE));
            Map<String, String> tombstones = new LinkedHashMap<>();
            page.forEach(token -> tombstones.put(parts.keys.tombstone(token), reason.name()));
            parts.storage.setAll(tombstones, parts.options.rememberRevoked());
            parts.storage.deleteAll(page.stream().map(parts.keys::session).toList());
            parts.notices.changed(page);
        }
        parts.meter.revoked.increment(tokens.size());
        unlist(userId, tokens.stream().map(SessionToken::value).collect(Collectors.toSet()));
    }

    private void unlist(String userId, Set<String> tokens) {
        if (!parts.lists.change(userId, entries -> entries.keySet().removeAll(tokens))) {
            parts.meter.conflicts.increment();
        }
        parts.index.forget(userId, tokens);
    }
}
