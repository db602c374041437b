package dev.quintet.databases;

import dev.quintet.databases.keys.KeyPattern;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A database on one server: the shared connection, the pool of dedicated ones, and scanning. */
final class LettuceDatabase extends LettuceCommands<String, String> implements RedisDatabase, AutoCloseable {
    private final DatabaseSettings settings;
    private final SharedConnection shared;
    private final DedicatedPool pool;
    private final Channels channels;
    private final KeyTrackings trackings;
    private final Failures failures;
    private final CommandMeter meter;
    private final Duration deadline;

    LettuceDatabase(
            DatabaseSettings settings,
            SharedConnection shared,
            DedicatedPool pool,
            Channels channels,
            KeyTrackings trackings,
            Failures failures,
            CommandMeter meter,
            Duration deadline) {
        super(shared::get, StringCodec.UTF8, failures, meter, deadline);
        this.settings = settings;
        this.shared = shared;
        this.pool = pool;
        this.channels = channels;
        this.trackings = trackings;
        this.failures = failures;
        this.meter = meter;
        this.deadline = deadline;
    }

    @Override
    public Database database() {
        return settings.database();
    }

    @Override
    public int number() {
        return settings.number();
    }

    @Override
    public String location() {
        return settings.location();
    }

    @Override
    public boolean isReady() {
        return shared.isReady();
    }

    @Override
    public <K, V> DatabaseCommands<K, V> as(RedisCodec<K, V> codec) {
        return new LettuceCommands<>(shared::get, codec, failures, meter, deadline);
    }

    @Override
    public <K, V> DatabaseCommands<K, V> as(RedisCodec<K, V> codec, Duration patience) {
        if (patience.toMillis() < 1) {
            throw new IllegalArgumentException("deadline must be at least 1 ms, was " + patience);
        }
        return new LettuceCommands<>(shared::get, codec, new Failures(settings, patience), meter, patience);
    }

    @Override
    public Subscription trackKeys(KeyPattern keys, KeyChangeListener listener) {
        return trackings.begin(keys, listener);
    }

    @Override
    public DatabaseInfo info() {
        return new InfoReader(this, InfoReader.MEASURING).read();
    }

    @Override
    public DedicatedConnection dedicated() {
        return pool.borrow();
    }

    @Override
    public DedicatedConnection connect(String clientName) {
        return pool.connect(clientName);
    }

    @Override
    public Subscription subscribe(String channel, ChannelListener listener) {
        return channels.subscribe(channel, listener);
    }

    @Override
    public String channel(String channel) {
        return channels.physical(channel);
    }

    @Override
    public PoolUse pool() {
        return pool.use();
    }

    @Override
    public Stream<String> keys(KeyScan scan) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(new Keys(scan), Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    @Override
    public long count(KeyScan scan) {
        return keys(scan).count();
    }

    @Override
    public List<String> sample(int most) {
        return keys(KeyScan.ALL.withPageSize(Math.max(1, Math.min(most, KeyScan.ALL.pageSize()))))
                .limit(most)
                .toList();
    }

    DatabaseSettings settings() {
        return settings;
    }

    SharedConnection shared() {
        return shared;
    }

    /** Connects to the server that the sentinels hold for the primary now. */
    void moveToNewPrimary() {
        trackings.move(shared.renew());
        pool.renew();
        channels.renew();
    }

    @Override
    public void close() {
        shared.close();
        channels.close();
        trackings.close();
    }

    /** After the client has closed the connections that the pool still holds. */
    void closePool() {
        pool.close();
    }

    @Override
    public String toString() {
        return settings.database() + " at " + settings.location();
    }

    private final class Keys implements Iterator<String> {
        private final KeyScan scan;
        private Optional<ScanPosition> next = Optional.of(ScanPosition.START);
        private Iterator<String> page = List.<String>of().iterator();

        Keys(KeyScan scan) {
            this.scan = scan;
        }

        @Override
        public boolean hasNext() {
            while (!page.hasNext() && next.isPresent()) {
                KeyPage<String> read = scan(scan, next.get());
                page = read.keys().iterator();
                next = read.next();
            }
            return page.hasNext();
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return page.next();
        }
    }
}
