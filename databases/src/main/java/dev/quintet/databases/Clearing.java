package dev.quintet.databases;

import dev.quintet.databases.errors.ClearRefusedException;
import dev.quintet.databases.errors.QuintetException;
import dev.quintet.databases.keys.KeyPattern;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Empties one database: exactly that one, without making the server's other clients wait, and not without a record.
 *
 * <p>A number that is ours alone is flushed by one script, which also counts, so the number told is exact. In a number that
 * is shared, keys are found by their patterns and unlinked page by page; keys of others are not touched.
 */
final class Clearing {
    private static final Script<Long> FLUSH = Script.returningInteger(Clearing.class, "clear.lua");

    private final LettuceDatabase database;
    private final AuditLog audit;
    private final InstantSource clock;

    Clearing(LettuceDatabase database, AuditLog audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    ClearResult run(ClearOptions options) {
        boolean isProtected = database.database().clearingPolicy() == ClearingPolicy.ADMINISTRATOR_WITH_FORCE;
        if (options.dryRun()) {
            return new ClearResult(database.database(), count(), true);
        }
        if (isProtected && !options.force()) {
            ClearRefusedException refused = new ClearRefusedException("The " + database.database()
                    + " database holds jobs that nobody can bring back, so it is not cleared. Remove single queues with"
                    + " BullMQ's own drain or obliterate, or repeat this with force if every job may go.");
            record(options, AuditRecord.Outcome.REFUSED, 0, "protected, and force was not given");
            throw refused;
        }
        // Before anything goes, so that an audit that cannot be kept stops it, and a crash in the middle leaves a
        // trace.
        record(options, AuditRecord.Outcome.BEGUN, 0, "");
        long cleared;
        try {
            cleared = database.settings().isolation() == Isolation.NUMBER ? flush() : unlink();
        } catch (QuintetException failure) {
            record(options, AuditRecord.Outcome.FAILED, 0, Failures.reason(failure));
            throw failure;
        }
        record(options, AuditRecord.Outcome.DONE, cleared, "");
        return new ClearResult(database.database(), cleared, false);
    }

    private long count() {
        if (database.settings().isolation() == Isolation.NUMBER) {
            return database.call(redis -> redis.dbsize());
        }
        return database.settings().keyPatterns().stream()
                .mapToLong(pattern -> database.count(KeyScan.of(pattern)))
                .sum();
    }

    private long flush() {
        return database.run(FLUSH, List.of(), List.of());
    }

    private long unlink() {
        long cleared = 0;
        for (KeyPattern pattern : database.settings().keyPatterns()) {
            cleared += unlink(pattern);
        }
        return cleared;
    }

    private long unlink(KeyPattern pattern) {
        DatabaseCommands<byte[], byte[]> bytes = database.as(ByteArrayCodec.INSTANCE);
        long cleared = 0;
        Optional<ScanPosition> next = Optional.of(ScanPosition.START);
        while (next.isPresent()) {
            KeyPage<byte[]> page = bytes.scan(KeyScan.of(pattern), next.get());
            if (!page.keys().isEmpty()) {
                cleared += bytes.call(redis -> redis.unlink(page.keys().toArray(byte[][]::new)));
            }
            next = page.next();
        }
        return cleared;
    }

    private void record(ClearOptions options, AuditRecord.Outcome outcome, long keys, String detail) {
        audit.record(
                new AuditRecord(clock.instant(), options.actor(), "clear", database.database(), outcome, keys, detail));
    }
}
