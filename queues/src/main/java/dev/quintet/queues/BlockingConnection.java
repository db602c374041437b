package dev.quintet.queues;

import dev.quintet.databases.DedicatedConnection;
import dev.quintet.databases.RedisDatabase;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection of its own for one thread that waits in Redis for as long as it lives, under the name by which BullMQ finds such
 * connections.
 *
 * <p>One on which a wait failed or was interrupted is closed, so that the command it left behind takes nothing from anybody; the
 * next wait makes a new one, under the same name. Only its own thread waits; {@link #interrupt} and {@link #close} may come from
 * any.
 */
final class BlockingConnection implements AutoCloseable {
    private final RedisDatabase database;
    private final String clientName;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable DedicatedConnection connection;
    private boolean waiting;
    private boolean closed;

    BlockingConnection(RedisDatabase database, String clientName) {
        this.database = database;
        this.clientName = clientName;
    }

    /**
     * Sends a command that Redis may hold back, and waits for its answer.
     *
     * @param atMost how long Redis may hold it back
     * @param wanted whether to wait, asked again after it has become visible to {@link #interrupt} that somebody does
     * @return the answer; null if Redis gave none, or the wait was interrupted and is not wanted any more
     */
    <T> @Nullable T await(
            Duration atMost,
            BooleanSupplier wanted,
            Function<RedisAsyncCommands<String, String>, RedisFuture<@Nullable T>> command) {
        DedicatedConnection mine = connected();
        try {
            if (mine == null || !begin(wanted)) {
                return null;
            }
            return mine.<@Nullable T>block(atMost, command);
        } catch (RuntimeException failure) {
            leave(mine);
            if (!wanted.getAsBoolean()) {
                return null;
            }
            throw failure;
        } finally {
            end();
        }
    }

    /** Connects, if there is no connection, so that it can be found before somebody first waits. Null if this was closed. */
    @Nullable
    DedicatedConnection connected() {
        lock.lock();
        try {
            if (closed || connection != null) {
                return connection;
            }
        } finally {
            lock.unlock();
        }
        DedicatedConnection made = database.connect(clientName);
        lock.lock();
        try {
            if (!closed) {
                connection = made;
                return made;
            }
        } finally {
            lock.unlock();
        }
        made.close();
        return null;
    }

    private boolean begin(BooleanSupplier wanted) {
        lock.lock();
        try {
            waiting = wanted.getAsBoolean() && !closed;
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            waiting = false;
        } finally {
            lock.unlock();
        }
    }

    private void leave(DedicatedConnection broken) {
        lock.lock();
        try {
            if (connection == broken) {
                connection = null;
            }
        } finally {
            lock.unlock();
        }
        broken.close();
    }

    /** Ends a wait that is under way; without one, does nothing. */
    void interrupt() {
        DedicatedConnection toClose;
        lock.lock();
        try {
            if (!waiting || connection == null) {
                return;
            }
            toClose = connection;
            connection = null;
        } finally {
            lock.unlock();
        }
        toClose.close();
    }

    @Override
    public void close() {
        DedicatedConnection toClose;
        lock.lock();
        try {
            closed = true;
            toClose = connection;
            connection = null;
        } finally {
            lock.unlock();
        }
        if (toClose != null) {
            toClose.close();
        }
    }
}
