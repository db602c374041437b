package dev.quintet.queues;

import java.util.List;

/**
 * A job of a flow, and the jobs that it waits for or has waited for.
 *
 * @param job the job as it was added or read
 * @param children in no particular order where they were read
 * @since 1.0
 */
public record FlowNode(Job job, List<FlowNode> children) {}
