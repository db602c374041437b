package dev.quintet.databases;

import dev.quintet.databases.errors.AccessDeniedException;
import dev.quintet.databases.errors.CallInterruptedException;
import dev.quintet.databases.errors.CommandFailedException;
import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.databases.errors.OutcomeUnknownException;
import dev.quintet.databases.errors.QuintetException;
import dev.quintet.databases.errors.WriteRefusedException;
import dev.quintet.databases.errors.WriteRefusedException.Reason;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Turns what the driver throws into what a caller can decide upon, once and for the whole of Quintet.
 *
 * <p>What the server says is told apart by its first word, because several states that need different decisions arrive as
 * the same class. What the driver says about a connection is told apart by its text where that is all there is: these are
 * the refusals before anything was written; every other loss of a connection may have come after.
 */
final class Failures {
    private static final int LONGEST_REASON = 300;

    private final String where;
    private final Duration deadline;

    Failures(DatabaseSettings settings, Duration deadline) {
        this(settings.database().wireName() + " (" + settings.location() + ")", deadline);
    }

    /** For a connection that belongs to none of the five. */
    Failures(String where, Duration deadline) {
        this.where = where;
        this.deadline = deadline;
    }

    /** The exception to throw; a {@link CallInterruptedException} also sets the thread's interrupt flag again. */
    RuntimeException translate(Throwable thrown) {
        return translate(thrown, deadline);
    }

    RuntimeException translate(Throwable thrown, Duration waited) {
        Throwable cause = unwrap(thrown);
        if (cause instanceof QuintetException translated) {
            return translated;
        }
        if (cause instanceof InterruptedException || cause instanceof RedisCommandInterruptedException) {
            Thread.currentThread().interrupt();
            return new CallInterruptedException(
                    "Interrupted while waiting for " + where + "; the command may have been carried out.", cause);
        }
        if (cause instanceof TimeoutException
                || cause instanceof RedisCommandTimeoutException
                || cause instanceof CancellationException) {
            return new OutcomeUnknownException(
                    "No answer from " + where + " within " + seconds(waited)
                            + "; the command may have been carried out. Raise the command timeout if the server is only slow.",
                    cause);
        }
        if (cause instanceof RedisCommandExecutionException answer) {
            return answered(answer);
        }
        if (cause instanceof RedisException || cause instanceof IOException) {
            return lost(cause);
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new CompletionException(cause);
    }

    private RuntimeException answered(RedisCommandExecutionException answer) {
        String text = withinScript(reason(answer));
        String says = where + " says: " + text;
        return switch (firstWord(text)) {
            case "LOADING", "BUSY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN" ->
                new DatabaseUnavailableException(says + " Nothing was done; try again later.", answer);
            case "OOM" ->
                new WriteRefusedException(
                        Reason.MEMORY_FULL, says + " Raise maxmemory, or clear what is no longer needed.", answer);
            case "READONLY" ->
                new WriteRefusedException(
                        Reason.READ_ONLY_REPLICA, says + " Point the configuration at the primary.", answer);
            case "MISCONF" ->
                new WriteRefusedException(
                        Reason.PERSISTENCE_FAILED, says + " Look at the server's disk and log.", answer);
            case "NOREPLICAS" ->
                new WriteRefusedException(Reason.TOO_FEW_REPLICAS, says + " Look at its replicas.", answer);
            case "NOAUTH", "WRONGPASS", "NOPERM" ->
                new AccessDeniedException(says + " Check user name, password and ACL.", answer);
            case "CROSSSLOT" ->
                new CommandFailedException(
                        says
                                + " In a cluster, keys that are used together need the same hash tag: '{bull}' instead of 'bull' as the prefix of queues, for example.",
                        answer);
            default -> new CommandFailedException(says, answer);
        };
    }

    /**
     * What a command within a script was answered. Redis 6.2 puts its own words before it: {@code ERR Error running script
     * (call to f_<sha1>): @user_script:3: @user_script: 3: -OOM command not allowed}.
     */
    private static String withinScript(String text) {
        int answer = text.indexOf(": -");
        return text.startsWith("ERR Error running script") && answer >= 0 ? text.substring(answer + 3) : text;
    }

    private RuntimeException lost(Throwable cause) {
        if (neverSent(cause)) {
            return new DatabaseUnavailableException(
                    "Not connected to " + where + ": " + reason(cause) + " Nothing was sent.", cause);
        }
        return new OutcomeUnknownException(
                "The connection to " + where + " broke before the answer came (" + reason(cause)
                        + "); the command may have been carried out.",
                cause);
    }

    /** The driver's words for refusing a command before it is written. */
    private static boolean neverSent(Throwable cause) {
        if (cause instanceof RedisConnectionException) {
            return true;
        }
        String message = String.valueOf(cause.getMessage());
        return message.startsWith("Currently not connected")
                || message.startsWith("Request queue size exceeded")
                || message.startsWith("Internal stack size exceeded")
                || message.startsWith("Command buffer size exceeded")
                || message.startsWith("Connection is closed");
    }

    /** Takes the wrappers off that futures put around a failure. */
    static Throwable unwrap(Throwable thrown) {
        Throwable current = thrown;
        while ((current instanceof CompletionException || current instanceof ExecutionException)
                && current.getCause() != null) {
            current = current.getCause();
        }
        return current;
    }

    /** The reason of a failure as one sentence: the innermost cause that says something, without arguments of commands. */
    static String reason(Throwable thrown) {
        Throwable cause = unwrap(thrown);
        while (cause.getCause() != null && saysLess(cause)) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        String text = message == null || message.isBlank() ? describe(cause) : message;
        // Redis repeats arguments of commands that it does not know, passwords of HELLO included.
        int arguments = text.indexOf(", with args beginning with");
        text = arguments < 0 ? text : text.substring(0, arguments);
        text = text.strip().replaceAll("\\p{Cntrl}+", " ");
        // The native transport puts the name of a system call and a number before what people understand.
        text = text.replaceFirst("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ", "");
        text = text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
        return text.endsWith(".") || text.endsWith("…") ? text : text + ".";
    }

    private static boolean saysLess(Throwable cause) {
        return cause instanceof RedisConnectionException
                || cause.getMessage() == null
                || cause.getMessage().equals(String.valueOf(cause.getCause()));
    }

    private static String describe(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return "no answer in time";
        }
        return cause.getClass().getSimpleName();
    }

    private static String firstWord(String text) {
        int blank = text.indexOf(' ');
        return (blank < 0 ? text : text.substring(0, blank)).toUpperCase(Locale.ROOT);
    }

    private static String seconds(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
