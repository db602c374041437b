package dev.quintet.queues;

import org.jspecify.annotations.Nullable;

/**
 * A job that is to be added with others; see {@link Queue#add(String, Object, JobOptions)}.
 *
 * @param name what kind of job it is
 * @param data what becomes JSON, or {@link RawJson}
 * @param options what is not set in them comes from the queue's default options
 * @since 1.0
 */
public record JobRequest(String name, @Nullable Object data, JobOptions options) {
    public static JobRequest of(String name, @Nullable Object data) {
        return new JobRequest(name, data, JobOptions.NONE);
    }
}
