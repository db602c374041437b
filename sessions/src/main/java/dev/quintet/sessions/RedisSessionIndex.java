package dev.quintet.sessions;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.Script;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A sorted set per user: token, and when it expires. */
final class RedisSessionIndex implements SessionIndex {
    private static final Script<Long> RECORD = Script.returningInteger(RedisSessionIndex.class, "index.lua");
    private static final int PAGE = 1000;

    private final RedisDatabase database;
    private final Keys keys;
    private final InstantSource clock;

    RedisSessionIndex(RedisDatabase database, Keys keys, InstantSource clock) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public void record(String userId, Map<String, Instant> expiries) {
        List<String> arguments = new ArrayList<>();
        arguments.add(Long.toString(clock.millis()));
        expiries.forEach((token, end) -> {
            arguments.add(Long.toString(end.toEpochMilli()));
            arguments.add(token);
        });
        database.run(RECORD, List.of(keys.index(userId)), arguments);
    }

    @Override
    public void forget(String userId, Collection<String> tokens) {
        if (!tokens.isEmpty()) {
            database.call(redis -> redis.zrem(keys.index(userId), tokens.toArray(String[]::new)));
        }
    }

    @Override
    public Set<String> tokens(String userId) {
        Range<Long> living = Range.from(Range.Boundary.excluding(clock.millis()), Range.Boundary.unbounded());
        Set<String> tokens = new LinkedHashSet<>();
        List<String> page;
        int offset = 0;
        do {
            Limit limit = Limit.create(offset, PAGE);
            page = database.call(redis -> redis.zrangebyscore(keys.index(userId), living, limit));
            tokens.addAll(page);
            offset += PAGE;
        } while (page.size() == PAGE);
        return tokens;
    }
}
