package dev.quintet.cache;

import dev.quintet.databases.errors.CallInterruptedException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Loads without Redis: each key once at a time in this process, and not more at once than what is loaded from can bear. Nothing
 * is kept.
 */
final class LoadsWhileDown {
    private final Semaphore room;
    private final Map<String, Flight> flights = new ConcurrentHashMap<>();

    LoadsWhileDown(int atOnce) {
        this.room = new Semaphore(atOnce, true);
    }

    /** Joins the load of this name, or begins it. */
    Turn turn(String name) {
        Flight own = new Flight();
        Flight first = flights.putIfAbsent(name, own);
        return first == null ? new Turn(name, own, true) : new Turn(name, first, false);
    }

    /** One caller's part in a load. */
    final class Turn implements AutoCloseable {
        private final String name;
        private final Flight flight;
        private final boolean own;
        private boolean admitted;

        private Turn(String name, Flight flight, boolean own) {
            this.name = name;
            this.flight = flight;
            this.own = own;
        }

        boolean isOwn() {
            return own;
        }

        Flight flight() {
            return flight;
        }

        /** Waits for room. */
        void admit(String key, Duration deadline) {
            try {
                admitted = room.tryAcquire(deadline.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new CallInterruptedException(
                        "Interrupted while waiting to load '" + Keys.shown(key) + "'.", interrupted);
            }
            if (!admitted) {
                throw new LoadTimeoutException(
                        key,
                        deadline,
                        "other loads, of which only CacheOptions.loadsWhileDown run at once without Redis");
            }
        }

        @Override
        public void close() {
            flights.remove(name, flight);
            if (admitted) {
                room.release();
            }
        }
    }
}
