package dev.quintet.springbootstarter.cache;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what one of Spring's caches does in this process, under Micrometer's names for caches. */
final class SpringCacheMeter {
    /** The bean, as Spring Boot tags the meters of other cache managers. */
    private static final Tag MANAGER = Tag.of("cache.manager", "quintetCacheManager");

    final LongAdder hits = new LongAdder();
    final LongAdder misses = new LongAdder();
    final LongAdder puts = new LongAdder();
    final LongAdder removals = new LongAdder();
    final LongAdder unreadable = new LongAdder();

    void bindTo(MeterRegistry registry, String cache) {
        new Binder(this, cache).bindTo(registry);
    }

    static void unbind(MeterRegistry registry, String cache) {
        registry.getMeters().stream()
                .filter(meter -> MANAGER.getValue().equals(meter.getId().getTag(MANAGER.getKey()))
                        && cache.equals(meter.getId().getTag("cache")))
                .forEach(registry::remove);
    }

    private static final class Binder extends CacheMeterBinder<SpringCacheMeter> {
        private final SpringCacheMeter meter;

        Binder(SpringCacheMeter meter, String cache) {
            super(meter, cache, Tags.of(MANAGER));
            this.meter = meter;
        }

        @Override
        protected @Nullable Long size() {
            return null;
        }

        @Override
        protected long hitCount() {
            return meter.hits.sum();
        }

        @Override
        protected Long missCount() {
            return meter.misses.sum();
        }

        /** Redis evicts, and does not say for which of them. */
        @Override
        protected @Nullable Long evictionCount() {
            return null;
        }

        @Override
        protected long putCount() {
            return meter.puts.sum();
        }

        @Override
        protected void bindImplementationSpecificMetrics(MeterRegistry registry) {
            FunctionCounter.builder("cache.removals", meter, counted -> counted.removals.sum())
                    .tags(getTagsWithCacheName())
                    .description("Entries deleted by this process")
                    .register(registry);
            FunctionCounter.builder("quintet.cache.unreadable", meter, counted -> counted.unreadable.sum())
                    .tags(getTagsWithCacheName())
                    .description("Entries that were not what the reader asked for")
                    .register(registry);
        }
    }
}
