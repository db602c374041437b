package dev.quintet.ratelimits;

import java.util.ArrayList;
import java.util.List;

/**
 * What each kind of limit should do, by its definition: it keeps every permit it ever gave, and looks at all of them. Slow
 * and obvious. Microseconds.
 */
final class Model {
    private final Limit limit;
    private final List<Long> taken = new ArrayList<>();

    Model(Limit limit) {
        this.limit = limit;
    }

    void take(long now, long permits) {
        for (long i = 0; i < permits; i++) {
            taken.add(now);
        }
    }

    /** What a reward takes back: the latest. */
    void give(long permits) {
        for (long i = 0; i < permits && !taken.isEmpty(); i++) {
            taken.remove(taken.size() - 1);
        }
    }

    /** When each permit that is out comes back, in order. */
    private List<Long> returns(long now) {
        List<Long> returns = new ArrayList<>();
        long width = Checks.micros(limit.window());
        long ends = Long.MIN_VALUE;
        for (long at : taken) {
            if (limit instanceof SlidingWindow) {
                returns.add(at + width);
            } else if (limit instanceof SubWindows parts) {
                returns.add((at / parts.partMicros() + parts.parts() + 1) * parts.partMicros());
            } else if (limit instanceof FixedWindow) {
                ends = at >= ends ? at + width : ends;
                returns.add(ends);
            } else if (limit instanceof TokenBucket bucket) {
                ends = Math.max(at, ends) + bucket.intervalMicros();
                returns.add(ends);
            }
        }
        returns.removeIf(instant -> instant <= now);
        return returns;
    }

    long remaining(long now) {
        return limit.permits() - returns(now).size();
    }

    long wait(long now, long permits) {
        List<Long> returns = returns(now);
        long excess = returns.size() + permits - limit.permits();
        return excess <= 0 ? 0 : returns.get((int) excess - 1) - now;
    }

    long nextReturn(long now) {
        List<Long> returns = returns(now);
        return returns.isEmpty() ? 0 : returns.get(0) - now;
    }
}
