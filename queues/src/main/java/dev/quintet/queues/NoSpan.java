package dev.quintet.queues;

import java.util.List;
import java.util.Optional;

/** What is not traced. */
enum NoSpan implements QueueTelemetry.Span {
    INSTANCE;

    private static final QueueTelemetry.Scope NOTHING = () -> {};

    @Override
    public Optional<String> context() {
        return Optional.empty();
    }

    @Override
    public QueueTelemetry.Span set(String attribute, String value) {
        return this;
    }

    @Override
    public QueueTelemetry.Span set(String attribute, long value) {
        return this;
    }

    @Override
    public QueueTelemetry.Span set(String attribute, List<String> values) {
        return this;
    }

    @Override
    public QueueTelemetry.Span event(String name) {
        return this;
    }

    @Override
    public QueueTelemetry.Scope makeCurrent() {
        return NOTHING;
    }

    @Override
    public void failed(Throwable failure) {}

    @Override
    public void end() {}
}
