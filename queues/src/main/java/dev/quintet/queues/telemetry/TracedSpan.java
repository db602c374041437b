package dev.quintet.queues.telemetry;

import dev.quintet.queues.QueueTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.List;
import java.util.Optional;

/** A span of OpenTelemetry, and the context that it is part of. */
final class TracedSpan implements QueueTelemetry.Span {
    private final Span span;
    private final Context context;
    private final TextMapPropagator propagator;

    TracedSpan(Span span, Context context, TextMapPropagator propagator) {
        this.span = span;
        this.context = context;
        this.propagator = propagator;
    }

    @Override
    public Optional<String> context() {
        return Carrier.write(context, propagator);
    }

    @Override
    public TracedSpan set(String attribute, String value) {
        span.setAttribute(attribute, value);
        return this;
    }

    @Override
    public TracedSpan set(String attribute, long value) {
        span.setAttribute(attribute, value);
        return this;
    }

    @Override
    public TracedSpan set(String attribute, List<String> values) {
        span.setAttribute(AttributeKey.stringArrayKey(attribute), values);
        return this;
    }

    @Override
    public TracedSpan event(String name) {
        span.addEvent(name);
        return this;
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // the caller closes what is returned
    public QueueTelemetry.Scope makeCurrent() {
        return context.makeCurrent()::close;
    }

    @Override
    public void failed(Throwable failure) {
        span.recordException(failure);
        span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
    }

    @Override
    public void end() {
        span.end();
    }
}
