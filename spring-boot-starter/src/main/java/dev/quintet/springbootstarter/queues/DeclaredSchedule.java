package dev.quintet.springbootstarter.queues;

import dev.quintet.queues.Queue;
import dev.quintet.queues.schedulers.JobTemplate;
import dev.quintet.queues.schedulers.Schedule;
import java.util.Optional;

/**
 * A scheduler that is to be there.
 *
 * @param queue whose it is
 * @param id what it is called
 * @param schedule when; empty if it is to be removed
 * @param template what its jobs are like
 */
record DeclaredSchedule(Queue queue, String id, Optional<Schedule> schedule, JobTemplate template) {
    /** Makes it so. */
    void apply() {
        if (schedule.isPresent()) {
            Object unused = queue.schedulers().upsert(id, schedule.get(), template);
        } else {
            boolean unused = queue.schedulers().remove(id);
        }
    }
}
