package dev.quintet.cache;

import dev.quintet.cache.Leases.Over;
import dev.quintet.cache.Leases.Wish;
import dev.quintet.cache.NearCache.Ticket;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Gives values to callers, loaded once however many threads and processes ask. */
final class Loads {
    /*
     * Everybody asks Redis first, with find_or_lease.lua: it answers with the entry, or gives the lease to load it, or names
     * the holder of the lease. Only then does a caller join: a load in this process by the holder's token, or a load elsewhere
     * by waiting for the lease's end. Joining a load without asking would be cheaper, and wrong: the load may have begun
     * before a deletion that the caller has already seen. A deletion ends the lease, so whoever comes after it gets a new one.
     *
     * A holder renews its lease while its loader runs. One that dies does not, and the next to ask gets the lease.
     *
     * What was loaded is stored by fill.lua only if the lease still holds, the tags have the versions they had at its
     * beginning, and nobody wrote the entry since. The holder returns its value in any case: it asked before whatever happened.
     *
     * A loader that throws fails those who joined it in this process; they asked for the same at the same time. Its lease is
     * given back at once, so in each other process one caller tries for itself.
     */
    private final Leases leases;
    private final Waits waits;
    private final Guard guard;
    private final EntryReader reader;
    private final Ttls ttls;
    private final CacheMeter meter;
    private final LoadRunner runner;
    private final Refreshes refreshes;
    private final LoadsWhileDown whileDown;

    Loads(
            Leases leases,
            Waits waits,
            Guard guard,
            EntryReader reader,
            Ttls ttls,
            CacheMeter meter,
            LoadRunner runner,
            Refreshes refreshes,
            LoadsWhileDown whileDown) {
        this.leases = leases;
        this.waits = waits;
        this.guard = guard;
        this.reader = reader;
        this.ttls = ttls;
        this.meter = meter;
        this.runner = runner;
        this.refreshes = refreshes;
        this.whileDown = whileDown;
    }

    <T> @Nullable T get(LoadRequest<T> request) {
        return new Caller<>(request).get();
    }

    private @Nullable Lookup ask(LoadRequest<?> request, Wish wish) {
        LoadOptions options = request.options();
        long tagMillis = ttls.longest(options.ttl(), options.staleFor())
                + options.deadline().toMillis();
        return guard.ask(() -> leases.findOrLease(request.key(), options.tags(), wish, tagMillis));
    }

    /** One caller on its way to a value. */
    private final class Caller<T> {
        private final LoadRequest<T> request;
        private final long deadline;
        private boolean missed;
        private boolean force;

        Caller(LoadRequest<T> request) {
            this.request = request;
            this.deadline = System.nanoTime() + request.options().deadline().toNanos();
        }

        @Nullable
        T get() {
            while (true) {
                try {
                    Ticket ticket = reader.ticket(request.name());
                    Lookup lookup = ask(request, force ? Wish.LOAD : Wish.FIND);
                    if (lookup instanceof Lookup.Found found) {
                        return found(found, ticket);
                    }
                    miss();
                    if (lookup == null) {
                        return withoutRedis();
                    }
                    if (lookup instanceof Lookup.Leased leased) {
                        return runner.load(request, leased, force ? Over.ANYTHING : Over.NOTHING);
                    }
                    Lookup.Held held = (Lookup.Held) lookup;
                    force = false;
                    Flight flight = runner.flight(held.token());
                    if (flight != null) {
                        return join(flight);
                    }
                    waitFor(held);
                } catch (UnreadableContent unreadable) {
                    // Loaded once more, over what is there.
                    miss();
                    reader.unreadable(request.key(), unreadable);
                    force = true;
                }
            }
        }

        private @Nullable T found(Lookup.Found found, @Nullable Ticket ticket) throws UnreadableContent {
            Facts facts = Facts.parse(found.facts());
            long freshLeft = found.millisLeft() < 0 ? -1 : Math.max(0, found.millisLeft() - facts.staleMillis());
            T value = reader.decode(found.entry(), request.name(), ticket, freshLeft, request.type());
            if (!missed) {
                meter.hits.increment();
            }
            refreshes.consider(
                    request.name(), facts, found.millisLeft(), request.options().earlyRefresh(), () -> refresh(found));
            return value;
        }

        /** In the background, unless somebody else has done it since this caller looked. */
        private void refresh(Lookup.Found found) {
            if (ask(request, Wish.REFRESH) instanceof Lookup.Leased leased) {
                if (leased.facts().isEmpty() || leased.millisLeft() > found.millisLeft()) {
                    runner.giveBack(leased.lease());
                } else {
                    runner.refresh(request, leased);
                }
            }
        }

        private @Nullable T join(Flight flight) throws UnreadableContent {
            meter.waits.increment();
            try {
                byte[] payload = flight.join(request.key(), deadline - System.nanoTime());
                return reader.decode(payload, request.name(), null, -1, request.type());
            } catch (TimeoutException late) {
                throw request.late("a load by another thread of this process");
            } catch (InterruptedException interrupted) {
                throw request.interrupted(interrupted);
            } catch (ExecutionException failure) {
                throw request.asUnchecked(failure.getCause());
            }
        }

        private void waitFor(Lookup.Held held) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw request.late("a load in another process");
            }
            meter.waits.increment();
            long untilLost = TimeUnit.MILLISECONDS.toNanos(Math.max(0, held.millisLeft()) + 1);
            try {
                waits.await(held.token(), Math.min(left, untilLost));
            } catch (InterruptedException interrupted) {
                throw request.interrupted(interrupted);
            }
        }

        private @Nullable T withoutRedis() throws UnreadableContent {
            LoadsWhileDown.Turn turn = whileDown.turn(request.name());
            if (!turn.isOwn()) {
                return join(turn.flight());
            }
            try (turn) {
                turn.admit(request.key(), request.options().deadline());
                return runner.callOnly(request, turn.flight());
            } catch (RuntimeException | Error failure) {
                turn.flight().crashed(failure);
                throw failure;
            }
        }

        private void miss() {
            if (!missed) {
                missed = true;
                meter.misses.increment();
            }
        }
    }
}
