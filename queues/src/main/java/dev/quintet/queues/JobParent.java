package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

/**
 * The job that waits for another one.
 *
 * @param queue its queue with the prefix, {@code bull:orders}: see {@link Queue#qualifiedName()}
 * @param id its id
 * @since 1.0
 */
public record JobParent(String queue, String id) {
    public JobParent {
        check(
                queue.indexOf(':') > 0,
                "A parent's queue must be named with its prefix, such as 'bull:orders', was '%s'",
                queue);
        check(!id.isEmpty(), "A parent's id must not be empty");
    }

    /** Its key in Redis. */
    String key() {
        return queue + ":" + id;
    }
}
