package dev.quintet.interoptests;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which of the behaviours in {@code docs/bullmq-conformance.md} a test proves with the real BullMQ at the other end, or a part of
 * which. The table is made from these and from those in {@code queues}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Behaviour {
    /** The numbers, 1 to 180. */
    int[] value();
}
