package dev.quintet.databases;

import dev.quintet.databases.errors.PoolExhaustedException;
import dev.quintet.databases.keys.KeyPattern;
import io.lettuce.core.codec.RedisCodec;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * One of the five databases, connected. Commands sent to it itself take and return text (UTF-8); {@link #as} offers other
 * types on the same connection.
 *
 * <p>Thread-safe and made once: get it from {@link Databases#get(Database)} and keep it.
 *
 * @since 1.0
 */
public interface RedisDatabase extends DatabaseCommands<String, String> {
    /** What it is for. */
    Database database();

    /** Its number on the server. */
    int number();

    /** Address and number, without password or parameters, for people. */
    String location();

    /** Whether there is a connection now. A hung server still counts as connected; {@link Databases#health()} notices it. */
    boolean isReady();

    /** The same database through another codec, on the same connection; cheap, but worth keeping. */
    <K, V> DatabaseCommands<K, V> as(RedisCodec<K, V> codec);

    /**
     * The same, with another deadline than the configured command timeout: for callers who would rather go without an answer
     * than wait for it.
     */
    <K, V> DatabaseCommands<K, V> as(RedisCodec<K, V> codec, Duration deadline);

    /**
     * Borrows a connection for one caller alone, for blocking commands and transactions. Close it to give it back.
     *
     * @throws PoolExhaustedException if none became free in time
     */
    DedicatedConnection dedicated();

    /**
     * Makes a connection outside the pool, for those who block for as long as they live. Closing it closes it, and may be done
     * from any thread: a call that is under way then fails.
     *
     * <p>Waits for the connection. It does not come back when it breaks: close it and make another.
     *
     * @param clientName how it is to be named in CLIENT LIST; printable ASCII without spaces, as Redis wants it
     */
    DedicatedConnection connect(String clientName);

    /**
     * Listens to a channel of this database. Messages are not kept: what is published while nobody listens, or while the
     * connection is down, is gone. All subscriptions of a database share one connection, opened with the first.
     *
     * @param channel any name; other databases on the same server have channels of their own under the same names
     */
    Subscription subscribe(String channel, ChannelListener listener);

    /** The name under which Redis knows a channel of this database, for PUBLISH, also from scripts. */
    String channel(String channel);

    /**
     * Listens to changes of keys, whoever makes them. Each tracking has a connection of its own; a database that is down is
     * tried again every second.
     *
     * @param keys whose changes to tell; every write to one of them is told, so take the longest prefix that will do
     */
    Subscription trackKeys(KeyPattern keys, KeyChangeListener listener);

    /** What is in it, measured now: {@link Databases#info(Database)}. */
    DatabaseInfo info();

    /** How the pool of dedicated connections is used now. */
    PoolUse pool();

    /**
     * All keys of a scan, read page by page as the stream is consumed; a key may appear twice. A name that is not UTF-8
     * is shown with replacement characters; scan {@code as(ByteArrayCodec.INSTANCE)} where exact names matter.
     */
    Stream<String> keys(KeyScan scan);

    /** How many keys a scan finds, with those counted twice that it shows twice. Reads every page. */
    long count(KeyScan scan);

    /**
     * Some keys, fairly chosen: a scan runs in the order of hashes with a seed of the server's own. The same keys come again
     * until the database grows.
     *
     * @param most how many keys at most
     */
    List<String> sample(int most);
}
