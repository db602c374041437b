package dev.quintet.sessions;

import dev.quintet.sessions.UserSessions.Inspected;
import dev.quintet.sessions.UserSessions.Known;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what there is of a user's sessions, and puts right what does not agree. */
final class Reconciliation {
    private final StoreParts parts;

    Reconciliation(StoreParts parts) {
        this.parts = parts;
    }

    ReconcileReport reconcile(String userId) {
        Known known = parts.users.known(userId);
        List<Inspected> all = parts.users.inspect(known, known.tokens()).toList();
        List<AuthSession> valid = all.stream()
                .flatMap(each -> each.found().stream())
                .map(SessionDocument::session)
                .toList();
        Map<String, Instant> unindexed = new LinkedHashMap<>();
        valid.stream()
                .filter(session -> !known.indexed().contains(session.token().value()))
                .forEach(session -> unindexed.put(session.token().value(), session.expiresAt()));
        Set<String> stale = new HashSet<>(known.list().entries().keySet());
        valid.forEach(session -> stale.remove(session.token().value()));
        List<AuthSession> unlisted =
                valid.stream().filter(session -> !known.list().shows(session)).toList();
        if (!unindexed.isEmpty()) {
            parts.index.record(userId, unindexed);
        }
        parts.index.forget(
                userId,
                known.indexed().stream()
                        .filter(token -> valid.stream()
                                .noneMatch(session -> session.token().value().equals(token)))
                        .toList());
        boolean written = parts.lists.change(userId, entries -> {
            entries.keySet().removeAll(stale);
            unlisted.forEach(session -> ActiveList.put(entries, session));
        });
        if (!written) {
            parts.meter.conflicts.increment();
        }
        return new ReconcileReport(
                valid.size(), unlisted.size(), stale.size(), unindexed.size(), expire(userId, known, all));
    }

    private int expire(String userId, Known known, List<Inspected> all) {
        Instant now = parts.checks.now();
        int endless = parts.marks.expire(userId) ? 1 : 0;
        if (known.list().text() != null
                && parts.storage.expireIfEndless(
                        parts.keys.list(userId),
                        ActiveList.timeToLive(known.list().entries(), now))) {
            endless++;
        }
        for (Inspected each : all) {
            SessionDocument document = each.judged().document();
            if (document != null
                    && parts.storage.expireIfEndless(
                            parts.keys.session(each.token()), TimeLeft.of(document.session(), now))) {
                endless++;
            }
        }
        parts.meter.withoutExpiry.increment(endless);
        return endless;
    }
}
