package dev.quintet.cli;

import dev.quintet.admin.InvalidTokenException;
import dev.quintet.databases.errors.ConfigurationException;
import dev.quintet.databases.errors.QuintetException;
import dev.quintet.databases.errors.UnknownDatabaseException;
import dev.quintet.embeddedredis.EmbeddedRedisException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a command failed: one message and an exit code for what can be expected; a stack trace for what is our fault. */
record Failure(String message, int exitCode, Optional<Throwable> unexpected) {
    /** Looks through the wrappers that Spring puts around a failure for one that says something to the user. */
    static Failure of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof UsageException
                    || cause instanceof ConfigurationException
                    || cause instanceof UnknownDatabaseException
                    || cause instanceof InvalidTokenException) {
                return new Failure(message, ExitCode.WRONG_USAGE, Optional.empty());
            }
            if (cause instanceof QuintetException
                    || cause instanceof EmbeddedRedisException
                    || cause instanceof CannotListenException) {
                return new Failure(message, ExitCode.FAILED, Optional.empty());
            }
            if (cause instanceof UncheckedIOException) {
                return new Failure(message + ": " + reason(cause.getCause()), ExitCode.FAILED, Optional.empty());
            }
        }
        return new Failure(
                "Something went wrong that should not have. Please report this:", ExitCode.FAILED, Optional.of(thrown));
    }

    private static String reason(@Nullable Throwable cause) {
        return cause == null ? "" : cause.getClass().getSimpleName() + ", " + cause.getMessage();
    }

    int tell(Console console) {
        console.complain("quintet: " + message);
        unexpected.ifPresent(failure -> failure.printStackTrace(console.err()));
        return exitCode;
    }
}
