package dev.quintet.operations.migration;

import dev.quintet.databases.Place;
import dev.quintet.databases.Script;
import dev.quintet.operations.ConflictPolicy;
import dev.quintet.operations.KeyConflictException;
import dev.quintet.operations.contents.Shown;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Moves keys between two numbers of one server, inside it. */
final class ServerMover implements Mover {
    /** More batches than are ever under way at once. */
    static final int SLOTS = 64;

    private static final Script<List<Object>> MOVE = Script.returningList(ServerMover.class, "move.lua");

    private final Place from;
    private final Place to;
    private final byte[] journal;
    private final boolean journaled;
    private final ConflictPolicy policy;
    private final boolean comparing;

    ServerMover(Place from, Place to, byte[] journal, boolean journaled, ConflictPolicy policy, boolean comparing) {
        this.from = from;
        this.to = to;
        this.journal = journal;
        this.journaled = journaled;
        this.policy = policy;
        this.comparing = comparing;
    }

    static String slot(long batch) {
        return "slot:" + batch % SLOTS;
    }

    @Override
    public CompletionStage<String> move(List<byte[]> names, long batch) {
        List<byte[]> keys = new ArrayList<>(names.size() + 1);
        keys.add(journal);
        keys.addAll(names);
        List<byte[]> arguments = List.of(
                ascii(Integer.toString(to.number())),
                ascii(Integer.toString(from.number())),
                ascii(policy.wireName()),
                ascii(journaled ? slot(batch) : ""),
                ascii(Long.toString(batch)),
                ascii(comparing ? "1" : "0"));
        return from.runAsync(MOVE, keys, arguments).thenApply(answer -> outcome(answer, names));
    }

    private String outcome(List<Object> answer, List<byte[]> names) {
        String word = new String((byte[]) answer.get(0), StandardCharsets.US_ASCII);
        if (word.equals("conflict")) {
            byte[] name = names.get(((Long) answer.get(1)).intValue() - 1);
            throw new KeyConflictException("There is a key " + Shown.name(name) + " at " + to.location()
                    + " already; it was left, and so was that of " + from.location()
                    + ". Choose to skip or to overwrite, or roll back.");
        }
        String letters = new String((byte[]) answer.get(1), StandardCharsets.US_ASCII);
        int different = letters.indexOf('d');
        if (different >= 0) {
            throw new MigrationException(
                    "The key " + Shown.name(names.get(different)) + " was not the same at " + to.location()
                            + " as it had been at " + from.location() + ". The migration stopped there.",
                    null);
        }
        return letters;
    }

    @Override
    public CompletionStage<Long> there(List<byte[]> names) {
        return to.callAsync(redis -> redis.exists(names.toArray(byte[][]::new)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
