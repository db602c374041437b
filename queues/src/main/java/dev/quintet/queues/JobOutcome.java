package dev.quintet.queues;

/**
 * How a job ended.
 *
 * @since 1.0
 */
public sealed interface JobOutcome {
    /**
     * It was completed.
     *
     * @param resultJson what it resulted in
     */
    record Completed(String resultJson) implements JobOutcome {}

    /**
     * It failed for good.
     *
     * @param reason why
     */
    record Failed(String reason) implements JobOutcome {}
}
