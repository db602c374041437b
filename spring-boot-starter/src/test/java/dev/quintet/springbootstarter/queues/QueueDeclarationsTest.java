package dev.quintet.springbootstarter.queues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.errors.ConfigurationException;
import dev.quintet.springbootstarter.QuintetAutoConfiguration;
import dev.quintet.testing.RedisServer;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

/** What is said of declarations that cannot work. */
class QueueDeclarationsTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(QuintetAutoConfiguration.class, QuintetQueuesAutoConfiguration.class))
            .withPropertyValues("quintet.url=" + redis.url());

    static class Faulty {
        @QueueWorker(queue = "mail", name = "a", concurrency = 2)
        void first(String data) {}

        @QueueWorker(queue = "mail", name = "a", concurrency = 3)
        void second(String data) {}

        @QueueWorker(queue = "mail", concurrency = -1)
        void negative() {}

        @QueueWorker(queue = "mail", name = "void")
        void nothing(Void data) {}

        @QueueWorker(queue = "mail", name = "two")
        void two(String one, String other) {}

        @QueueWorker(queue = "ma:il", name = "b")
        void colon() {}

        @QueueSchedule(id = "alone", every = "1m")
        void alone() {}

        @QueueWorker(queue = "mail", name = "schedules")
        @QueueSchedule(id = "zone", cron = "0 6 * * *", zone = "Europe/Atlantis")
        @QueueSchedule(id = "pattern", cron = "0 25 * * *")
        @QueueSchedule(id = "neither")
        @QueueSchedule(id = "both", cron = "0 6 * * *", every = "1m")
        @QueueSchedule(id = "interval", every = "soon")
        @QueueSchedule(id = "data", every = "1m", data = "{")
        @QueueSchedule(id = "twice", every = "1m")
        @QueueSchedule(id = "twice", every = "2m")
        @QueueSchedule(id = "zoned", every = "2m", zone = "UTC")
        void schedules() {}
    }

    @QueueSchedule(id = "nowhere", every = "1m")
    static class WithoutQueue {}

    static class Many {
        @QueueWorker(queue = "mail", name = "many")
        void run() {}
    }

    @Configuration(proxyBeanMethods = false)
    static class AllFaults {
        @Bean
        Faulty faulty() {
            return new Faulty();
        }

        @Bean
        WithoutQueue withoutQueue() {
            return new WithoutQueue();
        }

        @Bean
        @Scope("prototype")
        Many many() {
            return new Many();
        }
    }

    private List<String> faults(Class<?> configuration) {
        List<String> faults = new java.util.ArrayList<>();
        application.withUserConfiguration(configuration).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .asInstanceOf(InstanceOfAssertFactories.type(QueueDeclarationException.class))
                    .satisfies(failure -> faults.addAll(failure.faults()));
        });
        return faults;
    }

    @Test
    void everything_that_cannot_work_is_told_at_once_by_the_names_in_the_code() {
        List<String> faults = faults(AllFaults.class);
        assertThat(faults)
                .anySatisfy(fault -> assertThat(fault)
                        .startsWith("Both Faulty.")
                        .endsWith("are for jobs named 'a' of queue 'mail'. Which would run them?"));
        assertThat(faults)
                .anySatisfy(fault -> assertThat(fault)
                        .contains("Faulty.first wants 2", "Faulty.second wants 3")
                        .endsWith("They share one worker: say it once."));
        assertThat(faults)
                .contains(
                        "Faulty.negative has concurrency = -1. Say at least 1, or nothing.",
                        "Faulty.nothing has a parameter of type Void, which no data can ever be. Leave it out.",
                        "Faulty.alone has @QueueSchedule without @QueueWorker. Add that, or declare the schedule on the class.",
                        "@QueueSchedule 'zone' on Faulty.schedules has zone = \"Europe/Atlantis\", which is not known here."
                                + " Write one such as Europe/Berlin.",
                        "@QueueSchedule 'neither' on Faulty.schedules says neither cron nor every. It needs one of them.",
                        "@QueueSchedule 'both' on Faulty.schedules says both cron and every. It needs one of them.",
                        "@QueueSchedule 'interval' on Faulty.schedules has every = \"soon\", which is no interval."
                                + " Write 30s, 5m or 1h.",
                        "@QueueSchedule 'data' on Faulty.schedules has data that is no JSON.",
                        "@QueueSchedule 'twice' on Faulty.schedules has the id of another one of queue 'mail'."
                                + " The second would replace the first.",
                        "@QueueSchedule 'zoned' on Faulty.schedules has the zone UTC, which an interval has no use for.",
                        "@QueueSchedule 'nowhere' on WithoutQueue has no queue: set it, or put it beside a @QueueWorker.",
                        "Many.run is for queue 'mail', but the bean 'many' is not a singleton, so there is none to call."
                                + " Move the method to one that is.");
        assertThat(faults)
                .anyMatch(fault -> fault.startsWith("Faulty.two has two parameters for data."))
                .anyMatch(fault -> fault.startsWith("Faulty.colon has queue = \"ma:il\": "))
                .anyMatch(fault ->
                        fault.startsWith("@QueueSchedule 'pattern' on Faulty.schedules has cron = \"0 25 * * *\": "))
                .hasSize(17);
    }

    @Test
    void the_failure_is_explained_without_a_stack_trace() {
        QueueDeclarationException failure = new QueueDeclarationException(List.of("A.a is wrong.", "B.b is wrong."));
        var analysis = new QueueDeclarationFailureAnalyzer().analyze(failure, failure);
        assertThat(analysis.getDescription())
                .isEqualTo("Declarations for queues cannot work:\n  - A.a is wrong.\n  - B.b is wrong.");
        assertThat(analysis.getAction()).contains("@QueueWorker");
    }

    @Test
    void a_shutdown_that_would_outlast_springs_own_limit_is_refused() {
        application
                .withPropertyValues(
                        "spring.lifecycle.timeout-per-shutdown-phase=20s", "quintet.queues.shutdown-timeout=16s")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("must be from 0s to 15s, was 16s")
                        .hasMessageContaining("spring.lifecycle.timeout-per-shutdown-phase"));
    }
}
