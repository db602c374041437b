package dev.quintet.ratelimits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quintet.databases.ChannelListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Refusals that this process remembers until the moment Redis named.
 *
 * <p>Exact, because until then nothing frees room but a reset, a reward or an allowance, and those are announced: others can
 * only take permits. The moment is counted from when the question was sent, which is not later than when Redis answered it.
 * A refusal is remembered for the number of permits it was given for, since fewer may pass and more must wait longer.
 *
 * <p>An announcement can overtake the refusal that it ends, on its other connection. So a question notes how many
 * announcements there were before it, and its refusal is kept only if there were no more since. Until announcements can be
 * heard, nothing is remembered.
 */
final class Refusals implements ChannelListener {
    private static final int MOST_SIZES = 8;

    private record Refusal(Object limiter, long permits, long until, long forget, RateLimitDecision decision) {}

    private final Cache<String, List<Refusal>> remembered;
    private final AtomicLong announcements = new AtomicLong();
    private final Time time;
    private final long longestNanos;
    private final boolean wanted;
    private volatile boolean listening;

    Refusals(RateLimitOptions options, Time time) {
        this.time = time;
        this.longestNanos = options.longestMemory().toNanos();
        this.wanted = options.rememberedKeys() > 0 && longestNanos > 0;
        this.remembered = Caffeine.newBuilder()
                .maximumSize(options.rememberedKeys())
                .expireAfterWrite(options.longestMemory().plusMillis(1))
                .executor(Runnable::run)
                .build();
    }

    /** To be noted before a question is sent. */
    long announcements() {
        return announcements.get();
    }

    /** The refusal that answers this request, if one does. */
    @Nullable
    RateLimitDecision find(List<Budget> budgets, long permits) {
        if (!listening) {
            return null;
        }
        for (Budget budget : budgets) {
            List<Refusal> refusals = remembered.getIfPresent(budget.name());
            if (refusals != null) {
                RateLimitDecision decision = find(refusals, budget, permits);
                if (decision != null) {
                    return decision;
                }
            }
        }
        return null;
    }

    private @Nullable RateLimitDecision find(List<Refusal> refusals, Budget budget, long permits) {
        long now = time.nanos();
        for (Refusal refusal : refusals) {
            if (refusal.permits == permits
                    && refusal.limiter == budget.owner()
                    && refusal.until - now > 0
                    && refusal.forget - now > 0) {
                return later(refusal, Duration.ofNanos(refusal.until - now));
            }
        }
        return null;
    }

    private static RateLimitDecision later(Refusal refusal, Duration wait) {
        RateLimitDecision was = refusal.decision;
        Duration passed = was.retryAfter().minus(wait);
        List<LimitState> states = was.limits().stream()
                .map(state -> new LimitState(
                        state.policy(),
                        state.limit(),
                        state.remaining(),
                        notNegative(state.resetAfter().minus(passed))))
                .toList();
        return new RateLimitDecision(
                false, was.limit(), was.remaining(), wait, was.resetTime(), was.refusedBy(), states, DecidedBy.MEMORY);
    }

    private static Duration notNegative(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    /**
     * Remembers what Redis answered.
     *
     * @param sent when the question was sent, in this process' nanoseconds
     * @param before the announcements before it was sent
     */
    void remember(Answer answer, long permits, long sent, long before) {
        Optional<Budget> refusing = listening ? answer.refusing() : Optional.empty();
        if (refusing.isEmpty()) {
            return;
        }
        Budget budget = refusing.get();
        RateLimitDecision decision = answer.decisionOf(budget);
        Refusal refusal = new Refusal(
                budget.owner(), permits, sent + decision.retryAfter().toNanos(), sent + longestNanos, decision);
        remembered.asMap().compute(budget.name(), (name, earlier) -> with(earlier, refusal));
        if (announcements.get() != before) {
            remembered.invalidate(budget.name());
        }
    }

    private static List<Refusal> with(@Nullable List<Refusal> earlier, Refusal refusal) {
        if (earlier == null) {
            return List.of(refusal);
        }
        List<Refusal> all = new ArrayList<>(earlier);
        all.removeIf(other -> other.permits == refusal.permits);
        if (all.size() == MOST_SIZES) {
            all.remove(0);
        }
        all.add(refusal);
        return List.copyOf(all);
    }

    /** Somebody changed this budget. */
    @Override
    public void message(String budget) {
        announcements.incrementAndGet();
        remembered.invalidate(budget);
    }

    /** Anything may have been announced while nobody listened. */
    @Override
    public void resumed() {
        announcements.incrementAndGet();
        remembered.invalidateAll();
        listening = wanted;
    }

    /** Remembers nothing from now on, since nobody will say when it ends. */
    void stop() {
        listening = false;
        remembered.invalidateAll();
    }
}
