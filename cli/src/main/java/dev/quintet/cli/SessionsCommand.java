package dev.quintet.cli;

import dev.quintet.databases.Database;
import dev.quintet.sessions.AuthSession;
import dev.quintet.sessions.SessionOptions;
import dev.quintet.sessions.SessionStore;
import dev.quintet.sessions.SessionStores;
import dev.quintet.sessions.storage.KeyStyle;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Who is signed in, and signing out. A session goes by its id; its token, which is a credential, is never printed. */
@Command(
        name = "sessions",
        description = "Look at a user's sessions, and end them. Tokens are never printed.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or in a dry run counted",
            "1:not done: not confirmed, or Redis failed",
            "2:wrong usage or configuration, or there is no such session"
        })
final class SessionsCommand extends RedisCommand implements Runnable {
    private static final String USER = "USER";
    private static final String USER_HELP = "The user's id.";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--key-style",
            paramLabel = "STYLE",
            defaultValue = "better-auth",
            scope = ScopeType.INHERIT,
            description = "better-auth or crm, as the application has it. Default: ${DEFAULT-VALUE}.")
    private String keyStyle = "better-auth";

    SessionsCommand(Console console, Map<String, String> environment) {
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

    @Command(
            name = "list",
            description = "List a user's valid sessions, the first to expire first.",
            mixinStandardHelpOptions = true)
    int list(@Parameters(paramLabel = USER, description = USER_HELP) String user) {
        return with(store -> {
            List<AuthSession> sessions = store.findByUserId(user);
            return answer(
                    Map.of(
                            "sessions",
                            sessions.stream().map(SessionsCommand::json).toList()),
                    () -> table(user, sessions));
        });
    }

    @Command(name = "count", description = "Count a user's valid sessions.", mixinStandardHelpOptions = true)
    int count(@Parameters(paramLabel = USER, description = USER_HELP) String user) {
        return with(store -> {
            long sessions = store.count(user);
            return answer(Map.of("userId", user, "sessions", sessions), () -> Long.toString(sessions));
        });
    }

    @Command(
            name = "revoke",
            description = "End one session of a user, or all of them: the user has to sign in again.",
            mixinStandardHelpOptions = true)
    int revoke(
            @Parameters(index = "0", paramLabel = USER, description = USER_HELP) String user,
            @Parameters(
                            index = "1",
                            arity = "0..1",
                            paramLabel = "SESSION",
                            defaultValue = "",
                            description = "The session's id, as list shows it; without one, all of them.")
                    String id,
            @Mixin Confirmation confirmation) {
        return with(store -> {
            List<AuthSession> sessions = store.findByUserId(user).stream()
                    .filter(session -> id.isEmpty() || session.id().equals(id))
                    .toList();
            if (sessions.isEmpty() && !id.isEmpty()) {
                throw new UsageException("User '" + user + "' has no valid session '" + id + "'. quintet sessions list "
                        + user + " shows those that there are.");
            }
            String touched = id.isEmpty()
                    ? "This ends all sessions of user '" + user + "', " + sessions.size() + " of which are known."
                    : "This ends session '" + id + "' of user '" + user + "'.";
            return switch (confirmation.ask(console(), touched, user)) {
                case REFUSED -> ExitCode.FAILED;
                case DRY_RUN -> revoked(user, sessions.size(), true);
                case GO_ON -> revoked(user, end(store, user, id, sessions), false);
            };
        });
    }

    private static long end(SessionStore store, String user, String id, List<AuthSession> sessions) {
        return id.isEmpty()
                ? store.revokeAll(user)
                : sessions.stream()
                        .filter(session -> store.revoke(session.token()))
                        .count();
    }

    private int revoked(String user, long sessions, boolean dryRun) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("userId", user);
        json.put("sessions", sessions);
        json.put("dryRun", dryRun);
        return answer(json, () -> user + ": " + sessions + (dryRun ? " sessions would end." : " sessions ended."));
    }

    private int with(Function<SessionStore, Integer> work) {
        SessionOptions options = SessionOptions.builder().keyStyle(style()).build();
        return withDatabases(databases -> {
            try (SessionStore store = SessionStores.on(databases.get(Database.SESSIONS), options)) {
                return work.apply(store);
            }
        });
    }

    private KeyStyle style() {
        return switch (keyStyle) {
            case "better-auth" -> KeyStyle.BETTER_AUTH;
            case "crm" -> KeyStyle.CRM;
            default -> throw new UsageException("--key-style must be better-auth or crm, was '" + keyStyle + "'.");
        };
    }

    private static Map<String, Object> json(AuthSession session) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", session.id());
        json.put("userId", session.userId());
        json.put("createdAt", session.createdAt().toString());
        json.put("expiresAt", session.expiresAt().toString());
        json.put("ipAddress", session.ipAddress());
        json.put("userAgent", session.userAgent());
        session.impersonatedBy().ifPresent(by -> json.put("impersonatedBy", by));
        return json;
    }

    private static String table(String user, List<AuthSession> sessions) {
        if (sessions.isEmpty()) {
            return "User '" + user + "' has no valid session.";
        }
        Instant now = Instant.now();
        Table table = new Table("session", "signed in", "expires in", "address", "browser");
        sessions.forEach(session -> table.row(
                session.id().isEmpty() ? "(no id)" : session.id(),
                Durations.text(Duration.between(session.createdAt(), now)) + " ago",
                Durations.text(Duration.between(now, session.expiresAt())),
                session.ipAddress(),
                session.userAgent()));
        return table.toString();
    }
}
