package dev.quintet.springbootstarter.queues;

import dev.quintet.databases.Threads;
import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.databases.errors.QuintetException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets schedulers up, on a thread of its own, so that a Redis that is away does not hold the application up: it tries again, 1 s to 30 s
 * apart, until it is done or told to stop. Doing it twice does no harm.
 */
final class ScheduleSetup {
    private static final Logger log = LoggerFactory.getLogger(ScheduleSetup.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final List<DeclaredSchedule> schedules;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Duration pause = Duration.ofSeconds(1);

    private ScheduleSetup(List<DeclaredSchedule> schedules) {
        this.schedules = schedules;
    }

    static ScheduleSetup start(List<DeclaredSchedule> schedules) {
        ScheduleSetup setup = new ScheduleSetup(schedules);
        if (!schedules.isEmpty()) {
            Threads.daemon("quintet-queue-schedules-").newThread(setup::run).start();
        }
        return setup;
    }

    private void run() {
        for (DeclaredSchedule schedule : schedules) {
            while (!done(schedule)) {
                if (waitedInVain()) {
                    return;
                }
            }
        }
    }

    private boolean done(DeclaredSchedule schedule) {
        try {
            schedule.apply();
            log.debug(
                    "Scheduler '{}' of queue '{}' is set up",
                    schedule.id(),
                    schedule.queue().name());
            return true;
        } catch (DatabaseUnavailableException away) {
            log.warn(
                    "Scheduler '{}' of queue '{}' is not set up yet, next try in {} s: {}",
                    schedule.id(),
                    schedule.queue().name(),
                    pause.toSeconds(),
                    away.getMessage());
            return false;
        } catch (QuintetException | IllegalArgumentException refused) {
            log.error(
                    "Scheduler '{}' of queue '{}' could not be set up; what was set up before goes on: {}",
                    schedule.id(),
                    schedule.queue().name(),
                    refused.getMessage());
            return true;
        }
    }

    /** Waits before the next try; true if there is to be none. */
    private boolean waitedInVain() {
        try {
            boolean told = stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            return told;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    void stop() {
        stopped.countDown();
    }
}
