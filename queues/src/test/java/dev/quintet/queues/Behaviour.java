package dev.quintet.queues;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which of the behaviours in {@code docs/bullmq-conformance.md} a test proves, or a part of which. Several tests may share
 * one. {@link ConformanceTableTest} holds that the table agrees.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Behaviour {
    /** The numbers, 1 to 180. */
    int[] value();
}
