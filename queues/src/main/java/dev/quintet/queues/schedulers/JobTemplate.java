package dev.quintet.queues.schedulers;

import dev.quintet.queues.JobOptions;
import java.util.List;
import java.util.Map;

/**
 * What the jobs of a scheduler are like.
 *
 * @param name their name
 * @param data their data, anything that the queue's JSON mapper writes, or {@link dev.quintet.queues.RawJson}
 * @param options their options; not an id, a delay, a parent or a deduplication, which are the scheduler's to decide
 * @since 1.0
 */
public record JobTemplate(String name, Object data, JobOptions options) {
    private static final List<String> THE_SCHEDULERS_OWN = List.of("jobId", "delay", "parent", "de", "repeat");

    public JobTemplate {
        for (String option : THE_SCHEDULERS_OWN) {
            Checks.check(
                    !options.stored().containsKey(option),
                    "The option '%s' cannot be part of a scheduler's template: the scheduler decides it for each job",
                    option);
        }
    }

    /** Jobs of this name, without data. */
    public static JobTemplate named(String name) {
        return new JobTemplate(name, Map.of(), JobOptions.NONE);
    }

    public JobTemplate withData(Object data) {
        return new JobTemplate(name, data, options);
    }

    public JobTemplate withOptions(JobOptions options) {
        return new JobTemplate(name, data, options);
    }
}
