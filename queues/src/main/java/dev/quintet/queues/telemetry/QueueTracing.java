package dev.quintet.queues.telemetry;

import dev.quintet.queues.QueueTelemetry;
import dev.quintet.queues.TelemetryAttributes;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;

/**
 * Traces jobs by OpenTelemetry, as the npm package {@code bullmq-otel} does: the same names of spans and attributes, and the same carrier in
 * the job, which is JSON text of whatever the propagators write ({@code traceparent} with W3C's). So a trace goes on from Node through a queue
 * into Java and back.
 *
 * <p>Thread-safe. The handler of a job runs with its span as the current one of its thread. What the propagators write is stored with the job
 * and readable by everybody who may read Redis, baggage included.
 *
 * <pre>{@code
 * QueueOptions options =
 *         QueueOptions.builder().telemetry(QueueTracing.of(openTelemetry)).build();
 * Queue mail = Queue.on(database, "mail", options); // and so are its workers traced
 * }</pre>
 *
 * @since 1.0
 */
public final class QueueTracing implements QueueTelemetry {
    private final Tracer tracer;
    private final TextMapPropagator propagator;

    private QueueTracing(Tracer tracer, TextMapPropagator propagator) {
        this.tracer = tracer;
        this.propagator = propagator;
    }

    /** With the tracer {@code dev.quintet.queues} and the propagators of this. */
    public static QueueTracing of(OpenTelemetry openTelemetry) {
        return new QueueTracing(
                openTelemetry.getTracer("dev.quintet.queues"),
                openTelemetry.getPropagators().getTextMapPropagator());
    }

    @Override
    public Span begin(Operation operation) {
        boolean consumes = operation.role() == Role.CONSUMER;
        // A thread that runs jobs has no business with what was current when it was made.
        Context around = consumes ? Context.root() : Context.current();
        Context parent = operation
                .carried()
                .map(carried -> propagator.extract(around, Carrier.read(carried), Carrier.GETTER))
                .orElse(around);
        io.opentelemetry.api.trace.Span span = tracer.spanBuilder(operation.title())
                .setSpanKind(consumes ? SpanKind.CONSUMER : SpanKind.PRODUCER)
                .setParent(parent)
                .setAttribute(TelemetryAttributes.QUEUE_NAME, operation.queue())
                .setAttribute(TelemetryAttributes.QUEUE_OPERATION, operation.name())
                .startSpan();
        return new TracedSpan(span, parent.with(span), propagator);
    }
}
