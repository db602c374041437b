package dev.quintet.operations.migration;

import dev.quintet.databases.Database;
import dev.quintet.databases.Place;
import dev.quintet.operations.KeyConflictException;
import dev.quintet.operations.ProgressMeter;
import dev.quintet.operations.contents.Answers;
import dev.quintet.operations.contents.KeyNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Moves queues as wholes.
 *
 * <p>While a queue is paused nobody takes a job, so only producers can add to it. Its jobs move first, in passes, until a pass
 * finds none; then everything that names them moves in one step. Whoever looks at either place finds a whole queue or none:
 * jobs whose queue has not come yet are names that nobody knows.
 */
final class QueueMove {
    private static final int PAGE = 1000;
    private static final int MOST_PASSES = 20;

    private final Place from;
    private final Route route;
    private final @Nullable MoveJournal journal;
    private final ProgressMeter meter;
    private final QueuePause pause;
    private final boolean failOnConflict;
    private final List<String> moved = new ArrayList<>();
    private final Map<String, String> left = new TreeMap<>();
    private Moved result = Moved.NOTHING;

    /** @param pauses the journal in which to note which queues were paused, at the place they move from */
    QueueMove(
            Place from,
            Route route,
            byte[] pauses,
            @Nullable MoveJournal journal,
            ProgressMeter meter,
            boolean failOnConflict) {
        this.from = from;
        this.route = route;
        this.journal = journal;
        this.meter = meter;
        this.pause = new QueuePause(from, pauses);
        this.failOnConflict = failOnConflict;
    }

    List<String> moved() {
        return moved;
    }

    /** Queues that stay, with the reason. */
    Map<String, String> left() {
        return left;
    }

    Moved result() {
        return result;
    }

    /** Lets queues go on that an earlier run had paused and moved, before it could say so. */
    void resumeMoved(Collection<QueueKeys> here) {
        for (QueueKeys queue : pause.paused()) {
            if (!here.contains(queue)) {
                pause.resume(queue, route.to());
            }
        }
    }

    /** @param belonging which names are of the queues database at all */
    void move(List<QueueKeys> queues, Duration patience, Predicate<byte[]> belonging) {
        List<QueueKeys> going = new ArrayList<>();
        for (QueueKeys queue : queues) {
            if (mayGo(queue, patience)) {
                going.add(queue);
            } else {
                pause.resume(queue, from);
            }
        }
        if (going.isEmpty()) {
            return;
        }
        boolean more = true;
        for (int pass = 0; pass < MOST_PASSES && more; pass++) {
            more = moveJobs(going, queues, belonging) > 0;
        }
        for (QueueKeys queue : going) {
            Batches structures = batches();
            queue.structures().forEach(structures::add);
            structures.flush();
            noteResult(structures);
            pause.resume(queue, route.to());
            moved.add(queue.name());
        }
        // Jobs that were added between the last pass and the queue's step are named by what has moved.
        long unused = moveJobs(going, queues, belonging);
    }

    private boolean mayGo(QueueKeys queue, Duration patience) {
        long conflicts = Answers.await(route.mover().there(queue.structures()));
        if (conflicts > 0) {
            String reason = "there is a queue of that name at " + route.to().location()
                    + " already, and queues cannot be merged";
            if (failOnConflict) {
                throw new KeyConflictException(
                        "The queue " + queue.name() + " was left: " + reason + ". Finish or remove one of them.");
            }
            left.put(queue.name(), reason);
            return false;
        }
        long active = pause.pause(queue, patience);
        if (active > 0) {
            left.put(queue.name(), active + " of its jobs are being worked on; stop its workers, or give it more time");
            return false;
        }
        return true;
    }

    private long moveJobs(List<QueueKeys> going, List<QueueKeys> all, Predicate<byte[]> belonging) {
        Batches jobs = batches();
        long found = 0;
        KeyNames names = new KeyNames(
                from,
                PAGE,
                name -> belonging.test(name)
                        && QueueKeys.owner(name, all)
                                .filter(going::contains)
                                .filter(queue -> !queue.isStructure(name))
                                .isPresent());
        for (@Nullable List<byte[]> page = names.next(); page != null; page = names.next()) {
            page.forEach(jobs::add);
            found += page.size();
        }
        jobs.flush();
        noteResult(jobs);
        return found;
    }

    private Batches batches() {
        return new Batches(Database.QUEUES, route.mover(), journal, meter);
    }

    /** Structures are asked for by name, most of which a queue has not. */
    private void noteResult(Batches batches) {
        Moved some = batches.result();
        result = result.plus(new Moved(some.moved(), some.replaced(), some.skipped(), 0, some.busy()));
    }
}
