package dev.quintet.cli.queues;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that no program goes on unseen when we are killed ({@code kill -9}): its job is run again by another worker then.
 *
 * <p>A shell reads which programs run. When it hears nothing more, because we are gone, it ends them: SIGTERM, and SIGKILL a second later. It
 * does not hear Ctrl-C, which the programs answer themselves. Thread-safe.
 */
final class Guardian implements Closeable {
    private static final String SCRIPT = """
            trap '' INT TERM HUP QUIT
            all=' '
            while read -r change pid; do
              case $change in
                begun) all="$all$pid " ;;
                ended) all="${all%% $pid *} ${all#* $pid }" ;;
              esac
            done
            if [ "$all" != ' ' ]; then
              kill -TERM $all
              sleep 1
              kill -KILL $all
            fi
            """;

    private final Consumer<String> troubles;
    private @Nullable OutputStream shell;

    private Guardian(Consumer<String> troubles, @Nullable OutputStream shell) {
        this.troubles = troubles;
        this.shell = shell;
    }

    /**
     * Begins to guard.
     *
     * @param troubles hears, once, that nothing is guarded, because there is no shell
     */
    static Guardian start(Consumer<String> troubles) {
        Guardian guardian = new Guardian(troubles, null);
        try {
            guardian.shell = new ProcessBuilder("sh", "-c", SCRIPT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .getOutputStream();
        } catch (IOException noShell) {
            guardian.giveUp(noShell);
        }
        return guardian;
    }

    void begun(Process program) {
        tell("begun " + program.pid() + "\n");
    }

    void ended(Process program) {
        tell("ended " + program.pid() + "\n");
    }

    private synchronized void tell(String line) {
        if (shell == null) {
            return;
        }
        try {
            shell.write(line.getBytes(StandardCharsets.US_ASCII));
            shell.flush();
        } catch (IOException gone) {
            giveUp(gone);
        }
    }

    private void giveUp(IOException why) {
        shell = null;
        troubles.accept("Programs would go on if this process were killed, because there is no shell to end them: "
                + why.getMessage());
    }

    /** Ends what still runs. */
    @Override
    public synchronized void close() throws IOException {
        if (shell != null) {
            shell.close();
            shell = null;
        }
    }
}
