package dev.quintet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.queues.Queue;
import dev.quintet.queues.Worker;
import dev.quintet.queues.WorkerOptions;
import dev.quintet.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code quintet work} as a process among others: its programs, a terminal's Ctrl-C, and a kill that it cannot hear. */
@EnabledOnOs(OS.LINUX)
class WorkProcessTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    @TempDir
    Path folder = Path.of("");

    /** In a process group of its own, as a shell would start it. Whoever runs the tests may have SIGINT ignored. */
    private Process work(String script, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "setsid",
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Quintet.class.getName(),
                "work",
                "mail"));
        command.addAll(List.of(options));
        command.addAll(List.of("--", "sh", "-c", script));
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        process.environment().put("REDIS_URL", redis.url());
        return process.start();
    }

    private static void add(String name) {
        assertThat(Run.of(Map.of("REDIS_URL", redis.url()), "add", "mail", name).exitCode())
                .isZero();
    }

    private static String field(String id, String field) {
        return String.valueOf(redis.cli(2, "HGET", "bull:mail:" + id, field));
    }

    private void awaitFile(String name) {
        await().atMost(LONG).until(() -> Files.exists(folder.resolve(name)));
    }

    private long pid(String name) throws IOException {
        awaitFile(name);
        await().atMost(LONG).until(() -> !Files.readString(folder.resolve(name)).isBlank());
        return Long.parseLong(Files.readString(folder.resolve(name)).strip());
    }

    private static boolean lives(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static void signalGroup(String signal, long leader) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("sh", "-c", "kill -s " + signal + " -- -" + leader).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    @Test
    void on_ctrl_c_jobs_whose_programs_it_ends_go_back_and_those_that_go_on_are_waited_for() throws Exception {
        add("weak");
        add("strong");
        Process work = work(
                "read -r job; case \"$job\" in *strong*) trap '' INT; touch " + folder + "/strong;"
                        + " while [ ! -e " + folder + "/go ]; do sleep 0.05; done; echo done;;"
                        + " *) touch " + folder + "/weak; while :; do sleep 0.05; done;; esac",
                "--concurrency",
                "2");
        try {
            awaitFile("weak");
            awaitFile("strong");
            signalGroup("INT", work.pid());
            await().atMost(LONG)
                    .until(() -> Files.readString(folder.resolve("err")).contains("Waiting up to 30 s for"));
            Files.createFile(folder.resolve("go"));
            assertThat(work.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(work.exitValue()).isEqualTo(ExitCode.INTERRUPTED);
        } finally {
            work.destroyForcibly();
        }
        assertThat(redis.cli(2, "LRANGE", "bull:mail:wait", "0", "-1")).isEqualTo(List.of("1"));
        assertThat(field("1", "atm")).isIn("null", "0");
        assertThat(field("2", "returnvalue")).isEqualTo("\"done\"");
    }

    /** SIGKILL cannot be heard; the programs are ended by a shell that hears of it. */
    @Test
    void killed_it_leaves_a_job_that_another_worker_runs_and_no_program_that_goes_on_unseen() throws Exception {
        add("done");
        add("welcome");
        Process work = work(
                "read -r job; case \"$job\" in *done*) echo done;; *) echo $$ > " + folder
                        + "/program; while :; do sleep 0.05; done;; esac",
                "--lock",
                "1s");
        try {
            long program = pid("program");
            work.destroyForcibly();
            assertThat(work.waitFor(10, TimeUnit.SECONDS)).isTrue();
            await().atMost(LONG).until(() -> !lives(program));
            redis.cli(2, "DEL", "bull:mail:stalled-check"); // as if the half minute of the killed worker were over
            runAgain();
            assertThat(field("1", "returnvalue")).isEqualTo("\"done\"");
            assertThat(field("2", "returnvalue")).isEqualTo("\"by another\"");
            assertThat(field("2", "stc")).isEqualTo("1");
        } finally {
            work.destroyForcibly();
        }
    }

    private static void runAgain() {
        try (Databases databases = Databases.open(QuintetConfiguration.builder()
                        .url(redis.url())
                        .application("another")
                        .build());
                Worker worker = Worker.process(
                        Queue.on(databases.get(Database.QUEUES), "mail"),
                        Object.class,
                        WorkerOptions.builder()
                                .stalledInterval(Duration.ofMillis(300))
                                .build(),
                        job -> "by another")) {
            assertThat(worker.isRunning()).isTrue();
            await().atMost(LONG).until(() -> redis.cli(2, "ZSCORE", "bull:mail:completed", "2") != null);
        }
    }
}
