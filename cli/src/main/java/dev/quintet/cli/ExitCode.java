package dev.quintet.cli;

/** What the command's end tells a script. */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    private ExitCode() {}
}
