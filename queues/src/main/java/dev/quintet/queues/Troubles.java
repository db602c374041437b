package dev.quintet.queues;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes wrong in one activity of a worker: told each time, logged when it begins and when it is over. */
final class Troubles {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private final String activity;
    private final WorkerListener listener;
    private final PauseBetweenTries pause;

    /** For one activity, such as "fetching jobs of queue 'mail'". Not thread-safe. */
    Troubles(String activity, WorkerListener listener, Duration longestPause) {
        this.activity = activity;
        this.listener = listener;
        this.pause = new PauseBetweenTries(longestPause);
    }

    /** It failed once more; how long to wait before the next try. */
    Duration failed(Throwable failure) {
        if (!pause.failing()) {
            log.warn("Trouble with {}; trying again until it works: {}", activity, failure.getMessage());
            log.debug("The trouble with {}", activity, failure);
        }
        listener.error(failure);
        return pause.next();
    }

    /** It worked. */
    void over() {
        if (pause.failing()) {
            log.info("No more trouble with {}.", activity);
            pause.reset();
        }
    }
}
