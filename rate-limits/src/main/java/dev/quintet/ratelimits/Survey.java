package dev.quintet.ratelimits;

import static dev.quintet.ratelimits.Checks.check;

import dev.quintet.databases.KeyScan;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.errors.CallInterruptedException;
import dev.quintet.databases.keys.KeyPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** Reads the keys of one limiter and how much each has used, in bounded pages. */
final class Survey {
    private static final int PAGE = 500;

    private final RedisDatabase database;
    private final RedisRateLimiter limiter;
    private final Time time;

    Survey(RedisDatabase database, RedisRateLimiter limiter, Time time) {
        this.database = database;
        this.limiter = limiter;
        this.time = time;
    }

    RateLimiterReport read(int most) {
        check(most >= 1 && most <= 1000, "most must be 1 to 1000 keys, was %s", most);
        List<KeyUse> hottest = new ArrayList<>();
        List<KeyUse> refused = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        KeyScan scan = KeyScan.of(new KeyPattern(limiter.prefix())).withPageSize(PAGE);
        try (Stream<String> keys = database.keys(scan)) {
            Iterator<String> names = keys.iterator();
            List<String> page = new ArrayList<>();
            long refusedKeys = 0;
            while (names.hasNext() && seen.size() < RateLimiterReport.MOST_KEYS_READ) {
                String part = part(names.next());
                if (seen.add(part)) {
                    page.add(part);
                }
                if (page.size() == PAGE || !names.hasNext()) {
                    refusedKeys += look(page, most, hottest, refused);
                    page.clear();
                }
            }
            refusedKeys += look(page, most, hottest, refused);
            return new RateLimiterReport(hottest, refused, refusedKeys, seen.size(), !names.hasNext());
        }
    }

    /** The key's part of a name in Redis: what follows the limiter's, without the number of a limit. */
    private String part(String name) {
        String rest = name.substring(limiter.prefix().length());
        int end = rest.indexOf(':');
        return end < 0 ? rest : rest.substring(0, end);
    }

    /** Returns how many of these are refused now. */
    private long look(List<String> parts, int most, List<KeyUse> hottest, List<KeyUse> refused) {
        List<CompletableFuture<KeyUse>> looks = parts.stream().map(this::look).toList();
        long refusedKeys = 0;
        for (CompletableFuture<KeyUse> look : looks) {
            KeyUse use = join(look);
            if (use.used() > 0) {
                hottest.add(use);
            }
            if (use.refused()) {
                refused.add(use);
                refusedKeys++;
            }
        }
        keep(hottest, most, Comparator.comparingDouble(KeyUse::fraction));
        keep(refused, most, Comparator.comparing(KeyUse::retryAfter));
        return refusedKeys;
    }

    private static void keep(List<KeyUse> uses, int most, Comparator<KeyUse> order) {
        uses.sort(order.reversed().thenComparing(KeyUse::key));
        if (uses.size() > most) {
            uses.subList(most, uses.size()).clear();
        }
    }

    private CompletableFuture<KeyUse> look(String part) {
        List<Budget> budget = List.of(Budget.named(limiter, part));
        Question question = Question.peek(budget, 1, time.forScripts());
        return database.runAsync(Decider.TAKE, question.keys(), question.arguments())
                .thenApply(reply -> use(part, new Answer(budget, reply).decision()))
                .toCompletableFuture();
    }

    private static KeyUse use(String part, RateLimitDecision decision) {
        LimitState tightest = decision.limits().stream()
                .max(Comparator.comparingDouble(Survey::fraction))
                .orElseThrow();
        long limit = tightest.limit().permits();
        boolean banned =
                decision.refusedBy().filter(RateLimitDecision.BAN::equals).isPresent();
        Duration wait = decision.retryAfter();
        return new KeyUse(part, limit - tightest.remaining(), limit, wait, banned);
    }

    private static double fraction(LimitState state) {
        return 1 - (double) state.remaining() / state.limit().permits();
    }

    private static KeyUse join(CompletableFuture<KeyUse> look) {
        try {
            return look.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("Interrupted while reading the keys of a rate limiter.", interrupted);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : new CompletionException(failure);
        }
    }
}
