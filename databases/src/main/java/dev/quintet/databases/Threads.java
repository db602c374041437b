package dev.quintet.databases;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes all of Quintet's own threads: virtual where the JVM has them, else daemons; named for their owner.
 *
 * @since 1.0
 */
public final class Threads {
    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

    private Threads() {}

    /** Threads named {@code prefix} followed by a number, for work that mostly waits. */
    public static ThreadFactory named(String prefix) {
        return Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS ? virtual(prefix) : daemon(prefix);
    }

    /** Platform threads that do not keep the JVM alive, for timers and for work that computes. */
    public static ThreadFactory daemon(String prefix) {
        AtomicLong count = new AtomicLong();
        return task -> {
            Thread thread = new Thread(task, prefix + count.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** By reflection, because the byte code must load on Java 17, which has no such method. */
    private static ThreadFactory virtual(String prefix) {
        try {
            Class<?> builderType = Class.forName("java.lang.Thread$Builder");
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            builder = builderType.getMethod("name", String.class, long.class).invoke(builder, prefix, 0L);
            return (ThreadFactory) builderType.getMethod("factory").invoke(builder);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalStateException("Java " + Runtime.version() + " should have virtual threads", e);
        }
    }
}
