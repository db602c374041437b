package dev.quintet.examples;

import dev.quintet.ratelimits.RateLimitDecision;
import dev.quintet.ratelimits.RateLimiter;
import dev.quintet.ratelimits.RateLimits;
import dev.quintet.ratelimits.SlidingWindow;
import dev.quintet.ratelimits.TokenBucket;
import dev.quintet.ratelimits.http.ClientAddress;
import dev.quintet.ratelimits.http.IncomingRequest;
import dev.quintet.ratelimits.http.Refusal;
import dev.quintet.ratelimits.http.RequestLimits;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** Limits the requests of a client, and what a user and a tenant may do together. */
public final class RateLimiting {
    private RateLimiting() {}

    static void show(RateLimits rateLimits, IncomingRequest request, PrintStream out) {
        // README:
        RequestLimits limits = new RequestLimits(rateLimits, ClientAddress.behind("10.0.0.0/8"));
        for (int i = 0; i < 101; i++) {
            RateLimitDecision result = limits.checkRateLimit(request, 100, 60_000); // 100 requests a minute
            if (!result.allowed()) {
                out.println("Request " + (i + 1) + ": " + Refusal.of(result).status());
            }
        }

        RateLimiter users = rateLimits.limiter("user", SlidingWindow.perSecond(10), SlidingWindow.perHour(1000));
        RateLimiter tenants = rateLimits.limiter("tenant", new TokenBucket(20, Duration.ofMinutes(1)));
        for (String user : List.of("ada", "bob", "cleo")) {
            RateLimitDecision both = rateLimits.tryAcquire(List.of(users.budget(user), tenants.budget("acme")), 8);
            String outcome =
                    both.refusedBy().map(policy -> "refused by " + policy).orElse("passed");
            out.println(user + ": " + outcome);
        }
        // :README
    }
}
