package dev.quintet.databases;

import dev.quintet.databases.errors.PoolExhaustedException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

/** The dedicated connections of one database, kept by Apache Commons Pool. */
final class DedicatedPool implements ExclusiveConnection.Owner, AutoCloseable {
    private static final ExclusiveConnection.Owner CLOSED_AT_THE_END = new ExclusiveConnection.Owner() {
        @Override
        public void giveBack(StatefulRedisConnection<byte[], byte[]> connection) {
            Background.close(connection);
        }

        @Override
        public void discard(StatefulRedisConnection<byte[], byte[]> connection) {
            Background.close(connection);
        }
    };

    private final Connector connector;
    private final Failures failures;
    private final PoolSettings settings;
    private final GenericObjectPool<StatefulRedisConnection<byte[], byte[]>> connections;

    DedicatedPool(Connector connector, Failures failures, PoolSettings settings) {
        this.connector = connector;
        this.failures = failures;
        this.settings = settings;
        GenericObjectPoolConfig<StatefulRedisConnection<byte[], byte[]>> config = new GenericObjectPoolConfig<>();
        config.setMaxTotal(settings.size());
        config.setMaxIdle(settings.size());
        config.setMaxWait(settings.maxWait());
        config.setTestOnBorrow(true);
        config.setMinEvictableIdleDuration(settings.idle());
        config.setTimeBetweenEvictionRuns(settings.idle());
        config.setJmxEnabled(false);
        this.connections = new GenericObjectPool<>(new Factory(), config);
    }

    DedicatedConnection borrow() {
        try {
            return new ExclusiveConnection(this, connections.borrowObject(), failures, connector.commandTimeout());
        } catch (NoSuchElementException exhausted) {
            PoolUse use = use();
            throw new PoolExhaustedException(
                    "No dedicated connection to "
                            + connector.settings().database().wireName() + " became free within "
                            + settings.maxWait().toMillis() + " ms: " + use.active() + " of " + use.size()
                            + " are in use and " + use.waiting()
                            + " callers wait. Give connections back sooner, or raise the pool size.",
                    exhausted);
        } catch (Exception failure) {
            throw failures.translate(failure);
        }
    }

    /** A connection that is not counted, and closed when its caller is done with it. */
    DedicatedConnection connect(String clientName) {
        if (!clientName.chars().allMatch(character -> character > ' ' && character <= '~')) {
            throw new IllegalArgumentException(
                    "A client name is printable ASCII without spaces, was '" + clientName + "'");
        }
        StatefulRedisConnection<byte[], byte[]> made;
        try {
            made = LettuceCommands.await(
                    connector.connectAs(clientName), connector.patience().plusMillis(100));
        } catch (InterruptedException | ExecutionException | TimeoutException | RuntimeException failure) {
            throw failures.translate(failure);
        }
        return new ExclusiveConnection(CLOSED_AT_THE_END, made, failures, connector.commandTimeout());
    }

    @Override
    public void giveBack(StatefulRedisConnection<byte[], byte[]> connection) {
        connections.returnObject(connection);
    }

    @Override
    public void discard(StatefulRedisConnection<byte[], byte[]> connection) {
        try {
            connections.invalidateObject(connection);
        } catch (Exception cannotHappen) {
            throw new IllegalStateException("Closing a connection does not throw", cannotHappen);
        }
    }

    /** Closes the idle ones; those that are lent notice by themselves. */
    void renew() {
        connections.clear();
    }

    PoolUse use() {
        return new PoolUse(
                settings.size(), connections.getNumActive(), connections.getNumIdle(), connections.getNumWaiters());
    }

    @Override
    public void close() {
        connections.close();
    }

    private final class Factory extends BasePooledObjectFactory<StatefulRedisConnection<byte[], byte[]>> {
        @Override
        public StatefulRedisConnection<byte[], byte[]> create()
                throws InterruptedException, ExecutionException, TimeoutException {
            Duration patience = connector.patience().plusMillis(100);
            return LettuceCommands.await(connector.connect("dedicated"), patience);
        }

        @Override
        public PooledObject<StatefulRedisConnection<byte[], byte[]>> wrap(
                StatefulRedisConnection<byte[], byte[]> connection) {
            return new DefaultPooledObject<>(connection);
        }

        @Override
        public boolean validateObject(PooledObject<StatefulRedisConnection<byte[], byte[]>> pooled) {
            return pooled.getObject().isOpen();
        }

        @Override
        public void destroyObject(PooledObject<StatefulRedisConnection<byte[], byte[]>> pooled) {
            if (pooled.getObject().isOpen()) {
                Background.close(pooled.getObject());
            }
        }
    }
}
