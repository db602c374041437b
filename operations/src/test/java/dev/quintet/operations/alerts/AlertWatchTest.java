package dev.quintet.operations.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlertWatchTest {
    private static final AlertRule FULL = AlertRule.above("memory nearly full", "memory.used", 90, "Make room.")
            .withHolds(Duration.ofMinutes(1))
            .withCoolDown(Duration.ofHours(1));

    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final List<Signal> figures = new ArrayList<>();
    private final Postbox sent = new Postbox();
    private final AlertWatch watch = watch(List.of(FULL));

    private static final class Postbox implements Outbox {
        private final List<AlertMessage> messages = new ArrayList<>();

        @Override
        public void send(AlertMessage message) {
            messages.add(message);
        }

        @Override
        public void close() {}

        List<String> take() {
            List<String> headlines =
                    messages.stream().map(AlertMessage::headline).toList();
            messages.clear();
            return headlines;
        }
    }

    private AlertWatch watch(List<AlertRule> rules) {
        return new AlertWatch("crm", List.of(() -> List.copyOf(figures)), rules, sent, clock);
    }

    private List<String> round(double value) {
        figures.clear();
        figures.add(new Signal("memory.used", "redis://a", value, "%"));
        watch.round();
        return sent.take();
    }

    @Test
    void what_is_bad_is_told_once_it_has_been_bad_for_long_enough() {
        assertThat(round(95)).isEmpty();
        assertThat(watch.open()).singleElement().extracting(Alert::state).isEqualTo(AlertState.PENDING);
        clock.advance(Duration.ofSeconds(59));
        assertThat(round(95)).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(round(95.5)).containsExactly("[firing] memory nearly full: redis://a 95.5 % (above 90)");
    }

    @Test
    void what_recovers_before_that_is_never_told() {
        round(95);
        clock.advance(Duration.ofSeconds(59));
        round(90);
        clock.advance(Duration.ofSeconds(1));
        assertThat(round(95)).isEmpty();
        assertThat(watch.open()).singleElement().extracting(Alert::since).isEqualTo(clock.instant());
    }

    @Test
    void what_stays_bad_is_told_again_after_the_cool_down_and_not_before() {
        round(95);
        clock.advance(Duration.ofMinutes(1));
        assertThat(round(95)).hasSize(1);
        clock.advance(Duration.ofMinutes(59));
        assertThat(round(95)).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        assertThat(round(96)).hasSize(1);
    }

    @Test
    void what_is_good_again_is_told_once() {
        round(95);
        clock.advance(Duration.ofMinutes(1));
        round(95);
        assertThat(round(42)).containsExactly("[resolved] memory nearly full: redis://a 42 % again");
        assertThat(round(42)).isEmpty();
        assertThat(watch.open()).isEmpty();
    }

    @Test
    void a_figure_that_cannot_be_read_neither_resolves_nor_repeats() {
        round(95);
        clock.advance(Duration.ofMinutes(1));
        round(95);
        figures.clear();
        clock.advance(Duration.ofHours(5));
        watch.round();
        assertThat(sent.take()).isEmpty();
        assertThat(watch.open()).singleElement().extracting(Alert::state).isEqualTo(AlertState.FIRING);
    }

    @Test
    void each_subject_has_an_alert_of_its_own() {
        AlertWatch many = watch(List.of(FULL.withHolds(Duration.ZERO)));
        figures.add(new Signal("memory.used", "redis://a", 95, "%"));
        figures.add(new Signal("memory.used", "redis://b", 12, "%"));
        figures.add(new Signal("memory.used", "redis://c", 99, "%"));
        many.round();
        assertThat(sent.messages).extracting(AlertMessage::subject).containsExactly("redis://a", "redis://c");
    }

    @Test
    void a_rule_for_one_subject_leaves_the_others_alone() {
        AlertWatch one = watch(List.of(FULL.withHolds(Duration.ZERO).withSubject("redis://b")));
        figures.add(new Signal("memory.used", "redis://a", 95, "%"));
        one.round();
        assertThat(sent.take()).isEmpty();
    }

    @Test
    void a_source_that_fails_does_not_keep_the_others_from_being_read() {
        AlertWatch two = new AlertWatch(
                "crm",
                List.of(
                        () -> {
                            throw new IllegalStateException("gone");
                        },
                        () -> List.of(Signal.of("database.unusable", "cache", true))),
                DefaultRules.ALL,
                sent,
                clock);
        two.round();
        clock.advance(Duration.ofSeconds(30));
        two.round();
        assertThat(sent.take()).containsExactly("[firing] unusable: cache 1 (above 0)");
    }

    /** Random figures, in rounds of random length, against the definition read literally. */
    @Test
    void firing_and_resolved_alternate_and_nothing_is_told_too_early_or_too_often() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        boolean firing = false;
        long badSince = -1;
        long toldAt = -1;
        for (int i = 0; i < 20_000; i++) {
            clock.advance(Duration.ofSeconds(1 + random.nextInt(200)));
            long now = clock.instant().getEpochSecond();
            boolean bad = random.nextInt(4) > 0;
            List<String> told = round(bad ? 95 : 5);
            if (!bad) {
                assertThat(told)
                        .as("seed %s round %s", seed, i)
                        .hasSize(firing ? 1 : 0)
                        .allMatch(line -> line.startsWith("[resolved]"));
                firing = false;
                badSince = -1;
                toldAt = -1;
                continue;
            }
            badSince = badSince < 0 ? now : badSince;
            boolean due = now - badSince >= 60 && (toldAt < 0 || now - toldAt >= 3600);
            assertThat(told)
                    .as("seed %s round %s", seed, i)
                    .hasSize(due ? 1 : 0)
                    .allMatch(line -> line.startsWith("[firing]"));
            if (due) {
                firing = true;
                toldAt = now;
            }
        }
    }
}
