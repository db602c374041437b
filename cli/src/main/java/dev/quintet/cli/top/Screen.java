package dev.quintet.cli.top;

import dev.quintet.cli.Paint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/**
 * The whole terminal, for as long as it is open: frames are drawn over each other, keys are read one by one and not shown.
 * Closing it, which a process that is told to end does too, brings back what was there before.
 */
final class Screen implements AutoCloseable {
    /** How a wait ended. */
    enum Event {
        TIME,
        RESIZED,
        QUIT
    }

    private static final long SLICE_MILLIS = 100;
    private static final int END = -1;

    private final Terminal terminal;
    private final Attributes before;
    private final boolean colored;
    private final AtomicBoolean resized = new AtomicBoolean();
    private final AtomicBoolean quit = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread hook = new Thread(this::restore, "quintet-top-end");

    private Screen(Terminal terminal, boolean colored) {
        this.terminal = terminal;
        this.colored = colored;
        this.before = terminal.enterRawMode();
        SignalHandler unusedInt = terminal.handle(Signal.INT, signal -> quit.set(true));
        SignalHandler unusedWinch = terminal.handle(Signal.WINCH, signal -> resized.set(true));
        // To be stopped with the terminal in this state would leave the shell with it.
        SignalHandler unusedTstp = terminal.handle(Signal.TSTP, SignalHandler.SIG_IGN);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
        terminal.flush();
        Runtime.getRuntime().addShutdownHook(hook);
    }

    static Screen open(boolean colored) {
        try {
            return new Screen(
                    TerminalBuilder.builder()
                            .system(true)
                            .dumb(false)
                            .provider("exec")
                            .build(),
                    colored);
        } catch (IOException | IllegalStateException none) {
            throw new UncheckedIOException(
                    "The terminal cannot be used; quintet top --once prints one screen, --json goes on without one",
                    none instanceof IOException failure ? failure : new IOException(none));
        }
    }

    /** Columns; those of every terminal once, where it does not say. */
    int width() {
        int columns = terminal.getSize().getColumns();
        return columns > 0 ? columns : 80;
    }

    int height() {
        int rows = terminal.getSize().getRows();
        return rows > 0 ? rows : 24;
    }

    /** Draws over what was there. The lines must fit. */
    void draw(List<AttributedString> lines) {
        terminal.puts(Capability.cursor_home);
        for (int i = 0; i < lines.size(); i++) {
            AttributedString line = lines.get(i);
            terminal.writer().print(colored ? Paint.ansi(line) : line.toString());
            terminal.puts(Capability.clr_eol);
            if (i < lines.size() - 1) {
                terminal.writer().print("\r\n");
            }
        }
        terminal.puts(Capability.clr_eos);
        terminal.flush();
    }

    /** Waits for a key, for another size, or until time is up. */
    Event await(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        while (!quit.get()) {
            if (resized.getAndSet(false)) {
                return Event.RESIZED;
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return Event.TIME;
            }
            int key = read(Math.min(SLICE_MILLIS, left));
            if (key == 'q' || key == 'Q' || key == END || Thread.currentThread().isInterrupted()) {
                return Event.QUIT;
            }
        }
        return Event.QUIT;
    }

    private int read(long millis) {
        try {
            NonBlockingReader reader = terminal.reader();
            return reader.read(Math.max(1, millis));
        } catch (IOException gone) {
            return END;
        }
    }

    private void restore() {
        if (closed.compareAndSet(false, true)) {
            terminal.puts(Capability.cursor_visible);
            terminal.puts(Capability.exit_ca_mode);
            terminal.flush();
            terminal.setAttributes(before);
            try {
                terminal.close();
            } catch (IOException alreadyGone) {
                // There is no terminal any more that something could be given back to.
                closed.set(true);
            }
        }
    }

    @Override
    public void close() {
        restore();
        try {
            boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The hook finds everything restored.
            closed.set(true);
        }
    }
}
