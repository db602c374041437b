package dev.quintet.ratelimits;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** Counts the decisions of one limiter, by outcome and by where they were made. */
final class DecisionMeter {
    private final Map<DecidedBy, Counter> allowed = new EnumMap<>(DecidedBy.class);
    private final Map<DecidedBy, Counter> refused = new EnumMap<>(DecidedBy.class);

    DecisionMeter(MeterRegistry registry, String limiter) {
        for (DecidedBy by : DecidedBy.values()) {
            allowed.put(by, counter(registry, limiter, "allowed", by));
            refused.put(by, counter(registry, limiter, "refused", by));
        }
    }

    private static Counter counter(MeterRegistry registry, String limiter, String outcome, DecidedBy by) {
        return Counter.builder("quintet.ratelimits.decisions")
                .description("Requests for permits, by outcome and by where that was decided")
                .tag("limiter", limiter)
                .tag("outcome", outcome)
                .tag("by", by.tag())
                .register(registry);
    }

    void decided(RateLimitDecision decision) {
        Counter counter = (decision.allowed() ? allowed : refused).get(decision.decidedBy());
        if (counter != null) {
            counter.increment();
        }
    }
}
