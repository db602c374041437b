package dev.quintet.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.databases.errors.QuintetException;
import dev.quintet.testing.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A network that swallows packets without a word: no reset, no refusal. Only a host of its own can do that, so the server
 * runs in a network namespace whose cable is pulled. Needs root and the {@code ip} program; skipped elsewhere.
 */
class SilentNetworkTest {
    private static final int PORT = 6390;

    private final String name = "quintet" + ProcessHandle.current().pid() % 100_000;
    private final String subnet = "10.211." + ProcessHandle.current().pid() % 250 + ".";
    private final List<Process> servers = new ArrayList<>();

    @BeforeEach
    void connectAHostOfItsOwn() throws Exception {
        assumeTrue(isPossible(), "needs root and the program ip, to pull the cable of a host of its own");
        ip("netns", "add", name);
        ip("link", "add", name + "a", "type", "veth", "peer", "name", name + "b", "netns", name);
        ip("addr", "add", subnet + "1/24", "dev", name + "a");
        ip("link", "set", name + "a", "up");
        ip("-n", name, "addr", "add", subnet + "2/24", "dev", name + "b");
        ip("-n", name, "link", "set", name + "b", "up");
        servers.add(new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        name,
                        RedisServer.programs().get(0).path().toString(),
                        "--port",
                        String.valueOf(PORT),
                        "--bind",
                        subnet + "2",
                        "--protected-mode",
                        "no",
                        "--save",
                        "")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    @AfterEach
    void removeIt() throws Exception {
        for (Process server : servers) {
            server.destroyForcibly().waitFor();
        }
        if (isPossible()) {
            ip("link", "del", name + "a");
            ip("netns", "del", name);
        }
    }

    private static boolean isPossible() {
        boolean hasIp =
                Stream.of("/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip").anyMatch(ip -> Files.isExecutable(Path.of(ip)));
        return hasIp && "root".equals(System.getProperty("user.name")) && Files.isWritable(Path.of("/run"));
    }

    private static void ip(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeTrue(
                process.exitValue() == 0,
                () -> "this machine does not allow network namespaces: " + command + " says " + said);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 15})
    void after_a_silent_break_the_database_is_back_soon_after_the_network(int seconds) throws Exception {
        String url = "redis://" + subnet + "2:" + PORT;
        try (Databases databases =
                Databases.open(Fixtures.at(url).timeouts(Timeouts.DEFAULTS).build())) {
            RedisDatabase cache = databases.get(Database.CACHE);
            await().atMost(Fixtures.SOON).until(cache::isReady);
            assertThat(cache.<Long>call(commands -> commands.incr("n"))).isEqualTo(1);

            ip("-n", name, "link", "set", name + "b", "down");
            long broken = System.nanoTime();
            await().atMost(Duration.ofSeconds(seconds + 5L))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> isSilent(cache) && System.nanoTime() - broken > seconds * 1_000_000_000L);

            ip("-n", name, "link", "set", name + "b", "up");
            long healed = System.nanoTime();
            await().atMost(Fixtures.SOON)
                    .pollInterval(Duration.ofMillis(20))
                    .ignoreExceptionsInstanceOf(DatabaseUnavailableException.class)
                    .until(() -> cache.<String>call(commands -> commands.ping()).equals("PONG"));
            Duration back = Duration.ofNanos(System.nanoTime() - healed);
            System.out.println("Back " + back.toMillis() + " ms after a silence of " + seconds + " s");
            // Lettuce as it comes takes 6 to 27 s.
            assertThat(back).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static boolean isSilent(RedisDatabase cache) {
        try {
            cache.call(commands -> commands.ping());
            return false;
        } catch (QuintetException silent) {
            return true;
        }
    }
}
