package dev.quintet.operations.doctor;

import java.time.Duration;
import java.util.List;

/**
 * What the doctor found.
 *
 * @param findings what is wrong, the worst first
 * @param notLookedAt what could not be looked at, and why: a sentence each
 * @param spent how long it took
 * @since 1.0
 */
public record Examination(List<Finding> findings, List<String> notLookedAt, Duration spent) {
    public Examination {
        findings = List.copyOf(findings);
        notLookedAt = List.copyOf(notLookedAt);
    }

    /** Whether nothing is worse than a note. */
    public boolean healthy() {
        return findings.stream().allMatch(finding -> finding.severity() == Severity.NOTE);
    }

    /** Whether something is an error. */
    public boolean hasErrors() {
        return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    }
}
