package dev.quintet.cli;

import picocli.CommandLine.Option;

/** What every destructive command has: it says what it touches, can only say it, and asks before it does it. */
public final class Confirmation {
    @Option(names = "--dry-run", description = "Only say what would be touched.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    /** What the user made of the question. */
    public enum Verdict {
        GO_ON,
        DRY_RUN,
        REFUSED
    }

    /** Whether only to say what would be touched. */
    public boolean dryRun() {
        return dryRun;
    }

    /**
     * Says what is about to be touched, and asks for a name unless told not to.
     *
     * @param touched a sentence, such as "This removes 3 jobs of queue 'mail'."
     * @param name what has to be typed to go on
     */
    public Verdict ask(Console console, String touched, String name) {
        if (dryRun) {
            return Verdict.DRY_RUN;
        }
        if (yes) {
            return Verdict.GO_ON;
        }
        console.complain(touched);
        if (console.ask("Type " + name + " to go on:").filter(name::equals).isPresent()) {
            return Verdict.GO_ON;
        }
        console.complain("Nothing was done.");
        return Verdict.REFUSED;
    }
}
