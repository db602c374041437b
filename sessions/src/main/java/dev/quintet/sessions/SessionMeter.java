package dev.quintet.sessions;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** Counts what a store does. No tag ever holds a token or an id. */
final class SessionMeter {
    final Counter created;
    final Counter refreshed;
    final Counter revoked;
    final Counter replaced;
    final Counter repaired;
    final Counter repairsDropped;
    final Counter conflicts;
    final Counter nearHits;
    final Counter swept;
    final Counter revived;
    final Counter withoutExpiry;
    final Counter eventsTold;
    final Counter eventsFailed;
    private final Map<Verdict, Counter> lookups = new EnumMap<>(Verdict.class);
    private final MeterRegistry registry;
    private final String store;

    SessionMeter(MeterRegistry registry, String store) {
        this.registry = registry;
        this.store = store;
        for (Verdict verdict : Verdict.values()) {
            lookups.put(
                    verdict,
                    Counter.builder("quintet.sessions.lookups")
                            .description("Sessions looked up, by what the checks came to")
                            .tag("store", store)
                            .tag("result", verdict.tag())
                            .register(registry));
        }
        created = counter("created", "Sessions created here");
        refreshed = counter("refreshed", "Sessions refreshed here");
        revoked = counter("revoked", "Sessions revoked here, replaced ones included");
        replaced = counter("replaced", "Sessions that ended for a newer one under the limit per user");
        repaired = counter("repaired", "Sessions put back on Better Auth's list");
        repairsDropped = counter("repairs.dropped", "Repairs left undone because too many were waiting");
        conflicts = counter("conflicts", "Changes given up because others kept writing the same key");
        nearHits = counter("near.hits", "Lookups answered in this process");
        swept = counter("swept", "Sessions that the sweep looked at");
        revived = counter("revived", "Revoked sessions that were written back, and were deleted again");
        withoutExpiry = counter("without.expiry", "Keys that would have stayed for ever, and were put right");
        eventsTold = counter("events.told", "Events that listeners were told");
        eventsFailed = counter("events.failed", "Events at which a listener threw");
    }

    private Counter counter(String name, String description) {
        return Counter.builder("quintet.sessions." + name)
                .description(description)
                .tag("store", store)
                .register(registry);
    }

    void lookedUp(Verdict verdict) {
        Counter counter = lookups.get(verdict);
        if (counter != null) {
            counter.increment();
        }
    }
}
