package dev.quintet.springbootstarter.queues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.queues.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What properties make of workers. */
class QueuesPropertiesTest {
    private static QueuesProperties properties(Map<String, String> values) {
        Map<String, String> named = new HashMap<>();
        values.forEach((name, value) -> named.put("quintet.queues." + name, value));
        return new Binder(new MapConfigurationPropertySource(named))
                .bindOrCreate("quintet.queues", QueuesProperties.class);
    }

    private static WorkerOptions options(Map<String, String> values, int declaredConcurrency) {
        DeclaredWorker worker = new DeclaredWorker("emails");
        worker.wantConcurrency(declaredConcurrency, "MailJobs.welcome", new ArrayList<>());
        return new WorkerSettings(properties(values), List.of(), Duration.ofSeconds(30)).options(worker);
    }

    @Test
    void what_is_not_set_is_as_workers_have_it_but_for_the_time_to_close() {
        WorkerOptions options = options(Map.of(), 0);
        assertThat(options.concurrency()).isEqualTo(WorkerOptions.DEFAULTS.concurrency());
        assertThat(options.lockDuration()).isEqualTo(WorkerOptions.DEFAULTS.lockDuration());
        assertThat(options.stalledInterval()).isEqualTo(WorkerOptions.DEFAULTS.stalledInterval());
        assertThat(options.maxStalledCount()).isEqualTo(WorkerOptions.DEFAULTS.maxStalledCount());
        assertThat(options.name()).isEmpty();
        assertThat(options.closeTimeout()).isEqualTo(Duration.ofSeconds(25));
    }

    @Test
    void every_property_reaches_its_option() {
        WorkerOptions options = options(
                Map.of(
                        "concurrency", "4",
                        "worker-name", "mail-1",
                        "lock-duration", "40s",
                        "stalled-interval", "50s",
                        "max-stalled-count", "6",
                        "shutdown-timeout", "7s"),
                0);
        assertThat(options.concurrency()).isEqualTo(4);
        assertThat(options.name()).contains("mail-1");
        assertThat(options.lockDuration()).isEqualTo(Duration.ofSeconds(40));
        assertThat(options.stalledInterval()).isEqualTo(Duration.ofSeconds(50));
        assertThat(options.maxStalledCount()).isEqualTo(6);
        assertThat(options.closeTimeout()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void a_queues_own_property_wins_over_the_method_and_that_over_the_property_for_all() {
        Map<String, String> forAll = Map.of("concurrency", "4");
        Map<String, String> own =
                Map.of("concurrency", "4", "workers.emails.concurrency", "9", "workers.emails.lock-duration", "1m");
        assertThat(options(forAll, 20).concurrency()).isEqualTo(20);
        assertThat(options(own, 20).concurrency()).isEqualTo(9);
        assertThat(options(own, 20).lockDuration()).isEqualTo(Duration.ofMinutes(1));
    }
}
