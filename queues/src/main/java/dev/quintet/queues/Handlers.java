package dev.quintet.queues;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who handles which jobs. */
final class Handlers {
    /** A handler that has forgotten the type of its jobs' data. */
    @FunctionalInterface
    interface Handler {
        @Nullable
        Object handle(HeldJob job, CancellationToken cancellation) throws Exception;
    }

    private final Map<String, Handler> byName;
    private final @Nullable Handler others;

    /** The handlers by the names of jobs, and the one for all others, if there is one. */
    Handlers(Map<String, Handler> byName, @Nullable Handler others) {
        this.byName = Map.copyOf(byName);
        this.others = others;
    }

    boolean isEmpty() {
        return byName.isEmpty() && others == null;
    }

    @Nullable
    Object handle(HeldJob held, CancellationToken cancellation) throws Exception {
        Job job = held.job();
        Handler handler = byName.getOrDefault(job.name(), others);
        if (handler == null) {
            throw new UnrecoverableJobException(
                    "No handler for jobs named '" + job.name() + "' in this worker of queue '" + job.queueName()
                            + "', which handles " + byName.keySet() + ". Add one, or one for all others.");
        }
        return handler.handle(held, cancellation);
    }
}
