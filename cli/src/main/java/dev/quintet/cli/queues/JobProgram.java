package dev.quintet.cli.queues;

import dev.quintet.databases.Json;
import dev.quintet.queues.CancellationToken;
import dev.quintet.queues.Job;
import dev.quintet.queues.RawJson;
import dev.quintet.queues.RunningJob;
import dev.quintet.queues.WaitingJobException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Has jobs done by a program, and makes of its ending what the queue is told. */
final class JobProgram {
    /** Exit codes of those whom Ctrl-C, SIGKILL or SIGTERM ended. */
    private static final Set<Integer> KILLED = Set.of(130, 137, 143);
    /** Ctrl-C reaches the programs at the same time as us: how long the news that we end may take. */
    private static final long HEARING_OF_THE_END_MILLIS = 500;

    private static final int REASON = 1_000;

    private final Program program;
    private final Consumer<String> errors;
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * A program that does jobs.
     *
     * @param errors hears each line of its standard error, with the job's id before it
     */
    JobProgram(Program program, Consumer<String> errors) {
        this.program = program;
        this.errors = errors;
    }

    /** From now on, a program that is killed has not failed: its job goes back. */
    void isClosing() {
        closing.countDown();
    }

    @Nullable
    Object run(RunningJob<Object> running, CancellationToken cancellation) throws Exception {
        Job job = running.job();
        Program.Outcome outcome;
        try {
            outcome = program.run(json(job), line -> {
                if (!line.isEmpty()) {
                    errors.accept("[" + job.id() + "] " + line);
                }
            });
        } catch (IOException notStarted) {
            throw new ProgramFailedException(
                    program.command().get(0) + " could not be started: " + notStarted.getMessage(), notStarted);
        }
        if (outcome.exitCode() == 0) {
            return result(outcome.output());
        }
        if (KILLED.contains(outcome.exitCode()) && closing.await(HEARING_OF_THE_END_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new WaitingJobException();
        }
        throw new ProgramFailedException(reason(outcome), null);
    }

    /** What the program reads. The data is as it is stored, to the last digit. */
    static String json(Job job) {
        return "{\"id\":" + Json.write(job.id()) + ",\"name\":" + Json.write(job.name()) + ",\"data\":"
                + job.dataJson().replace('\n', ' ').replace('\r', ' ') + ",\"attemptsMade\":" + job.attemptsMade()
                + ",\"opts\":" + Json.write(job.options().stored()) + "}";
    }

    private static @Nullable Object result(Tail output) throws ProgramFailedException {
        String line = output.lastLine();
        if (output.isTooLong()) {
            throw new ProgramFailedException(
                    "The last line of standard output is longer than " + Tail.LONGEST_LINE
                            + " characters. Store the result elsewhere and print where it is.",
                    null);
        }
        if (line.isEmpty()) {
            return null;
        }
        try {
            Object unused = Json.mapper().readTree(line);
            return new RawJson(line);
        } catch (JacksonException text) {
            return line;
        }
    }

    private String reason(Program.Outcome outcome) {
        String said = outcome.errors().text();
        if (said.isEmpty()) {
            return program.command().get(0) + " ended with " + outcome.exitCode()
                    + " and said nothing on standard error";
        }
        return said.length() <= REASON ? said : "…" + said.substring(said.length() - REASON);
    }
}
