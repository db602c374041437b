package dev.quintet.queues;

import dev.quintet.queues.protocol.NewJob;
import dev.quintet.queues.protocol.StoredJob;
import dev.quintet.queues.protocol.Suffix;
import io.lettuce.core.KeyValue;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Adds jobs that have a deduplication id, and finds out whether they were added.
 *
 * <p>BullMQ's script does not say: it answers with an id, which is the new job's or the owner's. But it takes a number from
 * the queue's counter each time, so the counter is read before and after it, in the same round trip. An id that the counter
 * had passed before is somebody else's. One that it had not is the new job's, if the script was the only one to count; if it
 * was not, the job is looked at.
 */
final class DeduplicatedAdditions {
    private final QueueParts parts;

    DeduplicatedAdditions(QueueParts parts) {
        this.parts = parts;
    }

    CompletionStage<Job> send(NewJob draft) {
        CompletionStage<Long> before = counter();
        CompletionStage<String> id =
                parts.scripts().runAsync(draft.call(parts.keys())).thenApply(draft::added);
        CompletionStage<Long> after = counter();
        return id.thenCompose(added -> before.thenCombine(
                        after, (earlier, later) -> isNew(draft, added, earlier, later))
                .thenCompose(verdict -> verdict)
                .thenCompose(isNew -> isNew
                        ? CompletableFuture.completedFuture(new Job(parts, Additions.stored(draft, added)))
                        : owner(draft, added)));
    }

    private CompletionStage<Long> counter() {
        return parts.database()
                .callAsync(redis -> redis.get(parts.keys().key(Suffix.ID)))
                .thenApply(DeduplicatedAdditions::number);
    }

    private static long number(@Nullable String counter) {
        return counter == null ? 0 : Long.parseLong(counter);
    }

    private CompletionStage<Boolean> isNew(NewJob draft, String id, long before, long after) {
        if (!draft.id().isEmpty()) {
            return CompletableFuture.completedFuture(id.equals(draft.id()));
        }
        if (!id.matches("\\d{1,18}") || Long.parseLong(id) <= before) {
            return CompletableFuture.completedFuture(false);
        }
        if (after == before + 1) {
            return CompletableFuture.completedFuture(true);
        }
        return parts.database()
                .callAsync(redis -> redis.hmget(parts.keys().job(id), "name", "data", "timestamp"))
                .thenApply(fields -> isSame(draft, fields));
    }

    private static boolean isSame(NewJob draft, List<KeyValue<String, String>> fields) {
        return fields.get(0).getValueOrElse("").equals(draft.name())
                && fields.get(1).getValueOrElse("").equals(draft.data())
                && fields.get(2).getValueOrElse("").equals(Long.toString(draft.timestamp()));
    }

    private CompletionStage<Job> owner(NewJob draft, String id) {
        return parts.database()
                .callAsync(redis -> redis.hgetall(parts.keys().job(id)))
                .thenApply(hash -> new Job(parts, new StoredJob(id, ownerHash(draft, hash)), true));
    }

    /** Of an owner that finished meanwhile and was removed, only the ids are known. */
    private static Map<String, String> ownerHash(NewJob draft, Map<String, String> hash) {
        return hash.isEmpty() ? Map.of("deid", draft.deduplicationId().orElse("")) : hash;
    }
}
