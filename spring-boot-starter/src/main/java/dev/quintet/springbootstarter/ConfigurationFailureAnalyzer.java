package dev.quintet.springbootstarter;

import dev.quintet.databases.errors.ConfigurationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells a faulty configuration as a list of faults, where Spring would print a stack trace. */
final class ConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<ConfigurationException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ConfigurationException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Correct what is listed above; properties below 'quintet' win over REDIS_... variables.",
                cause);
    }
}
