package dev.quintet.sessions;

import dev.quintet.sessions.events.SessionEvent.Revoked.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Signs users in. */
final class Creations {
    private static final int ATTEMPTS = 3;
    private static final Duration PENDING = Duration.ofSeconds(10);

    private final StoreParts parts;
    private final Revocations revocations;

    Creations(StoreParts parts, Revocations revocations) {
        this.parts = parts;
        this.revocations = revocations;
    }

    /*
     * Index and list first, the document last, as Better Auth does: a crash in between leaves a name without a session, which
     * every reader passes over; the other order would leave a session that nobody can list.
     *
     * The limit of sessions per user rests on the list alone: whoever adds an entry writes a list that is within the limit, and only
     * if nobody wrote it since. An entry whose document is not there yet is told from one whose document is gone by a
     * pending key that its creator sets first. A creator whose entry was put out before it wrote the document finds, having
     * written it, its own tombstone; whoever put it out set that before deleting the document. So either the one deletes or the other.
     */
    SessionAndUser create(AuthUser user, SessionCreation how) {
        List<Optional<String>> held =
                parts.storage.getAll(List.of(parts.keys.list(user.id()), parts.keys.mark(user.id())));
        ActiveList list = parts.lists.parse(held.get(0));
        Instant now = parts.checks.now();
        Instant createdAt = afterMark(user.id(), held.get(1), now);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            AuthSession session = session(user, how, now, createdAt);
            SessionDocument document = SessionDocument.of(session, user);
            checkSize(document);
            enter(session, list);
            if (write(document)) {
                parts.lookups.owns(session);
                parts.repairs.written(session);
                parts.notices.changed(session.token());
                parts.meter.created.increment();
                return document.content();
            }
            withdraw(session);
        }
        throw new SessionConflictException("A new session's key", ATTEMPTS);
    }

    /** A session older than the mark would be dead at birth: this host's clock may be behind. */
    private Instant afterMark(String userId, Optional<String> mark, Instant now) {
        if (mark.isEmpty()) {
            return now;
        }
        Optional<Instant> before = Checks.moment(mark.get());
        if (before.isEmpty() && parts.options.trustUnreadableMark()) {
            return now;
        }
        Instant earliest = before.orElseGet(() -> parts.marks.raise(userId, now));
        return earliest.isAfter(now) ? earliest : now;
    }

    private AuthSession session(AuthUser user, SessionCreation how, Instant now, Instant createdAt) {
        return new AuthSession(
                SessionToken.generate(parts.random).value(),
                SessionToken.generate(parts.random),
                user.id(),
                createdAt,
                now,
                now.plus(lifetime(how)).truncatedTo(ChronoUnit.MILLIS),
                how.ipAddress(),
                how.userAgent(),
                how.impersonatedBy(),
                how.additionalFields());
    }

    private Duration lifetime(SessionCreation how) {
        if (how.expiresIn().isPresent()) {
            return how.expiresIn().get();
        }
        if (how.impersonatedBy().isPresent()) {
            return SessionPolicy.IMPERSONATION;
        }
        return how.rememberMe() ? parts.options.policy().expiresIn() : SessionPolicy.NOT_REMEMBERED;
    }

    private void checkSize(SessionDocument document) {
        int most = parts.options.mostCharacters();
        if (document.text().length() > most) {
            throw new IllegalArgumentException("A session with its user must have at most " + most
                    + " characters as JSON, had " + document.text().length() + "; keep large fields elsewhere");
        }
    }

    private void enter(AuthSession session, ActiveList known) {
        String userId = session.userId();
        parts.index.record(userId, Map.of(session.token().value(), session.expiresAt()));
        if (parts.options.maximumSessions().isEmpty()) {
            if (!parts.lists.change(userId, known, entries -> ActiveList.put(entries, session))) {
                parts.meter.conflicts.increment();
            }
            return;
        }
        parts.storage.set(parts.keys.pending(session.token()), "1", PENDING);
        Set<String> putOut = new LinkedHashSet<>();
        boolean listed;
        try {
            listed = parts.lists.change(userId, known, entries -> {
                putOut.clear();
                putOut.addAll(makeRoom(session, entries));
                putOut.forEach(entries::remove);
                ActiveList.put(entries, session);
            });
        } catch (SessionLimitReachedException refused) {
            withdraw(session);
            throw refused;
        }
        if (!listed) {
            withdraw(session);
            parts.meter.conflicts.increment();
            throw new SessionConflictException("The list of sessions of user '" + userId + "'", Lists.ATTEMPTS);
        }
        List<SessionToken> ended = putOut.stream()
                .flatMap(token -> parts.checks.token(token).stream())
                .toList();
        revocations.end(userId, ended, Reason.REPLACED);
        parts.meter.replaced.increment(ended.size());
    }

    /** Brings the entries up to date if there may be too many, and says which have to go for one more. */
    private List<String> makeRoom(AuthSession session, Map<String, ActiveList.Entry> entries) {
        int most = parts.options.maximumSessions().orElseThrow();
        Set<String> indexed = parts.index.tokens(session.userId());
        Set<String> all = new LinkedHashSet<>(entries.keySet());
        all.addAll(indexed);
        all.remove(session.token().value());
        if (all.size() < most) {
            return List.of();
        }
        Map<String, ActiveList.Entry> living = living(session.userId(), entries, all);
        int tooMany = living.size() + 1 - most;
        if (tooMany <= 0) {
            return List.of();
        }
        if (parts.options.limitPolicy() == LimitPolicy.REFUSE) {
            throw new SessionLimitReachedException(session.userId(), most);
        }
        return ActiveList.ordered(living).stream()
                .limit(tooMany)
                .map(ActiveList.Entry::token)
                .toList();
    }

    /** The entries that count; those that do not are taken off the list, and sessions that it has lost are put on it. */
    private Map<String, ActiveList.Entry> living(
            String userId, Map<String, ActiveList.Entry> entries, Set<String> all) {
        // Before the documents: a creator deletes its pending key only when the document is there.
        Set<SessionToken> pending = pending(entries.keySet());
        Optional<String> mark = parts.storage.get(parts.keys.mark(userId));
        UserSessions.Known known = new UserSessions.Known(userId, new ActiveList(null, entries), Set.of(), mark);
        Map<String, ActiveList.Entry> living = new LinkedHashMap<>();
        parts.users.inspect(known, all).forEach(each -> {
            String token = each.token().value();
            each.found().ifPresent(document -> ActiveList.put(entries, document.session()));
            ActiveList.Entry entry = entries.get(token);
            if (entry == null) {
                return;
            }
            if (each.found().isPresent() || pending.contains(each.token())) {
                living.put(token, entry);
            } else {
                entries.remove(token);
            }
        });
        return living;
    }

    private Set<SessionToken> pending(Set<String> listed) {
        List<SessionToken> tokens = listed.stream()
                .flatMap(token -> parts.checks.token(token).stream())
                .toList();
        List<Optional<String>> held =
                parts.storage.getAll(tokens.stream().map(parts.keys::pending).toList());
        Set<SessionToken> pending = new HashSet<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (held.get(i).isPresent()) {
                pending.add(tokens.get(i));
            }
        }
        return pending;
    }

    private boolean write(SessionDocument document) {
        AuthSession session = document.session();
        Duration ttl = TimeLeft.of(session, parts.checks.now());
        if (ttl.isZero() || !parts.storage.setIfAbsent(parts.keys.session(session.token()), document.text(), ttl)) {
            return false;
        }
        if (parts.options.maximumSessions().isPresent()) {
            List<Optional<String>> held = parts.storage.getAll(List.of(parts.keys.tombstone(session.token())));
            List<String> done = new ArrayList<>(List.of(parts.keys.pending(session.token())));
            if (held.get(0).isPresent()) {
                done.add(parts.keys.session(session.token()));
            }
            parts.storage.deleteAll(done);
        }
        return true;
    }

    private void withdraw(AuthSession session) {
        String token = session.token().value();
        parts.lists.change(session.userId(), entries -> entries.remove(token));
        parts.index.forget(session.userId(), List.of(token));
        parts.storage.delete(parts.keys.pending(session.token()));
    }
}
