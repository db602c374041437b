package dev.quintet.sessions;

import dev.quintet.databases.errors.DatabaseUnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Better Auth's sessions: the same ones that the front end signs people in with.
 *
 * <p>What is written here, Better Auth accepts; what it writes is found here, if it passes checks that are stricter than its
 * own. Writers do not undo each other: every change of a session or of a user's list is made only if nobody changed it since
 * it was read, a session that was revoked is never written back, and sessions that Better Auth's list lost are found by an
 * index of Quintet's own and put back on the list.
 *
 * <p>Thread-safe; share one. Looking up is one round trip. When Redis does not answer, every method throws {@link
 * DatabaseUnavailableException}: answer 503 then and not 401, which would sign people out. What cannot be read counts as no session.
 *
 * <pre>{@code
 * Optional<SessionAndUser> found = SessionToken.parse(text).flatMap(sessions::findByToken);
 * }</pre>
 *
 * @since 1.0
 */
public interface SessionStore extends AutoCloseable {
    /**
     * The valid session of a token. Checked, in this order: the token's form; that the document can be read; that it names
     * the same token, and one user throughout; that it has not expired, by this host's clock; that it was not revoked, alone
     * or with all others of its user; and if so configured, that the user is not banned.
     *
     * <p>One round trip; two when this process sees the token for the first time.
     */
    Optional<SessionAndUser> findByToken(SessionToken token);

    /** Like {@link #findByToken}, without waiting. The stage completes on a thread that must not be blocked. */
    CompletionStage<Optional<SessionAndUser>> findByTokenAsync(SessionToken token);

    /** A user's valid sessions, the first to expire first, those included that Better Auth's list has lost. */
    List<AuthSession> findByUserId(String userId);

    /**
     * Signs a user in: a new session under a new token. Four round trips; more if others write the same user's list.
     *
     * @throws SessionLimitReachedException if the user has as many sessions as allowed, and new ones are to be refused
     */
    SessionAndUser create(AuthUser user, SessionCreation how);

    /** Refreshes a session if it is due, as Better Auth would; if not, that is found out in one round trip. */
    TouchResult touch(SessionToken token, RefreshPolicy policy);

    /**
     * Changes additional fields of a session.
     *
     * @param change takes the fields as they are, in a map that it may change, and returns them as they are to be; called again if
     *     others changed the session meanwhile
     * @return the session as it is now; empty if there is no valid one
     * @throws SessionConflictException if others kept changing it
     * @throws IllegalArgumentException if the fields contain one that Better Auth gives a meaning, such as {@code expiresAt}
     */
    Optional<AuthSession> update(SessionToken token, UnaryOperator<Map<String, @Nullable Object>> change);

    /**
     * Brings the copy of the user in each of his sessions up to date. Fields that {@code user} does not have stay as they are.
     *
     * @return how many sessions were rewritten
     */
    int refreshUser(AuthUser user);

    /**
     * Ends a session. It does not come back even if Better Auth writes it back from a refresh under way: not here at all, and in Better
     * Auth until the next sweep.
     *
     * @return whether there was one that had not expired
     */
    boolean revoke(SessionToken token);

    /**
     * Ends all sessions of a user but one. Sessions that are created meanwhile stay; so do any that neither Better Auth's list
     * nor Quintet's index knows, against which there is {@link #revokeOthersStrict}.
     *
     * @return how many
     */
    int revokeOthers(String userId, SessionToken keep);

    /**
     * Ends all sessions of a user but the current one, known or unknown. The current one goes on under a new token, which the
     * caller must send as a cookie; like after a change of password, it then counts as fresh. So ask for the password before.
     *
     * @return the current session under its new token; empty if {@code current} is no valid session of the user, and then nothing was done
     */
    Optional<SessionAndUser> revokeOthersStrict(String userId, SessionToken current);

    /**
     * Ends all sessions of a user, known or unknown, created until now by the Redis server's clock.
     *
     * @return how many were known
     */
    int revokeAll(String userId);

    /**
     * Ends all sessions of a user created before an instant, known or unknown. An instant in the future counts as now.
     *
     * @return how many were known
     */
    int revokeCreatedBefore(String userId, Instant instant);

    /** How many valid sessions a user has. */
    long count(String userId);

    /** Like {@link #findByUserId}, read in pages of a hundred while the stream is consumed, in no order. */
    Stream<AuthSession> streamActive(String userId);

    /**
     * All valid sessions of all users, in no order; one may come twice. Reads the whole database while the stream is consumed:
     * for administrators, not for requests.
     */
    Stream<SessionAndUser> scanActive();

    /** Compares the records of a user's sessions with each other and puts right what is wrong. */
    ReconcileReport reconcile(String userId);

    /** How long sessions last, as this store was told. */
    SessionPolicy policy();

    /** Stops repairing, sweeping and listening; waits 2 s at most for what is under way. The database stays open. */
    @Override
    void close();
}
