package dev.quintet.examples;

import dev.quintet.queues.CancellationToken;
import dev.quintet.queues.Job;
import dev.quintet.springbootstarter.queues.NamedQueues;
import dev.quintet.springbootstarter.queues.QueueSchedule;
import dev.quintet.springbootstarter.queues.QueueWorker;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A Spring Boot application whose beans run jobs. Reads {@code REDIS_URL} and its companions, and runs until it is told to end. */
public final class SpringQueues {
    private SpringQueues() {}

    /** What a job is to do; Jackson reads and writes it. */
    public record Welcome(String to) {}

    /** One line of an order. */
    public record Line(String article, int pieces) {}

    /** Runs jobs; each method those of one name. */
    static class MailJobs {
        @QueueWorker(queue = "emails", name = "welcome", concurrency = 20)
        String welcome(Welcome mail, CancellationToken cancellation) {
            return cancellation.isCancelled() ? "stopped" : "welcome sent to " + mail.to();
        }

        @QueueWorker(queue = "emails", name = "order")
        int order(List<Line> lines, Job job) {
            long unused = job.log("Packing " + lines.size() + " lines");
            return lines.stream().mapToInt(Line::pieces).sum();
        }

        @QueueWorker(queue = "reports", name = "daily")
        @QueueSchedule(id = "daily-report", cron = "0 6 * * MON-FRI", zone = "Europe/Berlin")
        void daily() {
            System.out.println("The daily report");
        }
    }

    /** Adds jobs; any bean may. */
    static class SignUp {
        private final NamedQueues queues;

        SignUp(NamedQueues queues) {
            this.queues = queues;
        }

        Job welcome(String address) {
            return queues.get("emails").add("welcome", new Welcome(address));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        MailJobs mailJobs() {
            return new MailJobs();
        }

        @Bean
        SignUp signUp(NamedQueues queues) {
            return new SignUp(queues);
        }
    }

    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setKeepAlive(true); // it has no web server, and workers do not keep the JVM alive
        ConfigurableApplicationContext context = application.run(args);
        System.out.println("Added " + context.getBean(SignUp.class).welcome("ada@example.com"));
    }
}
