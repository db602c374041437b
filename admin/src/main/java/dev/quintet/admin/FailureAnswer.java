package dev.quintet.admin;

import dev.quintet.databases.errors.AccessDeniedException;
import dev.quintet.databases.errors.ClearRefusedException;
import dev.quintet.databases.errors.CommandFailedException;
import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.databases.errors.OutcomeUnknownException;
import dev.quintet.databases.errors.UnknownDatabaseException;
import dev.quintet.databases.errors.WriteRefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what was thrown into what the client is told. */
final class FailureAnswer {
    private static final Logger log = LoggerFactory.getLogger(FailureAnswer.class);

    private FailureAnswer() {}

    static void to(HttpServletRequest request, HttpServletResponse response, Exception failure) throws IOException {
        if (failure instanceof BadRequestException wrong) {
            wrong.problem().answer(request, response, message(failure));
        } else if (failure instanceof UnknownDatabaseException) {
            Problem.UNKNOWN_DATABASE.answer(request, response, message(failure));
        } else if (failure instanceof ClearRefusedException) {
            Problem.PROTECTED_DATABASE.answer(
                    request, response, message(failure) + " Over HTTP that is the parameter force=true.");
        } else if (failure instanceof OutcomeUnknownException) {
            outcomeUnknown(request, response, failure);
        } else if (failure instanceof DatabaseUnavailableException) {
            Problem.REDIS_UNAVAILABLE.answer(request, response, message(failure));
        } else if (failure instanceof AccessDeniedException
                || failure instanceof WriteRefusedException
                || failure instanceof CommandFailedException) {
            Problem.REDIS_REFUSED.answer(request, response, message(failure));
        } else if (failure instanceof UncheckedIOException) {
            log.error("The audit could not be written", failure);
            Problem.AUDIT_FAILED.answer(
                    request,
                    response,
                    "The audit file could not be written, after the database may have been changed. Look at the server's log,"
                            + " and at GET /api/admin/redis.");
        } else {
            log.error("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
            Problem.INTERNAL_ERROR.answer(request, response, "The server's log says more.");
        }
    }

    /** What was not going to change anything has a known outcome: nothing changed. */
    private static void outcomeUnknown(HttpServletRequest request, HttpServletResponse response, Exception failure)
            throws IOException {
        if ("true".equals(request.getParameter("dryRun"))) {
            Problem.REDIS_UNAVAILABLE.answer(
                    request, response, "Redis did not answer in time. Nothing was cleared, since this was a dry run.");
            return;
        }
        Problem.OUTCOME_UNKNOWN.answer(
                request, response, message(failure) + " Look at GET /api/admin/redis before you repeat it.");
    }

    private static String message(Exception failure) {
        return String.valueOf(failure.getMessage());
    }
}
