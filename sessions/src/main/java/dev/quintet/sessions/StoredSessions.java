package dev.quintet.sessions;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Better Auth's sessions over a secondary storage, wherever that is. */
final class StoredSessions implements SessionStore {
    private final StoreParts parts;
    private final Creations creations;
    private final Revocations revocations;
    private final Changes changes;
    private final Reconciliation reconciliation;
    private final Function<StoreParts, Stream<SessionAndUser>> everything;
    private final List<AutoCloseable> owned = new ArrayList<>();

    /** @param everything how to go through all sessions of all users */
    StoredSessions(StoreParts parts, Function<StoreParts, Stream<SessionAndUser>> everything) {
        this.parts = parts;
        this.revocations = new Revocations(parts);
        this.creations = new Creations(parts, revocations);
        this.changes = new Changes(parts);
        this.reconciliation = new Reconciliation(parts);
        this.everything = everything;
        owned.add(parts.repairs);
    }

    /** Closed before what the store itself is made of. */
    void owns(AutoCloseable part) {
        owned.add(0, part);
    }

    StoreParts parts() {
        return parts;
    }

    @Override
    public Optional<SessionAndUser> findByToken(SessionToken token) {
        return parts.lookups.find(token);
    }

    @Override
    public CompletionStage<Optional<SessionAndUser>> findByTokenAsync(SessionToken token) {
        return parts.lookups.findAsync(token);
    }

    @Override
    public List<AuthSession> findByUserId(String userId) {
        return streamActive(userId)
                .sorted(Comparator.comparing(AuthSession::expiresAt))
                .toList();
    }

    @Override
    public SessionAndUser create(AuthUser user, SessionCreation how) {
        return creations.create(user, how);
    }

    @Override
    public TouchResult touch(SessionToken token, RefreshPolicy policy) {
        return changes.touch(token, policy);
    }

    @Override
    public Optional<AuthSession> update(SessionToken token, UnaryOperator<Map<String, @Nullable Object>> change) {
        return changes.update(token, change);
    }

    @Override
    public int refreshUser(AuthUser user) {
        return changes.refreshUser(user);
    }

    @Override
    public boolean revoke(SessionToken token) {
        return revocations.revoke(token);
    }

    @Override
    public int revokeOthers(String userId, SessionToken keep) {
        return revocations.revokeOthers(userId, keep);
    }

    @Override
    public Optional<SessionAndUser> revokeOthersStrict(String userId, SessionToken current) {
        return revocations.revokeOthersStrict(userId, current);
    }

    @Override
    public int revokeAll(String userId) {
        return revocations.revokeAll(userId);
    }

    @Override
    public int revokeCreatedBefore(String userId, Instant instant) {
        return revocations.revokeCreatedBefore(userId, instant);
    }

    @Override
    public long count(String userId) {
        return streamActive(userId).count();
    }

    @Override
    public Stream<AuthSession> streamActive(String userId) {
        return parts.users.valid(userId).map(SessionDocument::session);
    }

    @Override
    public Stream<SessionAndUser> scanActive() {
        return everything.apply(parts);
    }

    @Override
    public ReconcileReport reconcile(String userId) {
        return reconciliation.reconcile(userId);
    }

    @Override
    public SessionPolicy policy() {
        return parts.options.policy();
    }

    @Override
    public void close() {
        for (AutoCloseable part : owned) {
            try {
                part.close();
            } catch (Exception impossible) {
                throw new IllegalStateException("What a store owns closes without failing", impossible);
            }
        }
    }
}
