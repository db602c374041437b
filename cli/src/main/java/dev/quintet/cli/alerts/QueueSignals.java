package dev.quintet.cli.alerts;

import dev.quintet.cli.queues.QueueNames;
import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.operations.alerts.Signal;
import dev.quintet.operations.alerts.SignalSource;
import dev.quintet.queues.QueueGlance;
import dev.quintet.queues.QueueGlances;
import java.util.ArrayList;
import java.util.List;

/**
 * Figures of the queues: {@code queue.waiting} (jobs that are ready), {@code queue.oldest} (s that the next one has been),
 * {@code queue.failures} (% of the jobs that ended lately; not there while few ended), {@code queue.unattended} (1 if jobs are
 * ready, the queue is not paused, and no worker is connected). A round is one script for each queue, all sent at once, one list
 * of clients, and a part of a scan. Not thread-safe.
 */
final class QueueSignals implements SignalSource {
    /** Of fewer jobs a percentage says little. */
    private static final long ENOUGH = 10;

    private final QueueNames names;
    private final QueueGlances glances;
    private final List<String> leftOut;

    /** @param leftOut queues that are not looked at: our own, whose troubles would make alerts of which more would fail */
    QueueSignals(Databases databases, String prefix, List<String> leftOut) {
        this.names = new QueueNames(databases.get(Database.QUEUES), prefix);
        this.glances = QueueGlances.on(databases.get(Database.QUEUES), prefix);
        this.leftOut = List.copyOf(leftOut);
    }

    @Override
    public List<Signal> read() {
        List<String> wanted =
                names.next().stream().filter(name -> !leftOut.contains(name)).toList();
        List<Signal> signals = new ArrayList<>();
        for (QueueGlance queue : glances.look(wanted)) {
            figures(queue, signals);
        }
        return signals;
    }

    private static void figures(QueueGlance queue, List<Signal> signals) {
        String name = queue.name();
        signals.add(new Signal("queue.waiting", name, queue.ready(), "jobs"));
        signals.add(new Signal(
                "queue.oldest", name, queue.oldest().map(age -> age.toSeconds()).orElse(0L), "s"));
        long ended = queue.recentlyCompleted() + queue.recentlyFailed();
        if (ended == 0 || ended >= ENOUGH) {
            signals.add(
                    new Signal("queue.failures", name, ended == 0 ? 0 : 100.0 * queue.recentlyFailed() / ended, "%"));
        }
        queue.workers()
                .ifPresent(workers -> signals.add(
                        Signal.of("queue.unattended", name, queue.ready() > 0 && !queue.paused() && workers == 0)));
    }
}
