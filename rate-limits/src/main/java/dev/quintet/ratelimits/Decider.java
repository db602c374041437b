package dev.quintet.ratelimits;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.Script;
import dev.quintet.databases.errors.CallInterruptedException;
import dev.quintet.databases.errors.QuintetException;
import io.micrometer.core.instrument.Counter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes decisions: from memory, by Redis, or by policy, in this order. */
final class Decider {
    static final Script<List<Object>> TAKE = Script.returningList(Decider.class, "take.lua");

    private final RedisDatabase database;
    private final Refusals refusals;
    private final Availability availability;
    private final Fallback fallback;
    private final Time time;
    private final Counter clockSteps;
    private final long deadlineNanos;

    Decider(
            RedisDatabase database,
            Refusals refusals,
            Availability availability,
            Fallback fallback,
            Time time,
            Counter clockSteps,
            long deadlineNanos) {
        this.database = database;
        this.refusals = refusals;
        this.availability = availability;
        this.fallback = fallback;
        this.time = time;
        this.clockSteps = clockSteps;
        this.deadlineNanos = deadlineNanos;
    }

    /** Teaches Redis the script before the first request needs it. Whether that works, the first request will see. */
    void begin() {
        CompletionStage<?> unused = ask(Question.take(List.of(), 1, time.forScripts()));
    }

    RateLimitDecision take(List<Budget> budgets, long permits) {
        Question.checkPermits(budgets, permits);
        RateLimitDecision known = refusals.find(budgets, permits);
        if (known != null) {
            return counted(budgets, known);
        }
        if (!availability.mayAsk()) {
            return counted(budgets, fallback.decide(budgets, permits));
        }
        long before = refusals.announcements();
        long sent = time.nanos();
        CompletableFuture<List<Object>> asked = ask(Question.take(budgets, permits, time.forScripts()));
        try {
            List<Object> reply = asked.get(deadlineNanos, TimeUnit.NANOSECONDS);
            return counted(budgets, answered(budgets, permits, reply, sent, before));
        } catch (TimeoutException | ExecutionException failure) {
            return counted(budgets, failed(budgets, permits, failure));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(
                    "Interrupted while waiting for a rate limit; the permits may have been taken.", interrupted);
        }
    }

    CompletionStage<RateLimitDecision> takeAsync(List<Budget> budgets, long permits) {
        Question.checkPermits(budgets, permits);
        RateLimitDecision known = refusals.find(budgets, permits);
        if (known != null) {
            return CompletableFuture.completedFuture(counted(budgets, known));
        }
        if (!availability.mayAsk()) {
            return CompletableFuture.completedFuture(counted(budgets, fallback.decide(budgets, permits)));
        }
        long before = refusals.announcements();
        long sent = time.nanos();
        return ask(Question.take(budgets, permits, time.forScripts()))
                .orTimeout(deadlineNanos, TimeUnit.NANOSECONDS)
                .handle((reply, failure) -> counted(
                        budgets,
                        failure == null
                                ? answered(budgets, permits, reply, sent, before)
                                : failed(budgets, permits, failure)));
    }

    RateLimitDecision peek(List<Budget> budgets, long permits) {
        Question.checkPermits(budgets, permits);
        if (!availability.mayAsk()) {
            return fallback.look(budgets, permits);
        }
        CompletableFuture<List<Object>> asked = ask(Question.peek(budgets, permits, time.forScripts()));
        try {
            List<Object> reply = asked.get(deadlineNanos, TimeUnit.NANOSECONDS);
            availability.answered();
            return new Answer(budgets, reply).decision();
        } catch (TimeoutException | ExecutionException failure) {
            availability.failed(reason(failure));
            return fallback.look(budgets, permits);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("Interrupted while looking at a rate limit.", interrupted);
        }
    }

    Survey survey(RedisRateLimiter limiter) {
        return new Survey(database, limiter, time);
    }

    private CompletableFuture<List<Object>> ask(Question question) {
        return database.runAsync(TAKE, question.keys(), question.arguments()).toCompletableFuture();
    }

    private RateLimitDecision answered(List<Budget> budgets, long permits, List<Object> reply, long sent, long before) {
        availability.answered();
        Answer answer = new Answer(budgets, reply);
        if (answer.stepsBack() > 0) {
            clockSteps.increment((double) answer.stepsBack());
        }
        RateLimitDecision decision = answer.decision();
        if (!decision.allowed()) {
            refusals.remember(answer, permits, sent, before);
        }
        return decision;
    }

    private RateLimitDecision failed(List<Budget> budgets, long permits, Throwable failure) {
        availability.failed(reason(failure));
        return fallback.decide(budgets, permits);
    }

    private String reason(Throwable failure) {
        Throwable cause =
                failure instanceof QuintetException || failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof QuintetException
                ? String.valueOf(cause.getMessage())
                : "No answer from " + database.location() + " within " + TimeUnit.NANOSECONDS.toMillis(deadlineNanos)
                        + " ms, the limiters' deadline.";
    }

    private static RateLimitDecision counted(List<Budget> budgets, RateLimitDecision decision) {
        budgets.forEach(budget -> budget.owner().meter().decided(decision));
        return decision;
    }
}
