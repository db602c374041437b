package dev.quintet.embeddedredis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A running server and the guardian above it: a shell that stops the server when this JVM is gone.
 *
 * <p>Nothing here is registered as a shutdown hook. Hooks run all at once, so a hook of ours could stop the server while
 * the application's own hooks still write to it; the guardian acts after the last of them.
 */
final class ServerProcess {
    private static final Duration GUARDIAN_ENDS_WITHIN = Duration.ofSeconds(5);

    private final Process guardian;
    private final long pid;
    private final Optional<ProcessHandle> server;

    private ServerProcess(Process guardian, long pid) {
        this.guardian = guardian;
        this.pid = pid;
        server = ProcessHandle.of(pid);
    }

    static ServerProcess start(ServerProgram program, DataDirectory directory, Duration stopTimeout)
            throws IOException {
        List<String> command = new ArrayList<>();
        // A session of its own where the system has the tool: Ctrl-C in a terminal goes to every process of a session.
        Optional.of(Path.of("/usr/bin/setsid"))
                .filter(Files::isExecutable)
                .ifPresent(path -> command.add(path.toString()));
        command.addAll(List.of(
                "/bin/sh",
                directory.guardian().toString(),
                directory.path().toString(),
                directory.temporary() ? "remove" : "keep",
                Long.toString(stopTimeout.plusMillis(999).toSeconds()),
                program.path().toString(),
                directory.config().toString()));
        Process guardian = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(directory.log().toFile()))
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(guardian.getInputStream(), StandardCharsets.US_ASCII))) {
            String pid = output.readLine();
            if (pid == null) {
                throw new IOException("The shell that starts the server ended at once");
            }
            return new ServerProcess(guardian, Long.parseLong(pid));
        } catch (IOException failure) {
            guardian.destroy();
            throw failure;
        }
    }

    long pid() {
        return pid;
    }

    boolean isAlive() {
        return server.filter(ProcessHandle::isAlive).isPresent();
    }

    /**
     * Stops the server, orderly if it lets us, and then the guardian.
     *
     * @return whether both are gone
     */
    boolean stop(Duration patience) {
        boolean gone = server.map(process -> Processes.stop(process, patience)).orElse(true);
        release();
        return gone && Processes.stop(guardian.toHandle(), GUARDIAN_ENDS_WITHIN);
    }

    /** How the server ended, after it did. Empty when somebody killed the guardian. */
    Optional<Integer> exitCode() {
        release();
        try {
            return guardian.waitFor(GUARDIAN_ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                    ? Optional.of(guardian.exitValue())
                    : Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Lets go of the pipe, upon which the guardian ends. */
    private void release() {
        try (OutputStream pipe = guardian.getOutputStream()) {
            pipe.flush();
        } catch (IOException guardianIsGone) {
            // Nobody holds the other end, so there is nobody to tell.
            return;
        }
    }
}
