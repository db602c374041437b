package dev.quintet.cache;

import dev.quintet.cache.Leases.Filled;
import dev.quintet.cache.Leases.Over;
import dev.quintet.databases.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs loaders under a lease, and stores what they give. */
final class LoadRunner {
    private static final Logger log = LoggerFactory.getLogger(LoadRunner.class);
    private static final Duration REST_AFTER_FAILED_REFRESH = Duration.ofSeconds(1);

    private final Leases leases;
    private final Waits waits;
    private final Guard guard;
    private final EntryReader reader;
    private final ValueCodec codec;
    private final Ttls ttls;
    private final CacheMeter meter;
    private final Renewals renewals;
    private final Map<String, Flight> flights = new ConcurrentHashMap<>();
    private final AtomicBoolean warnedOfSize = new AtomicBoolean();

    LoadRunner(
            Leases leases,
            Waits waits,
            Guard guard,
            EntryReader reader,
            ValueCodec codec,
            Ttls ttls,
            CacheMeter meter,
            Renewals renewals) {
        this.leases = leases;
        this.waits = waits;
        this.guard = guard;
        this.reader = reader;
        this.codec = codec;
        this.ttls = ttls;
        this.meter = meter;
        this.renewals = renewals;
    }

    /** The load in this process that holds the lease of this token. */
    @Nullable
    Flight flight(String token) {
        return flights.get(token);
    }

    /** What a loader gave, and how long it took. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Loaded<T>(@Nullable T value, byte[] payload, long tookMillis) {}

    /** Loads for the calling thread. Those who join get what it gets, the failure too. */
    <T> @Nullable T load(LoadRequest<T> request, Lookup.Leased leased, Over over) {
        boolean ended = false;
        Flight flight = begin(leased.lease());
        Future<?> renewal = renewals.begin(leased.lease(), request.options().deadline());
        try {
            Loaded<T> loaded = call(request, flight);
            ended = store(request, leased, loaded, over);
            return loaded.value();
        } finally {
            renewal.cancel(false);
            if (!ended) {
                giveBack(leased.lease());
            }
            end(leased.lease());
        }
    }

    /** Loads in the background over an entry that is still there. After a failure the source is left alone for a second. */
    <T> void refresh(LoadRequest<T> request, Lookup.Leased leased) {
        meter.refreshes.increment();
        Flight flight = begin(leased.lease());
        Future<?> renewal = renewals.begin(leased.lease(), request.options().deadline());
        try {
            Loaded<T> loaded = call(request, flight);
            if (!store(request, leased, loaded, Over.FACTS)) {
                giveBack(leased.lease());
            }
        } catch (RuntimeException | Error failure) {
            watch(leases.rest(leased.lease(), REST_AFTER_FAILED_REFRESH));
            throw failure;
        } finally {
            renewal.cancel(false);
            end(leased.lease());
        }
    }

    private Flight begin(Lease lease) {
        Flight flight = new Flight();
        flights.put(lease.token(), flight);
        return flight;
    }

    private void end(Lease lease) {
        flights.remove(lease.token());
        waits.message(lease.token());
    }

    /** Runs the loader, with nothing to store it in. */
    <T> @Nullable T callOnly(LoadRequest<T> request, Flight flight) {
        return call(request, flight).value();
    }

    private <T> Loaded<T> call(LoadRequest<T> request, Flight flight) {
        long started = System.nanoTime();
        try {
            T value = request.loader().load(request.key());
            long took = Math.max(1, (System.nanoTime() - started) / 1_000_000);
            meter.loads.increment();
            byte[] payload = value == null ? StoredEntry.none() : codec.plain(request.key(), value);
            flight.landed(payload);
            return new Loaded<>(value, payload, took);
        } catch (Exception | Error failure) {
            meter.loadFailures.increment();
            flight.crashed(failure);
            throw request.asUnchecked(failure);
        } finally {
            meter.loadNanos.add(System.nanoTime() - started);
        }
    }

    /** Whether Redis took it or refused it; both end the lease. */
    private <T> boolean store(LoadRequest<T> request, Lookup.Leased leased, Loaded<T> loaded, Over over) {
        LoadOptions options = request.options();
        boolean absent = loaded.value() == null;
        if (absent ? options.absentTtl().isZero() : isTooLarge(request.key(), loaded.payload())) {
            return false;
        }
        Duration stale = absent ? Duration.ZERO : options.staleFor();
        long ttl = ttls.spread(absent ? Optional.of(options.absentTtl()) : options.ttl(), stale);
        byte[] packed = absent ? loaded.payload() : codec.pack(loaded.payload());
        List<String> tags = List.copyOf(options.tags());
        byte[] entry = tags.isEmpty() ? packed : StoredEntry.tagged(tags, leased.versions(), packed);
        String facts = new Facts(loaded.tookMillis(), stale.toMillis()).toString();
        Filled filled = guard.ask(() -> leases.fill(leased.lease(), tags, leased.versions(), entry, ttl, facts, over));
        if (filled == Filled.STORED) {
            meter.puts.increment();
            reader.changed(request.name());
        } else {
            log.debug("What was loaded for '{}' was not stored: {}", Keys.shown(request.key()), filled);
        }
        return filled != null;
    }

    private boolean isTooLarge(String key, byte[] payload) {
        if (!codec.isTooLarge(payload)) {
            return false;
        }
        meter.tooLarge.increment();
        if (warnedOfSize.compareAndSet(false, true)) {
            log.warn(
                    "What was loaded for '{}' has {} and is not stored, so it is loaded every time. Load less, or raise"
                            + " CacheOptions.maxValueBytes. Further ones are only counted.",
                    Keys.shown(key),
                    Bytes.human(payload.length));
        }
        return true;
    }

    void giveBack(Lease lease) {
        watch(leases.release(lease));
    }

    private static void watch(CompletionStage<Long> sent) {
        CompletionStage<?> unused = sent.exceptionally(lost -> {
            log.debug("A lease was not given back and ends by itself: {}", lost.getMessage());
            return 0L;
        });
    }
}
