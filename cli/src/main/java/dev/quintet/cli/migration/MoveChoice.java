package dev.quintet.cli.migration;

import dev.quintet.operations.migration.MigrationOptions;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How keys move, there or back. */
final class MoveChoice {
    @Option(
            names = "--wait-for-jobs",
            paramLabel = "TIME",
            description =
                    "How long to wait, with their queue paused, for jobs that are being worked on; a queue that still"
                            + " has some then stays. Default: 0s.")
    private Duration patience = Duration.ZERO;

    @Option(
            names = "--no-verify",
            description =
                    "Do not compare each key before and after, within the step that moves it, and do not count at the"
                            + " end. A copy to another server is compared in any case.")
    private boolean unverified;

    MigrationOptions.Builder apply(MigrationOptions.Builder options) {
        return options.patienceWithJobs(patience).comparing(!unverified);
    }

    boolean verify() {
        return !unverified;
    }
}
