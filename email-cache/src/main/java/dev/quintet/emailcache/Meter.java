package dev.quintet.emailcache;

import dev.quintet.emailcache.Entry.Kind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts what reads found, what became of fills, and what invalidations dropped. */
final class Meter {
    /** What a read found. */
    enum Read {
        HIT,
        MISS,
        UNREADABLE
    }

    /** What became of a fill. */
    enum Filled {
        STORED,
        /** Invalidated meanwhile, or too late. */
        REFUSED,
        TOO_LARGE,
        /** Redis failed in any way; counted only where a loader gave the caller its mail all the same. */
        UNAVAILABLE
    }

    private final Map<Kind, Map<Read, Counter>> reads = new EnumMap<>(Kind.class);
    private final Map<Filled, Counter> fills = new EnumMap<>(Filled.class);
    private final Counter invalidated;

    Meter(MeterRegistry registry) {
        for (Kind kind : Kind.values()) {
            Map<Read, Counter> ofKind = new EnumMap<>(Read.class);
            for (Read result : Read.values()) {
                ofKind.put(
                        result,
                        Counter.builder("quintet.emailcache.reads")
                                .description("Reads of cached mail, by what they found")
                                .tag("kind", kind.tag())
                                .tag("result", tag(result))
                                .register(registry));
            }
            reads.put(kind, ofKind);
        }
        for (Filled outcome : Filled.values()) {
            fills.put(
                    outcome,
                    Counter.builder("quintet.emailcache.fills")
                            .description("Mail that was read from the mail server to be cached, by what became of it")
                            .tag("outcome", tag(outcome))
                            .register(registry));
        }
        invalidated = Counter.builder("quintet.emailcache.invalidated")
                .description("Entries that invalidations dropped")
                .register(registry);
    }

    private static String tag(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void read(Kind kind, Read result) {
        of(of(reads, kind), result).increment();
    }

    void filled(Filled outcome) {
        of(fills, outcome).increment();
    }

    void invalidated(long entries) {
        invalidated.increment((double) entries);
    }

    private static <K, V> V of(Map<K, V> counters, K key) {
        V found = counters.get(key);
        if (found == null) {
            throw new IllegalStateException("No counter for " + key);
        }
        return found;
    }
}
