package dev.quintet.admin;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells a bad token in one sentence; Spring's own analysis of a bad property would print its value. */
final class InvalidTokenAnalyzer extends AbstractFailureAnalyzer<InvalidTokenException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidTokenException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()), "A good one comes from: openssl rand -base64 24", cause);
    }
}
