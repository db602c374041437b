package dev.quintet.queues;

import dev.quintet.databases.errors.OutcomeUnknownException;
import dev.quintet.queues.protocol.QueueKeys;
import dev.quintet.queues.protocol.Suffix;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScoredValue;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of a worker that fetches jobs: into a slot that it takes beforehand, at once as long as there are any, and
 * after a wait for the marker when there were none.
 */
final class Fetcher implements Runnable {
    private final String marker;
    private final String workerId;
    private final Clock clock;
    private final Intake intake;
    private final JobMoves moves;
    private final JobEndings endings;
    private final JobRunner runner;
    private final BlockingConnection connection;
    private final WorkerListener listener;
    private final Troubles troubles;
    private final AtomicLong tokens = new AtomicLong();

    Fetcher(
            QueueKeys keys,
            String workerId,
            Clock clock,
            Intake intake,
            JobMoves moves,
            JobEndings endings,
            JobRunner runner,
            BlockingConnection connection,
            WorkerListener listener,
            Duration longestPause) {
        this.marker = keys.key(Suffix.MARKER);
        this.workerId = workerId;
        this.clock = clock;
        this.intake = intake;
        this.moves = moves;
        this.endings = endings;
        this.runner = runner;
        this.connection = connection;
        this.listener = listener;
        this.troubles = new Troubles("fetching jobs of queue '" + keys.queue() + "'", listener, longestPause);
    }

    @Override
    public void run() {
        try {
            while (intake.takeSlot()) {
                intake.circuit().tell();
                fetchIntoSlot();
            }
        } catch (InterruptedException interrupted) {
            // Nobody but the end of the JVM interrupts this thread.
            Thread.currentThread().interrupt();
        }
    }

    private void fetchIntoSlot() throws InterruptedException {
        boolean given = false;
        Duration pause = Duration.ZERO;
        try {
            given = fetch();
            troubles.over();
        } catch (RuntimeException failure) {
            pause = troubles.failed(failure);
        } finally {
            if (!given) {
                intake.giveBackEmpty();
            }
        }
        if (!pause.isZero()) {
            intake.rest(pause);
        }
    }

    /** Whether a job has the slot now. */
    private boolean fetch() {
        // Named and there, even if the worker never has nothing to do: others find it by this connection.
        Object unused = connection.connected();
        if (intake.shouldBlock() && !waitForMarker()) {
            return false;
        }
        String token = workerId + ":" + tokens.getAndIncrement();
        FetchReply reply = ask(token);
        if (reply == null) {
            return false;
        }
        if (intake.learn(reply)) {
            listener.drained();
        }
        String id = reply.jobId();
        if (id == null) {
            return false;
        }
        runner.start(TakenJob.of(id, token, reply.hash()));
        return true;
    }

    private @Nullable FetchReply ask(String token) {
        try {
            return moves.fetch(token, clock.millis());
        } catch (OutcomeUnknownException unknown) {
            listener.error(unknown);
            return endings.lookFor(token);
        }
    }

    /** Whether there may be something to fetch now. */
    private boolean waitForMarker() {
        Duration block = intake.blockTime();
        if (block.isZero()) {
            return true;
        }
        KeyValue<String, ScoredValue<String>> popped =
                connection.await(block, intake::mayFetch, redis -> redis.bzpopmin(BlockTime.seconds(block), marker));
        if (!intake.mayFetch()) {
            return false;
        }
        if (popped != null && popped.hasValue()) {
            return intake.marked(popped.getValue().getScore());
        }
        intake.unmarked();
        return true;
    }
}
