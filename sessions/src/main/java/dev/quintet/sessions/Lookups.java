package dev.quintet.sessions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quintet.sessions.Checks.Judged;
import dev.quintet.sessions.storage.AtomicSecondaryStorage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Finds sessions by token: in this process, or in Redis in one round trip. */
final class Lookups {
    private static final int MOST_OWNERS = 100_000;

    private final AtomicSecondaryStorage storage;
    private final Keys keys;
    private final Checks checks;
    private final SessionMeter meter;
    private final Repairs repairs;
    private final @Nullable NearSessionCache near;
    /** Whose a token is never changes, so this needs no care: a wrong guess costs a second trip. */
    private final Cache<SessionToken, String> owners = Caffeine.newBuilder()
            .maximumSize(MOST_OWNERS)
            .expireAfterAccess(Duration.ofHours(1))
            .executor(Runnable::run)
            .build();

    Lookups(
            AtomicSecondaryStorage storage,
            Keys keys,
            Checks checks,
            SessionMeter meter,
            Repairs repairs,
            @Nullable NearSessionCache near) {
        this.storage = storage;
        this.keys = keys;
        this.checks = checks;
        this.meter = meter;
        this.repairs = repairs;
        this.near = near;
    }

    Optional<SessionAndUser> find(SessionToken token) {
        SessionAndUser remembered = remembered(token);
        if (remembered != null) {
            return Optional.of(remembered);
        }
        NearSessionCache.@Nullable Ticket ticket = ticket(token);
        return concluded(token, ask(token), ticket);
    }

    CompletionStage<Optional<SessionAndUser>> findAsync(SessionToken token) {
        SessionAndUser remembered = remembered(token);
        if (remembered != null) {
            return CompletableFuture.completedFuture(Optional.of(remembered));
        }
        NearSessionCache.@Nullable Ticket ticket = ticket(token);
        return askAsync(lookup(token)).thenApply(judged -> concluded(token, judged, ticket));
    }

    /** What Redis holds now, judged; for those who are about to change it. */
    Judged ask(SessionToken token) {
        Lookup lookup = lookup(token);
        Judged judged = lookup.outcome();
        while (judged == null) {
            lookup.answer(storage.getAll(lookup.keysToRead()));
            judged = lookup.outcome();
        }
        return noted(token, judged);
    }

    private CompletionStage<Judged> askAsync(Lookup lookup) {
        Judged judged = lookup.outcome();
        return judged != null
                ? CompletableFuture.completedFuture(judged)
                : storage.getAllAsync(lookup.keysToRead()).thenCompose(values -> {
                    lookup.answer(values);
                    return askAsync(lookup);
                });
    }

    private Lookup lookup(SessionToken token) {
        return new Lookup(token, keys, checks, owners.getIfPresent(token));
    }

    private Judged noted(SessionToken token, Judged judged) {
        SessionDocument document = judged.document();
        if (document != null) {
            owns(document.session());
        } else {
            owners.invalidate(token);
        }
        return judged;
    }

    /** Remembers whose it is, so that the next lookup is one trip. */
    void owns(AuthSession session) {
        owners.put(session.token(), session.userId());
    }

    private Optional<SessionAndUser> concluded(
            SessionToken token, Judged judged, NearSessionCache.@Nullable Ticket ticket) {
        noted(token, judged);
        meter.lookedUp(judged.verdict());
        SessionDocument document = judged.document();
        if (judged.verdict() == Verdict.REVOKED && document != null) {
            repairs.revived(document);
        }
        if (!judged.valid() || document == null) {
            return Optional.empty();
        }
        repairs.seen(document.session());
        if (near != null && ticket != null) {
            near.keep(ticket, document.content());
        }
        return Optional.of(document.content());
    }

    private @Nullable SessionAndUser remembered(SessionToken token) {
        if (near == null) {
            return null;
        }
        SessionAndUser found = near.get(token);
        if (found == null || checks.isExpired(found.session()) || checks.isBanned(found.user())) {
            return null;
        }
        meter.nearHits.increment();
        meter.lookedUp(Verdict.FOUND);
        return found;
    }

    private NearSessionCache.@Nullable Ticket ticket(SessionToken token) {
        return near == null ? null : near.ticket(token);
    }
}
