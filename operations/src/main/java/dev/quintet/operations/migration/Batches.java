package dev.quintet.operations.migration;

import dev.quintet.databases.Database;
import dev.quintet.operations.ProgressMeter;
import dev.quintet.operations.contents.Answers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Gathers the keys for one database, and moves them in batches, a few of which are under way at once. */
final class Batches {
    private static final int SIZE = 500;
    private static final int AHEAD = 3;

    private final Database database;
    private final Mover mover;
    private final @Nullable MoveJournal journal;
    private final ProgressMeter meter;
    private final Deque<Sent> sent = new ArrayDeque<>();
    private List<byte[]> names = new ArrayList<>();
    private Moved result = Moved.NOTHING;
    private long numbered;

    private record Sent(long batch, CompletionStage<String> outcome) {}

    /** @param journal none for a move that is not to be rolled back */
    Batches(Database database, Mover mover, @Nullable MoveJournal journal, ProgressMeter meter) {
        this.database = database;
        this.mover = mover;
        this.journal = journal;
        this.meter = meter;
    }

    void add(byte[] name) {
        names.add(name);
        if (names.size() >= SIZE) {
            send();
        }
    }

    private void send() {
        if (names.isEmpty()) {
            return;
        }
        List<byte[]> batch = names;
        names = new ArrayList<>(SIZE);
        long number = journal == null ? ++numbered : journal.intend(database, batch);
        sent.add(new Sent(number, mover.move(batch, number)));
        // A mover that copies is done at once. What came of a batch has to be noted before the next one begins, because
        // the
        // journal at the target tells of the last batch alone.
        while (sent.size() > AHEAD || (!sent.isEmpty() && isDone(sent.getFirst()))) {
            take();
        }
    }

    private static boolean isDone(Sent batch) {
        return batch.outcome.toCompletableFuture().isDone();
    }

    private void take() {
        Sent first = sent.remove();
        String letters = Answers.await(first.outcome);
        if (journal != null) {
            journal.outcome(first.batch, letters);
        }
        result = result.plus(Moved.of(letters));
        meter.did(letters.length(), 0);
    }

    /** Moves what was gathered, and waits for everything. */
    void flush() {
        send();
        while (!sent.isEmpty()) {
            take();
        }
    }

    /** What became of the keys so far. */
    Moved result() {
        return result;
    }
}
