package dev.quintet.springbootstarter.queues;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells faulty declarations as a list of faults, where Spring would print a stack trace. */
final class QueueDeclarationFailureAnalyzer extends AbstractFailureAnalyzer<QueueDeclarationException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, QueueDeclarationException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Correct the methods and classes above that carry @QueueWorker or @QueueSchedule.",
                cause);
    }
}
