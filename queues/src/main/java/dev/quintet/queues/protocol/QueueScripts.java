package dev.quintet.queues.protocol;

import dev.quintet.databases.DatabaseCommands;
import dev.quintet.databases.DedicatedConnection;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.errors.CommandFailedException;
import dev.quintet.databases.errors.QuintetException;
import dev.quintet.databases.errors.WriteRefusedException;
import dev.quintet.databases.errors.WriteRefusedException.Reason;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Runs BullMQ's scripts on one database. A script is called by its digest; where the server does not know it, its text is
 * sent. Thread-safe.
 *
 * <p>What comes back is a list of Longs, bytes, lists and nulls, or of one of them: read it with {@link Reply}.
 */
public final class QueueScripts {
    private final RedisDatabase database;
    private final DatabaseCommands<byte[], byte[]> commands;

    public QueueScripts(RedisDatabase database) {
        this.database = database;
        this.commands = database.as(ByteArrayCodec.INSTANCE);
    }

    /** Runs a script and waits for its answer. One round trip. */
    public List<@Nullable Object> run(ScriptCall call) {
        return commands.run(call.script().script(), call.keys(), call.arguments());
    }

    /** Runs a script and does not wait. Calls made in order are carried out in order. */
    public CompletionStage<List<@Nullable Object>> runAsync(ScriptCall call) {
        return commands.runAsync(call.script().script(), call.keys(), call.arguments());
    }

    /** Makes the server remember these scripts, unless it does. One round trip, two if it did not. */
    public void load(Set<QueueScript> scripts) {
        List<QueueScript> wanted = List.copyOf(scripts);
        String[] digests =
                wanted.stream().map(script -> script.script().digest()).toArray(String[]::new);
        List<Boolean> known = commands.call(redis -> redis.scriptExists(digests));
        List<QueueScript> unknown = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            if (!known.get(i)) {
                unknown.add(wanted.get(i));
            }
        }
        if (!unknown.isEmpty()) {
            List<String> unused = commands.callAll(redis -> unknown.stream()
                    .map(script -> redis.scriptLoad(script.script().source()))
                    .toList());
        }
    }

    /**
     * Runs several scripts as one transaction (MULTI, EXEC): nobody sees some of them done and others not. Two round trips.
     *
     * @return their answers in order. Where a script failed, the answer is an exception: what the others did stays done
     * @throws WriteRefusedException if Redis is full, and nothing was done
     * @throws CommandFailedException if the transaction was not carried out for another reason
     */
    public List<@Nullable Object> transaction(List<ScriptCall> calls) {
        try (DedicatedConnection connection = database.dedicated()) {
            return transaction(connection, calls).orElseThrow();
        }
    }

    /**
     * The same on a connection of the caller's, on which keys may be watched.
     *
     * @return empty if one of them had changed, and nothing was done
     */
    public Optional<List<@Nullable Object>> transaction(DedicatedConnection connection, List<ScriptCall> calls) {
        Set<QueueScript> scripts = new LinkedHashSet<>();
        calls.forEach(call -> scripts.add(call.script()));
        load(scripts);
        List<RedisFuture<List<Object>>> queued = new ArrayList<>(calls.size());
        TransactionResult result;
        try {
            result = connection.transaction(
                    ByteArrayCodec.INSTANCE,
                    redis -> calls.forEach(call -> queued.add(redis.evalsha(
                            call.script().script().digest(),
                            call.script().script().outputType(),
                            call.keys().toArray(byte[][]::new),
                            call.arguments().toArray(byte[][]::new)))));
        } catch (CommandFailedException discarded) {
            throw reason(queued, discarded);
        }
        if (result.wasDiscarded()) {
            return Optional.empty();
        }
        List<@Nullable Object> answers = new ArrayList<>(calls.size());
        result.forEach(answers::add);
        return Optional.of(answers);
    }

    /** Redis says of a transaction only that it was discarded; why, it said when the first of its commands came. */
    private static QuintetException reason(List<RedisFuture<List<Object>>> queued, CommandFailedException discarded) {
        for (RedisFuture<List<Object>> command : queued) {
            String error = command.getError();
            if (error != null) {
                String says = "Nothing of the transaction was done, because Redis says: " + error;
                return error.startsWith("OOM")
                        ? new WriteRefusedException(
                                Reason.MEMORY_FULL,
                                says + " Raise maxmemory, or clear what is no longer needed.",
                                discarded)
                        : new CommandFailedException(says, discarded);
            }
        }
        return discarded;
    }
}
