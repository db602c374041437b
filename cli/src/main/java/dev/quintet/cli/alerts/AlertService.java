package dev.quintet.cli.alerts;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.operations.alerts.Alert;
import dev.quintet.operations.alerts.AlertWatch;
import dev.quintet.operations.alerts.DatabaseSignals;
import dev.quintet.operations.alerts.MemoryOutbox;
import dev.quintet.operations.alerts.Outbox;
import dev.quintet.operations.alerts.SignalSource;
import dev.quintet.queues.Queue;
import dev.quintet.queues.QueueOptions;
import java.util.ArrayList;
import java.util.List;

/** Alerts as {@code quintet serve} runs them: every figure there is, compared with the rules of a file, told to its channels. */
public final class AlertService implements AutoCloseable {
    private final LimitSignals limits;
    private final Outbox outbox;
    private final AlertWatch watch;

    private AlertService(LimitSignals limits, Outbox outbox, AlertWatch watch) {
        this.limits = limits;
        this.outbox = outbox;
        this.watch = watch;
    }

    /**
     * Begins to watch.
     *
     * @param more figures beside those of databases, queues and limits
     */
    public static AlertService start(Databases databases, AlertsSettings settings, List<SignalSource> more) {
        LimitSignals limits = new LimitSignals(databases, settings.limits());
        Outbox outbox = outbox(databases, settings);
        List<SignalSource> sources = new ArrayList<>(sources(databases, settings, limits));
        sources.addAll(more);
        return new AlertService(
                limits,
                outbox,
                AlertWatch.start(
                        application(databases, settings), sources, settings.rules(), outbox, settings.every()));
    }

    static String application(Databases databases, AlertsSettings settings) {
        return settings.application().orElse(databases.configuration().application());
    }

    static List<SignalSource> sources(Databases databases, AlertsSettings settings, LimitSignals limits) {
        return List.of(
                new DatabaseSignals(databases),
                new QueueSignals(databases, settings.prefix(), List.of(QueueOutbox.QUEUE)),
                limits);
    }

    /** In a queue if somebody outside is told; the log alone needs none. */
    private static Outbox outbox(Databases databases, AlertsSettings settings) {
        Channels channels = Channels.of(settings);
        if (settings.webhook().isEmpty() && settings.mail().isEmpty()) {
            return new MemoryOutbox(List.copyOf(channels.byWord().values()));
        }
        Queue queue = Queue.on(
                databases.get(Database.QUEUES),
                QueueOutbox.QUEUE,
                QueueOptions.builder()
                        .prefix(settings.prefix())
                        .withoutDescription()
                        .build());
        return new QueueOutbox(queue, channels.byWord());
    }

    /** What is bad now. */
    public List<Alert> open() {
        return watch.open();
    }

    /** Watches and delivers no more; waits at most 5 s for a message that is on its way. */
    @Override
    public void close() {
        watch.close();
        outbox.close();
        limits.close();
    }
}
