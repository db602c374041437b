package dev.quintet.queues;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Redis answers to "give me a job".
 *
 * @param jobId the job that was taken, or null
 * @param hash its fields; empty without a job
 * @param limitedMillis for how long nothing may be fetched because of a rate limit; 0 if there is none
 * @param nextDelayed when the next delayed job is due, in ms since 1970; 0 if there is none
 */
record FetchReply(@Nullable String jobId, Map<String, String> hash, long limitedMillis, double nextDelayed) {
    static final FetchReply NOTHING = new FetchReply(null, Map.of(), 0, 0);

    boolean hasJob() {
        return jobId != null;
    }
}
