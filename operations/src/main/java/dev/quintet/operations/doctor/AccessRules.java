package dev.quintet.operations.doctor;

import dev.quintet.databases.Database;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.keys.KeyPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a user of one database must be allowed, and nothing else: an ACL rule for Redis 6.2 or newer.
 *
 * <p>Redis cannot tie a user to a number, so a user is bound by the names of keys and channels. Clearing a database, and the
 * doctor's own questions, need more than an application does ({@code FLUSHDB}, {@code CONFIG}, {@code SLOWLOG}): an operator
 * should have a user of its own.
 *
 * @param user a name for it, such as {@code quintet-cache}
 * @param keys patterns of the keys it reads and writes
 * @param channels patterns of the channels it publishes to and listens on
 * @param commands what it may call, from its own code and from scripts
 * @since 1.0
 */
public record AccessRules(String user, List<String> keys, List<String> channels, List<String> commands) {
    /** Connecting, health, metrics, memory per database, scripts, channels, client tracking. */
    private static final List<String> EVERYBODY = List.of(
            "hello",
            "auth",
            "select",
            "ping",
            "info",
            "time",
            "client|id",
            "client|setname",
            "client|tracking",
            "dbsize",
            "scan",
            "type",
            "exists",
            "ttl",
            "pttl",
            "memory|usage",
            "eval",
            "evalsha",
            "script|exists",
            "script|load",
            "publish",
            "subscribe",
            "unsubscribe",
            "multi",
            "exec",
            "discard",
            "watch",
            "unwatch",
            "get",
            "set",
            "del",
            "unlink",
            "pexpire");

    private static final List<String> CACHE = List.of("mget", "getdel", "getrange");

    private static final List<String> EMAIL_CACHE = List.of(
            "getrange", "setrange", "strlen", "pexpireat", "zadd", "zrange", "zrevrange", "zrem", "zremrangebyscore");

    private static final List<String> RATE_LIMIT = List.of(
            "rpush", "llen", "lindex", "lrange", "ltrim", "hget", "hset", "hdel", "hmget", "hgetall", "hincrby");

    private static final List<String> SESSIONS = List.of(
            "mget",
            "getdel",
            "pexpireat",
            "setex",
            "expire",
            "incr",
            "hset",
            "hget",
            "hdel",
            "hmget",
            "hlen",
            "hscan",
            "hgetall",
            "zadd",
            "zcard",
            "zscore",
            "zrem",
            "zrange",
            "zrevrange",
            "zrangebyscore",
            "zremrangebyscore",
            "psubscribe",
            "punsubscribe");

    /** What BullMQ's scripts call, what a worker blocks on, and CLIENT LIST, by which workers are found. */
    private static final List<String> QUEUES = List.of(
            "client|list",
            "expire",
            "persist",
            "pexpireat",
            "rename",
            "incr",
            "incrby",
            "hset",
            "hmset",
            "hget",
            "hdel",
            "hmget",
            "hgetall",
            "hincrby",
            "hexists",
            "hlen",
            "hscan",
            "lindex",
            "llen",
            "lpop",
            "lpos",
            "lpush",
            "lrange",
            "lrem",
            "lset",
            "ltrim",
            "rpop",
            "rpoplpush",
            "rpush",
            "sadd",
            "scard",
            "sismember",
            "smembers",
            "srem",
            "sscan",
            "xadd",
            "xdel",
            "xlen",
            "xrange",
            "xread",
            "xrevrange",
            "xtrim",
            "zadd",
            "zcard",
            "zcount",
            "zlexcount",
            "zpopmin",
            "bzpopmin",
            "zrange",
            "zrangebylex",
            "zrangebyscore",
            "zrem",
            "zremrangebyrank",
            "zremrangebyscore",
            "zrevrange",
            "zrevrangebyscore",
            "zscore",
            "zscan");

    public AccessRules {
        keys = List.copyOf(keys);
        channels = List.copyOf(channels);
        commands = List.copyOf(commands);
    }

    /** The rules for the user of one database as it is configured. */
    public static AccessRules of(QuintetConfiguration configuration, Database database) {
        List<String> channels = new ArrayList<>();
        channels.add("quintet:" + configuration.number(database) + ":*");
        if (database == Database.SESSIONS) {
            channels.add("__keyevent@" + configuration.number(database) + "__:*");
        }
        return new AccessRules(
                "quintet-" + database.wireName(),
                configuration.keyPatterns(database).stream()
                        .map(KeyPattern::glob)
                        .toList(),
                channels,
                Stream.concat(EVERYBODY.stream(), own(database).stream())
                        .distinct()
                        .sorted()
                        .toList());
    }

    private static List<String> own(Database database) {
        return switch (database) {
            case SESSIONS -> SESSIONS;
            case CACHE -> CACHE;
            case QUEUES -> QUEUES;
            case RATE_LIMIT -> RATE_LIMIT;
            case EMAIL_CACHE -> EMAIL_CACHE;
        };
    }

    /** What follows {@code ACL SETUSER name}, without switching the user on and without a password. */
    public List<String> rules() {
        List<String> rules = new ArrayList<>(List.of("resetkeys", "resetchannels", "-@all"));
        keys.forEach(key -> rules.add("~" + key));
        channels.forEach(channel -> rules.add("&" + channel));
        commands.forEach(command -> rules.add("+" + command));
        return rules;
    }

    /**
     * A line for an ACL file, or for redis.conf.
     *
     * @param passwordDigest the SHA-256 of its password, in hexadecimal, or a placeholder for people
     */
    public String line(String passwordDigest) {
        return "user " + user + " on #" + passwordDigest + " " + String.join(" ", rules());
    }
}
