package dev.quintet.cli;

import dev.quintet.databases.Database;
import dev.quintet.databases.Json;
import dev.quintet.emailcache.EmailCache;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;

/** What is cached of a user's mail, and dropping it. The mail itself is not printed. */
@Command(
        name = "email",
        description = "Tell what is cached of a user's mail, and drop it. Mail is never printed.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; show: the list is cached",
            "1:not done: not confirmed, or Redis failed; show: nothing is cached",
            "2:wrong usage or configuration"
        })
final class EmailCommand extends RedisCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    EmailCommand(Console console, Map<String, String> environment) {
        super(console, environment);
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Say what to do: " + String.join(", ", spec.subcommands().keySet()) + ".");
        }
    }

    @Command(name = "show", description = "Count the cached mails of one folder.", mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "USER", description = "The user's id.") String user,
            @Parameters(paramLabel = "FOLDER", description = "The folder, such as inbox.") String folder) {
        return with(cache -> {
            Optional<String> list = cache.cachedEmailListJson(user, folder);
            OptionalInt emails = list.map(EmailCommand::count).orElse(OptionalInt.empty());
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("userId", user);
            json.put("folder", folder);
            json.put("cached", list.isPresent());
            emails.ifPresent(count -> json.put("emails", count));
            int unused = answer(
                    json,
                    () -> list.isEmpty()
                            ? "Nothing is cached of folder '" + folder + "' of user '" + user + "'."
                            : (emails.isPresent() ? emails.getAsInt() + " mails" : "A list that is no JSON array")
                                    + " of folder '" + folder + "' of user '" + user + "'.");
            return list.isPresent() ? ExitCode.DONE : ExitCode.FAILED;
        });
    }

    private static OptionalInt count(String json) {
        try {
            var list = Json.mapper().readTree(json);
            return list.isArray() ? OptionalInt.of(list.size()) : OptionalInt.empty();
        } catch (JacksonException unreadable) {
            return OptionalInt.empty();
        }
    }

    @Command(
            name = "invalidate",
            description = "Drop what is cached of a user, or of one folder: it is read from the mail server again.",
            mixinStandardHelpOptions = true)
    int invalidate(
            @Parameters(index = "0", paramLabel = "USER", description = "The user's id.") String user,
            @Parameters(
                            index = "1",
                            arity = "0..1",
                            paramLabel = "FOLDER",
                            defaultValue = "",
                            description = "The folder; all of them if left out.")
                    String folder,
            @Mixin Confirmation confirmation) {
        String what = (folder.isEmpty() ? "everything" : "folder '" + folder + "'") + " cached of user '" + user + "'";
        return with(cache -> switch (confirmation.ask(console(), "This drops " + what + ".", user)) {
            case REFUSED -> ExitCode.FAILED;
            case DRY_RUN ->
                answer(
                        Map.of("userId", user, "folder", folder, "dryRun", true),
                        () -> "This would drop " + what + ". Nothing was done.");
            case GO_ON -> {
                long entries = folder.isEmpty() ? cache.invalidate(user) : cache.invalidate(user, folder);
                yield answer(
                        Map.of("userId", user, "folder", folder, "entries", entries, "dryRun", false),
                        () -> entries + " entries went: " + what + ".");
            }
        });
    }

    private int with(Function<EmailCache, Integer> work) {
        return withDatabases(databases -> work.apply(EmailCache.on(databases.get(Database.EMAIL_CACHE))));
    }
}
