package dev.quintet.cache;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.Subscription;
import dev.quintet.databases.keys.KeyPattern;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a cache is made of, made in the order in which one part needs the other. */
final class CacheParts implements AutoCloseable {
    private final RedisDatabase database;
    private final CacheOptions options;
    private final MeterRegistry meters;
    private final CacheMeter meter = new CacheMeter();
    private final Guard guard;
    private final ValueCodec codec;
    private final Ttls ttls;
    private final EntryStore store;
    private final @Nullable NearCache near;
    private final @Nullable Subscription tracking;
    private final EntryReader reader;
    private final Waits waits;
    private final Renewals renewals;
    private final Refreshes refreshes;
    private final Loads loads;

    CacheParts(RedisDatabase database, CacheOptions options, MeterRegistry meters) {
        this(
                database,
                options,
                meters,
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * @param nanos a clock that only moves forward
     * @param random numbers from 0 to 1, 1 excluded
     */
    CacheParts(
            RedisDatabase database,
            CacheOptions options,
            MeterRegistry meters,
            LongSupplier nanos,
            DoubleSupplier random) {
        this.database = database;
        this.options = options;
        this.meters = meters;
        guard = new Guard(new CircuitBreaker(nanos), options.whenDown(), meter, options.name());
        codec = new ValueCodec(options.maxValueBytes(), options.compressFrom());
        ttls = new Ttls(options.ttl(), options.jitter(), random);
        store = new EntryStore(database, options.deadline());
        near = options.near().map(kept -> new NearCache(kept, nanos, meter)).orElse(null);
        tracking = near == null ? null : database.trackKeys(new KeyPattern(Keys.ENTRY), near);
        reader = new EntryReader(codec, near, meter, options.failsOnUnreadable());
        Leases leases = new Leases(database, store, options.lease());
        waits = new Waits(database);
        renewals = new Renewals(leases, options.lease());
        refreshes = new Refreshes(random);
        LoadRunner runner = new LoadRunner(leases, waits, guard, reader, codec, ttls, meter, renewals);
        loads = new Loads(
                leases,
                waits,
                guard,
                reader,
                ttls,
                meter,
                runner,
                refreshes,
                new LoadsWhileDown(options.loadsWhileDown()));
        NearCache kept = near;
        meter.bindTo(meters, options.name(), kept == null ? () -> 0 : kept::size);
    }

    RedisDatabase database() {
        return database;
    }

    CacheOptions options() {
        return options;
    }

    CacheMeter meter() {
        return meter;
    }

    Guard guard() {
        return guard;
    }

    ValueCodec codec() {
        return codec;
    }

    Ttls ttls() {
        return ttls;
    }

    EntryStore store() {
        return store;
    }

    EntryReader reader() {
        return reader;
    }

    Loads loads() {
        return loads;
    }

    @Nullable
    NearCache near() {
        return near;
    }

    @Override
    public void close() {
        if (tracking != null) {
            tracking.close();
        }
        if (near != null) {
            // Nobody tells any more what changes.
            near.lost();
        }
        refreshes.close();
        renewals.close();
        waits.close();
        CacheMeter.unbind(meters, options.name());
    }
}
