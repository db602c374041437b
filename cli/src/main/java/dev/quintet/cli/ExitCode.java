package dev.quintet.cli;

/** What the command's end tells a script. */
public final class ExitCode {
    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int WRONG_USAGE = 2;
    /** Ctrl-C; what a process ends with that SIGINT ended. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
