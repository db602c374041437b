package dev.quintet.queues;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who traces what happens to jobs: a seam, so that no tracing library is needed to use queues. For OpenTelemetry there is {@code
 * dev.quintet.queues.telemetry.QueueTracing}.
 *
 * <p>Names of spans and attributes are BullMQ's, and what a span gives along travels in the job as BullMQ carries it (its option {@code
 * tm}), so that a trace goes on in whatever language the job is processed. No attribute ever holds data or a result.
 *
 * <p>Implementations are thread-safe, and throw nothing: what is traced goes on as if nobody looked.
 *
 * @since 1.0
 */
public interface QueueTelemetry {
    /** Traces nothing. */
    QueueTelemetry NONE = operation -> NoSpan.INSTANCE;

    /** Begins a span, which the caller ends. Below what its job carries, else, for producers, below the span that is current. */
    Span begin(Operation operation);

    /** Which side of a job. */
    enum Role {
        /** Adds jobs. */
        PRODUCER,
        /** Runs one. */
        CONSUMER
    }

    /**
     * What a span is about.
     *
     * @param role which side of the job
     * @param name what is done, in BullMQ's words: {@code add}, {@code process}
     * @param destination what it is done to; may be empty
     * @param queue the queue's name; empty if there are several
     * @param carried what came with the job
     */
    record Operation(Role role, String name, String destination, String queue, Optional<String> carried) {
        /** Adding something. */
        public static Operation producing(String name, String destination, String queue) {
            return new Operation(Role.PRODUCER, name, destination, queue, Optional.empty());
        }

        /** The name with what it is done to. */
        public String title() {
            return destination.isEmpty() ? name : name + " " + destination;
        }
    }

    /** A piece of work that has begun. */
    interface Span {
        /** What a job is to carry so that its processing appears below this. */
        Optional<String> context();

        /** Sets an attribute; see {@link TelemetryAttributes}. */
        Span set(String attribute, String value);

        /** Sets an attribute that is a number. */
        Span set(String attribute, long value);

        /** Sets an attribute that is a list. */
        Span set(String attribute, List<String> values);

        /** Notes that something happened. */
        Span event(String name);

        /** Makes it the current one of this thread, until the scope is closed on the same thread. */
        Scope makeCurrent();

        /** Notes what went wrong. */
        void failed(Throwable failure);

        /** The work is done; once. */
        void end();
    }

    /** How long a span is the current one. */
    interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /** Does some work in a span of its own, and notes if it fails. */
    default <T> T trace(Operation operation, Function<Span, T> work) {
        Span span = begin(operation);
        Scope scope = span.makeCurrent();
        try {
            return work.apply(span);
        } catch (RuntimeException | Error failure) {
            span.failed(failure);
            throw failure;
        } finally {
            scope.close();
            span.end();
        }
    }
}
