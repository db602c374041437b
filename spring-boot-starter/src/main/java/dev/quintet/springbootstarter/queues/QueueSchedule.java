package dev.quintet.springbootstarter.queues;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A scheduler that is set up when the application starts: it makes a job at each interval, or when a cron pattern says so. Exactly one next
 * job is in the queue, however many instances set it up.
 *
 * <p>Beside {@link QueueWorker} it makes the jobs that the method runs. On a class it names the queue and the jobs itself, for jobs that others
 * work, in Node say.
 *
 * <p>The scheduler lives in Redis and not in the code: when the declaration is removed, or its id changed, the old one goes on until somebody
 * removes it, by {@code queue.schedulers().remove(id)} or by leaving the declaration in place for one release with {@code cron = "-"}.
 *
 * <pre>{@code
 * @QueueWorker(queue = "reports", name = "daily")
 * @QueueSchedule(id = "daily-report", cron = "0 6 * * MON-FRI", zone = "Europe/Berlin")
 * void daily() { ... }
 * }</pre>
 *
 * @since 1.0
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(QueueSchedules.class)
public @interface QueueSchedule {
    /** By which the queue knows it, in all processes. */
    String id();

    /** When, as a cron pattern of Node's dialect, seconds optional; {@code -} removes the scheduler. May have {@code ${placeholders}}. */
    String cron() default "";

    /** How often, such as {@code 30s} or {@code PT5M}. May have {@code ${placeholders}}. */
    String every() default "";

    /** The time zone of {@link #cron()}, such as {@code Europe/Berlin}; UTC if not set. May have {@code ${placeholders}}. */
    String zone() default "";

    /** The jobs' data, as JSON. */
    String data() default "{}";

    /** The queue; that of the {@link QueueWorker} if not set. */
    String queue() default "";

    /** What the jobs are named; as the {@link QueueWorker} says if not set, and if that handles all names, as the id. */
    String name() default "";
}
