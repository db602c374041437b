package dev.quintet.sessions;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.ScanPosition;
import dev.quintet.databases.Script;
import dev.quintet.sessions.storage.AtomicSecondaryStorage;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.MapScanCursor;
import io.lettuce.core.Range;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What sweepers know of all sessions, kept in Redis so that the next one goes on where the last ended, even after all were down: a hash of
 * facts by token, and a sorted set of when to look at which token again.
 */
final class Census {
    private static final Script<Long> KNOW = Script.returningInteger(Census.class, "know.lua");
    private static final Script<Long> FORGET = Script.returningInteger(Census.class, "forget.lua");
    /** When nobody sweeps any more, what was known goes at last. */
    private static final Duration KEPT = Duration.ofDays(30);

    private final RedisDatabase database;
    private final String known;
    private final String due;
    private final String since;

    Census(RedisDatabase database, Keys keys) {
        this.database = database;
        this.known = keys.sweep("known");
        this.due = keys.sweep("due");
        this.since = keys.sweep("since");
    }

    /** What is known of a session. */
    record Facts(String sessionId, String userId, Instant expiresAt) {
        static Facts of(AuthSession session) {
            return new Facts(session.id(), session.userId(), session.expiresAt());
        }

        private String write() {
            ObjectNode node = SessionJson.object();
            node.put("id", sessionId);
            node.put("userId", userId);
            node.put("expiresAt", expiresAt.toEpochMilli());
            return SessionJson.write(node);
        }

        private static Optional<Facts> read(@Nullable String text) {
            return Optional.ofNullable(text)
                    .flatMap(SessionJson::read)
                    .flatMap(node -> Dates.read(SessionJson.value(node.get("expiresAt")))
                            .map(end -> new Facts(
                                    SessionJson.text(node, "id").orElse(""),
                                    SessionJson.text(node, "userId").orElse(""),
                                    end)));
        }
    }

    /** When sweeping began: what was there before is no news. */
    Instant since(Instant now, AtomicSecondaryStorage storage) {
        String text = storage.get(since).orElseGet(() -> Long.toString(now.toEpochMilli()));
        storage.set(since, text, KEPT);
        return Checks.moment(text).orElse(now);
    }

    Map<SessionToken, Facts> of(List<SessionToken> tokens) {
        Map<SessionToken, Facts> facts = new HashMap<>();
        if (tokens.isEmpty()) {
            return facts;
        }
        String[] fields = tokens.stream().map(SessionToken::value).toArray(String[]::new);
        List<KeyValue<String, String>> held = database.call(redis -> redis.hmget(known, fields));
        for (int i = 0; i < fields.length; i++) {
            SessionToken token = tokens.get(i);
            Facts.read(held.get(i).getValueOrElse(null)).ifPresent(read -> facts.put(token, read));
        }
        return facts;
    }

    /** Tokens to be looked at by now, the longest overdue first. */
    List<String> due(Instant now, int most) {
        Range<Long> past = Range.from(Range.Boundary.unbounded(), Range.Boundary.including(now.toEpochMilli()));
        return database.call(redis -> redis.zrangebyscore(due, past, Limit.create(0, most)));
    }

    /** A page of a walk over all that is known. */
    record Page(List<String> tokens, Optional<ScanPosition> next) {}

    Page walk(ScanPosition from, int most) {
        MapScanCursor<String, String> page =
                database.call(redis -> redis.hscan(known, ScanCursor.of(from.cursor()), ScanArgs.Builder.limit(most)));
        return new Page(
                List.copyOf(page.getMap().keySet()),
                page.isFinished() ? Optional.empty() : Optional.of(new ScanPosition(page.getCursor())));
    }

    /** Knows these from now on, and looks at each again when it should have expired. */
    void know(Map<SessionToken, Facts> facts) {
        if (facts.isEmpty()) {
            return;
        }
        List<String> arguments = new ArrayList<>(List.of(Long.toString(KEPT.toMillis())));
        facts.forEach((token, fact) -> {
            arguments.add(token.value());
            arguments.add(fact.write());
            arguments.add(Long.toString(fact.expiresAt().toEpochMilli()));
        });
        database.run(KNOW, List.of(known, due), arguments);
    }

    /** Forgets these, and looks at each again at a later moment if one is given. */
    void forget(Map<String, Optional<Instant>> again) {
        if (again.isEmpty()) {
            return;
        }
        List<String> arguments = new ArrayList<>();
        again.forEach((token, at) -> {
            arguments.add(token);
            arguments.add(at.map(moment -> Long.toString(moment.toEpochMilli())).orElse(""));
        });
        database.run(FORGET, List.of(known, due), arguments);
    }
}
