package dev.quintet.ratelimits;

import dev.quintet.databases.DatabaseCommands;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.Script;
import dev.quintet.databases.errors.CallInterruptedException;
import io.lettuce.core.codec.StringCodec;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Makes decisions: from memory, by Redis, or by policy, in this order. */
final class Decider {
    static final Script<List<Object>> TAKE = Script.returningList(Decider.class, "take.lua");

    private final RedisDatabase database;
    private final DatabaseCommands<String, String> impatient;
    private final Refusals refusals;
    private final Availability availability;
    private final Fallback fallback;
    private final Time time;
    private final Counter clockSteps;

    Decider(
            RedisDatabase database,
            Refusals refusals,
            Availability availability,
            Fallback fallback,
            Time time,
            Counter clockSteps,
            Duration deadline) {
        this.database = database;
        this.impatient = database.as(StringCodec.UTF8, deadline);
        this.refusals = refusals;
        this.availability = availability;
        this.fallback = fallback;
        this.time = time;
        this.clockSteps = clockSteps;
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
        Question question = Question.take(budgets, permits, time.forScripts());
        List<Object> reply;
        try {
            reply = impatient.run(TAKE, question.keys(), question.arguments());
        } catch (CallInterruptedException interrupted) {
            throw interrupted;
        } catch (RuntimeException failure) {
            return counted(budgets, failed(budgets, permits, failure));
        }
        return counted(budgets, answered(budgets, permits, reply, sent, before));
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
                .handle((reply, failure) -> counted(
                        budgets,
                        failure == null
                                ? answered(budgets, permits, reply, sent, before)
                                : failed(budgets, permits, unwrapped(failure))));
    }

    RateLimitDecision peek(List<Budget> budgets, long permits) {
        Question.checkPermits(budgets, permits);
        if (!availability.mayAsk()) {
            return fallback.look(budgets, permits);
        }
        Question question = Question.peek(budgets, permits, time.forScripts());
        List<Object> reply;
        try {
            reply = impatient.run(TAKE, question.keys(), question.arguments());
        } catch (CallInterruptedException interrupted) {
            throw interrupted;
        } catch (RuntimeException failure) {
            availability.failed(failure);
            return fallback.look(budgets, permits);
        }
        availability.answered();
        return new Answer(budgets, reply).decision();
    }

    Survey survey(RedisRateLimiter limiter) {
        return new Survey(database, limiter, time);
    }

    private CompletionStage<List<Object>> ask(Question question) {
        return impatient.runAsync(TAKE, question.keys(), question.arguments());
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
        availability.failed(failure);
        return fallback.decide(budgets, permits);
    }

    private static Throwable unwrapped(Throwable failure) {
        @Nullable Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private static RateLimitDecision counted(List<Budget> budgets, RateLimitDecision decision) {
        budgets.forEach(budget -> budget.owner().meter().decided(decision));
        return decision;
    }
}
