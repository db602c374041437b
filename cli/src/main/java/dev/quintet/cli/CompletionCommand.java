package dev.quintet.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what makes a shell complete the command's words. */
@Command(
        name = "completion",
        description =
                "Print a script that makes bash or zsh complete commands and options: source <(quintet completion bash)",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:printed", "2:wrong usage"})
final class CompletionCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    private String shell = "";

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!shell.equals("bash") && !shell.equals("zsh")) {
            throw new UsageException("The shell must be bash or zsh, was '" + shell + "'.");
        }
        if (spec == null) {
            throw new IllegalStateException("The command was not made by picocli");
        }
        // One script for both: in zsh it turns on the completion of bash.
        console.out().println(AutoComplete.bash("quintet", spec.root().commandLine()));
        console.out().flush();
        return ExitCode.DONE;
    }
}
