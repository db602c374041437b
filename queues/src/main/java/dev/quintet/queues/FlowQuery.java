package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

/**
 * How much of a flow to read.
 *
 * @param depth how many levels, the root's included; 10 by default
 * @param children how many children at most of each job and of each kind (pending, done, failed, ignored); 20 by default
 * @since 1.0
 */
public record FlowQuery(int depth, int children) {
    /** Ten levels of at most twenty children of each kind, as in BullMQ. */
    public static final FlowQuery DEFAULTS = new FlowQuery(10, 20);

    private static final int MOST_CHILDREN = 10_000;

    public FlowQuery {
        check(depth >= 1, "depth must be at least 1 level, was %s", depth);
        check(children >= 1 && children <= MOST_CHILDREN, "children must be 1 to %s, was %s", MOST_CHILDREN, children);
    }

    public FlowQuery withDepth(int depth) {
        return new FlowQuery(depth, children);
    }

    public FlowQuery withChildren(int children) {
        return new FlowQuery(depth, children);
    }
}
