package dev.quintet.benchmarks.queues;

/** One of the two that are compared. */
interface QueuePeer extends AutoCloseable {
    /**
     * What a task took.
     *
     * @param seconds until its last job was added or completed
     * @param cpu seconds of the client's processor time meanwhile
     */
    record Took(double seconds, double cpu) {}

    String name();

    Took perform(QueueTask task) throws Exception;

    @Override
    void close();
}
