package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

/**
 * The parts of a job's key. An id with colons in it, as schedulers make them, cannot be told apart from the queue's name: BullMQ takes
 * what follows the last colon for the id, and so does this.
 */
record JobKey(String prefix, String queue, String id) {
    static JobKey parse(String key) {
        int last = key.lastIndexOf(':');
        int before = last < 0 ? -1 : key.lastIndexOf(':', last - 1);
        check(before > 0, "A job's key has the form prefix:queue:id, but was '%s'", key);
        return new JobKey(key.substring(0, before), key.substring(before + 1, last), key.substring(last + 1));
    }
}
