package dev.quintet.benchmarks.queues;

/**
 * What to do with a number of jobs.
 *
 * @param width how many callers add at a time, how many jobs are added at once, how many are processed at a time
 */
record QueueTask(Kind kind, int jobs, int width) {
    static final String QUEUE = "mail";

    /** Kinds of work. */
    enum Kind {
        /** One job per call. */
        ADD,
        /** Many jobs per call, one call after the other. */
        ADD_IN_BULK,
        /** Handlers that do nothing; the jobs are there before. */
        PROCESS
    }

    String describe() {
        return switch (kind) {
            case ADD -> "add, " + width + (width == 1 ? " caller" : " callers");
            case ADD_IN_BULK -> "add in bulk, " + width + " at once";
            case PROCESS -> "process, concurrency " + width;
        };
    }
}
