package dev.quintet.cache;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Counts what a cache does in this process, and shows it under Micrometer's names for caches. */
final class CacheMeter {
    /** Spring Boot gives the meters of other caches this tag, and Prometheus wants the same tags on all of one name. */
    static final Tag MANAGER = Tag.of("cache.manager", "quintet");

    final LongAdder hits = new LongAdder();
    final LongAdder nearHits = new LongAdder();
    final LongAdder misses = new LongAdder();
    final LongAdder puts = new LongAdder();
    final LongAdder removals = new LongAdder();
    final LongAdder nearEvictions = new LongAdder();
    final LongAdder loads = new LongAdder();
    final LongAdder loadFailures = new LongAdder();
    final LongAdder loadNanos = new LongAdder();
    final LongAdder refreshes = new LongAdder();
    final LongAdder waits = new LongAdder();
    final LongAdder unreadable = new LongAdder();
    final LongAdder tooLarge = new LongAdder();
    final LongAdder unanswered = new LongAdder();

    void unanswered() {
        unanswered.increment();
    }

    /** The names of {@link CacheMeterBinder}, so that dashboards made for other caches show this one too. */
    void bindTo(MeterRegistry registry, String cache, LongSupplier nearSize) {
        new Binder(this, cache, nearSize).bindTo(registry);
    }

    /** Takes them out again: a cache opened later under the same name would else be counted on these, and not be seen. */
    static void unbind(MeterRegistry registry, String cache) {
        registry.getMeters().stream()
                .filter(meter -> MANAGER.getValue().equals(meter.getId().getTag(MANAGER.getKey()))
                        && cache.equals(meter.getId().getTag("cache")))
                .forEach(registry::remove);
    }

    private static final class Binder extends CacheMeterBinder<CacheMeter> {
        private final LongSupplier nearSize;

        Binder(CacheMeter meter, String cache, LongSupplier nearSize) {
            super(meter, cache, Tags.of(MANAGER));
            this.nearSize = nearSize;
        }

        private CacheMeter meter() {
            CacheMeter meter = getCache();
            if (meter == null) {
                throw new IllegalStateException("The cache is gone, and so should be its meters");
            }
            return meter;
        }

        /** How many entries there are only Redis knows, and asking it is no business of a gauge. */
        @Override
        protected @Nullable Long size() {
            return null;
        }

        @Override
        protected long hitCount() {
            return meter().hits.sum();
        }

        @Override
        protected Long missCount() {
            return meter().misses.sum();
        }

        @Override
        protected Long evictionCount() {
            return meter().nearEvictions.sum();
        }

        @Override
        protected long putCount() {
            return meter().puts.sum();
        }

        @Override
        protected void bindImplementationSpecificMetrics(MeterRegistry registry) {
            counter(registry, "cache.removals", "Entries deleted by this process", meter -> meter.removals.sum());
            load(registry, "success", meter -> meter.loads.sum());
            load(registry, "failure", meter -> meter.loadFailures.sum());
            TimeGauge.builder("cache.load.duration", meter(), TimeUnit.NANOSECONDS, meter -> meter.loadNanos.sum())
                    .tags(getTagsWithCacheName())
                    .description("Time spent loading values")
                    .register(registry);
            counter(
                    registry,
                    "quintet.cache.near.hits",
                    "Hits that were answered in this process",
                    meter -> meter.nearHits.sum());
            counter(
                    registry,
                    "quintet.cache.refreshes",
                    "Loads in the background, before or after expiry",
                    meter -> meter.refreshes.sum());
            counter(
                    registry,
                    "quintet.cache.waits",
                    "Callers who waited for somebody else's load",
                    meter -> meter.waits.sum());
            counter(
                    registry,
                    "quintet.cache.unreadable",
                    "Entries that were not what the reader asked for",
                    meter -> meter.unreadable.sum());
            counter(
                    registry,
                    "quintet.cache.too.large",
                    "Values not stored because of their size",
                    meter -> meter.tooLarge.sum());
            counter(
                    registry,
                    "quintet.cache.unanswered",
                    "Calls that Redis did not answer or was not asked for",
                    meter -> meter.unanswered.sum());
            Gauge.builder("quintet.cache.near.size", nearSize, LongSupplier::getAsLong)
                    .tags(getTagsWithCacheName())
                    .description("Entries kept in this process")
                    .strongReference(true)
                    .register(registry);
        }

        private void load(MeterRegistry registry, String result, ToDoubleFunction<CacheMeter> count) {
            FunctionCounter.builder("cache.load", meter(), count)
                    .tags(getTagsWithCacheName())
                    .tag("result", result)
                    .description("Values loaded because the cache did not have them")
                    .register(registry);
        }

        private void counter(
                MeterRegistry registry, String name, String description, ToDoubleFunction<CacheMeter> count) {
            FunctionCounter.builder(name, meter(), count)
                    .tags(getTagsWithCacheName())
                    .description(description)
                    .register(registry);
        }
    }
}
