package dev.quintet.cli.queues;

import org.jspecify.annotations.Nullable;

/** The program did not do its job; the message becomes the job's reason. Without a stack trace, which would be ours. */
final class ProgramFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    ProgramFailedException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }
}
