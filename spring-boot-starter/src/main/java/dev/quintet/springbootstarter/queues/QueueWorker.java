package dev.quintet.springbootstarter.queues;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method runs jobs of a queue.
 *
 * <p>Its parameters, each of which may be left out: the job's data, read as JSON into whatever type it is; the job itself ({@link
 * dev.quintet.queues.Job}, {@link dev.quintet.queues.RunningJob} or {@link dev.quintet.queues.HeldJob}); a {@link
 * dev.quintet.queues.CancellationToken}. What it returns is the result; a {@code CompletionStage} is waited for. What it throws fails the
 * attempt.
 *
 * <p>All methods for one queue belong to one worker, which begins when the application is ready, and ends before its beans do: jobs that do not
 * end in time are given back. On beans that are singletons; proxies around them, for transactions say, are gone through.
 *
 * <pre>{@code
 * @QueueWorker(queue = "emails", name = "welcome", concurrency = 20)
 * Receipt welcome(Welcome mail, CancellationToken cancellation) { ... }
 * }</pre>
 *
 * @since 1.0
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface QueueWorker {
    /** The queue's name; may have {@code ${placeholders}}. */
    String queue();

    /** Jobs of which name; all for which there is no other method, if not set. May have {@code ${placeholders}}. */
    String name() default "";

    /**
     * How many jobs of the queue run at once in this process. What the property {@code quintet.queues.workers.<queue>.concurrency} says wins;
     * if neither says anything it is {@code quintet.queues.concurrency}. Methods for the same queue that say it must agree.
     */
    int concurrency() default 0;
}
