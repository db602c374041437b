package dev.quintet.embeddedredis;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** One start of a server, from the options to the first PONG. Leaves nothing behind when it fails. */
final class Start {
    private static final int TRIES_FOR_A_FREE_PORT = 3;

    private final EmbeddedRedisOptions options;

    Start(EmbeddedRedisOptions options) {
        this.options = options;
    }

    EmbeddedRedis run() {
        ServerProgram program = options.program().orElseGet(ServerProgram::find);
        DataDirectory directory = DataDirectory.open(options.dataDirectory());
        try {
            // Before the port is looked at: it is the orphan that may still hold it.
            Orphan.of(directory).ifPresent(orphan -> orphan.stop(options.stopTimeout()));
            directory.refuseOlderServer(program);
            for (int left = TRIES_FOR_A_FREE_PORT; ; left--) {
                try {
                    return runOn(choosePort(), program, directory);
                } catch (PortTakenException taken) {
                    if (options.port() != 0 || left == 1) {
                        throw taken;
                    }
                }
            }
        } catch (IOException broken) {
            directory.close();
            throw new EmbeddedRedisException(
                    "%s could not be started in %s: %s".formatted(program, directory.path(), broken), broken);
        } catch (RuntimeException failure) {
            directory.close();
            throw failure;
        }
    }

    private int choosePort() throws IOException {
        if (options.port() == 0) {
            return Ports.free();
        }
        Ports.refuseBusy(options.port());
        return options.port();
    }

    private EmbeddedRedis runOn(int port, ServerProgram program, DataDirectory directory) throws IOException {
        directory.prepare(ServerConfig.of(options, directory.path(), port));
        ServerProcess process = ServerProcess.start(program, directory, options.stopTimeout());
        try {
            awaitPong(new Ping(port, options.password()), process, program, directory);
            return new EmbeddedRedis(options, program, directory, process, port);
        } catch (RuntimeException failure) {
            process.stop(options.stopTimeout());
            directory.forgetPid();
            throw failure;
        }
    }

    private void awaitPong(Ping ping, ServerProcess process, ServerProgram program, DataDirectory directory) {
        long deadline = System.nanoTime() + options.startTimeout().toNanos();
        while (!ping.reaches(process.pid())) {
            if (!process.isAlive()) {
                throw gaveUp(process, program, directory);
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new EmbeddedRedisException(
                        "%s did not answer within %s ms. If it is still loading its data, raise startTimeout. Its log ends with:%n%s"
                                .formatted(program, options.startTimeout().toMillis(), directory.lastLogLines()));
            }
            try {
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new EmbeddedRedisException("Interrupted while " + program + " was starting", interrupted);
            }
        }
    }

    private static EmbeddedRedisException gaveUp(
            ServerProcess process, ServerProgram program, DataDirectory directory) {
        // Read first: the guardian removes a temporary directory as it ends.
        String lines = directory.lastLogLines();
        String exit = process.exitCode().map(code -> " with exit code " + code).orElse("");
        if (lines.contains("Address already in use")) {
            return new PortTakenException(program + " found its port taken by another program. Ask for another port.");
        }
        return new EmbeddedRedisException("%s ended%s before it answered. %s Its log ends with:%n%s"
                .formatted(program, exit, Advice.afterExit(lines), lines));
    }

    private static final class PortTakenException extends EmbeddedRedisException {
        private static final long serialVersionUID = 1L;

        PortTakenException(String message) {
            super(message);
        }
    }
}
