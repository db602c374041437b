package dev.quintet.cli;

import dev.quintet.admin.AdminTokens;
import dev.quintet.cli.alerts.AlertsCommand;
import dev.quintet.cli.alerts.AlertsFile;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the server and stays until it is told to end. */
@Command(
        name = "serve",
        description = {
            "Serve the admin API, health and metrics over HTTP.",
            "Uses the Redis of REDIS_URL and its companions; without them it starts one of its own."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "1:it could not start, for instance because the port is in use",
            "2:wrong usage or configuration",
            "130, 143:it was told to end (Ctrl-C, SIGTERM)"
        })
final class ServeCommand implements Callable<Integer> {
    private static final String TOKEN = "QUINTET_ADMIN_TOKEN";

    private final Console console;
    private final Map<String, String> environment;

    @Option(names = "--port", description = "The HTTP port; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
    private int port = 8080;

    @Option(
            names = "--address",
            description = "The address to listen on. Any but loopback needs " + TOKEN + ". Default: ${DEFAULT-VALUE}.")
    private String address = "127.0.0.1";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where the audit and the data of our own Redis are kept. Default: $XDG_DATA_HOME/quintet, else"
                            + " ~/.local/share/quintet.")
    private @Nullable Path data;

    @Option(
            names = "--redis-port",
            description = "The port of our own Redis. Default: 6379 if that is free, else a free one.")
    private @Nullable Integer redisPort;

    @Option(
            names = "--alerts",
            paramLabel = "FILE",
            description = "Watch, and tell whom this file names. Default: $" + AlertsCommand.VARIABLE
                    + "; without it, nobody is told.")
    private @Nullable Path alerts;

    @Mixin
    private final ScheduledBackups backups = new ScheduledBackups();

    ServeCommand(Console console, Map<String, String> environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        // Before the first logger is made: a server also logs what goes well.
        System.setProperty("quintet.log", "INFO");
        if (port < 0 || port > 65_535) {
            throw new UsageException("--port must be from 0 (a free one) to 65535, but was " + port + ".");
        }
        Optional<String> configured =
                Optional.ofNullable(environment.get(TOKEN)).filter(token -> !token.isEmpty());
        if (configured.isEmpty() && !isLoopback()) {
            throw new UsageException("--address " + address + " can be reached from other machines, so " + TOKEN
                    + " must be set to a token that you choose. A good one comes from: openssl rand -base64 24");
        }
        String token = configured.orElseGet(AdminTokens::makeUp);
        Duties duties = new Duties(
                AlertsCommand.file(alerts, environment).map(file -> AlertsFile.read(file, environment)),
                backups.settings(environment));
        DataFolder folder = DataFolder.open(data, environment);
        try (RedisSource redis = RedisSource.find(environment, folder, Optional.ofNullable(redisPort));
                Server server = Server.start(new ServerSettings(address, port, token, isLoopback(), folder), redis)) {
            duties.begin(server, redis.configuration());
            console.print(Greeting.text(
                    server, redis, configured.isPresent() ? Optional.empty() : Optional.of(token), duties));
            server.awaitEnd();
        }
        return ExitCode.DONE;
    }

    private boolean isLoopback() {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            throw new UsageException("--address must be an address of this machine, but " + address + " is unknown.");
        }
    }
}
