package dev.quintet.emailcache;

import dev.quintet.databases.errors.CallInterruptedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What is being read from the mail server in this process now, so that a user who opens a folder in two windows makes it be
 * read once.
 *
 * <p>A caller joins a reading only if it began under the same tokens as its own would: then nobody invalidated between the two,
 * and what the one brings is new enough for the other. Readers get the JSON and make emails of their own from it.
 */
final class Readings {
    private final Map<Object, CompletableFuture<Optional<byte[]>>> underWay = new ConcurrentHashMap<>();

    /** Begins a reading, or joins the one that is under way. */
    Turn turn(RedisFill fill) {
        CompletableFuture<Optional<byte[]>> own = new CompletableFuture<>();
        CompletableFuture<Optional<byte[]>> first = underWay.putIfAbsent(fill.begunAs(), own);
        return new Turn(fill.begunAs(), first == null ? own : first, first == null);
    }

    /** One caller's part in a reading. */
    final class Turn implements AutoCloseable {
        private final Object begunAs;
        private final CompletableFuture<Optional<byte[]>> result;
        private final boolean own;

        private Turn(Object begunAs, CompletableFuture<Optional<byte[]>> result, boolean own) {
            this.begunAs = begunAs;
            this.result = result;
            this.own = own;
        }

        boolean isOwn() {
            return own;
        }

        /** Tells the others what was read; nothing if they cannot have it, and must read for themselves. */
        void read(Contents contents, List<?> emails) {
            try {
                result.complete(Optional.of(contents.json(emails)));
            } catch (IllegalArgumentException unwritable) {
                result.complete(Optional.empty());
            }
        }

        /** What the other caller read; empty if it failed, or took longer than this. */
        Optional<byte[]> await(Duration longest) {
            try {
                return result.get(longest.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new CallInterruptedException(
                        "Interrupted while waiting for another thread to read the same folder.", interrupted);
            } catch (ExecutionException | TimeoutException failed) {
                return Optional.empty();
            }
        }

        /** The reading is over, one way or the other. */
        @Override
        public void close() {
            underWay.remove(begunAs, result);
            result.complete(Optional.empty());
        }
    }
}
