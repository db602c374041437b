package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Ending COMPLETED = new Ending.Completed("null");
    private static final Ending MOVED = new Ending.Moved();
    private static final CircuitBreaker BREAKER = CircuitBreaker.DEFAULTS
            .withMinimum(4)
            .withFailureRate(0.5)
            .withWindow(Duration.ofSeconds(20))
            .withRest(Duration.ofSeconds(10));

    private final List<CircuitState> changes = new ArrayList<>();
    private long now = -5 * SECOND;
    private final Circuit circuit = new Circuit(BREAKER, "mail", () -> now, changes::add);

    private static Ending failed(RuntimeException cause) {
        return new Ending.Failed(new Ending.Failure(cause, "boom", "[]"));
    }

    private static Ending failed() {
        return failed(new IllegalStateException("boom"));
    }

    private void end(Ending... endings) {
        for (Ending ending : endings) {
            Object run = new Object();
            circuit.began(run);
            circuit.ended(run, ending);
        }
    }

    private Object takeProbe() {
        assertThat(circuit.take()).isZero();
        circuit.tell();
        Object probe = new Object();
        circuit.began(probe);
        return probe;
    }

    @Test
    void it_opens_when_enough_runs_have_ended_and_too_many_of_them_failed() {
        end(failed(), failed(), failed());
        assertThat(circuit.take()).isZero();
        end(COMPLETED);
        assertThat(circuit.state()).isEqualTo(CircuitState.OPEN);
        assertThat(circuit.mayFetch()).isFalse();
        assertThat(circuit.take()).isEqualTo(10 * SECOND);
        assertThat(changes).containsExactly(CircuitState.OPEN);
    }

    @Test
    void a_few_failures_among_many_runs_do_not_open_it() {
        for (int i = 0; i < 50; i++) {
            end(COMPLETED, COMPLETED, failed());
        }
        assertThat(circuit.isClosed()).isTrue();
        assertThat(changes).isEmpty();
    }

    @Test
    void failures_that_are_long_ago_do_not_count() {
        for (int i = 0; i < 20; i++) {
            end(failed());
            now += 7 * SECOND;
        }
        assertThat(circuit.isClosed()).isTrue();
    }

    @Test
    void what_says_nothing_about_failures_does_not_count() {
        end(MOVED, MOVED, MOVED, MOVED, failed(new UnrecoverableJobException("bad address")));
        end(failed(), failed(), failed());
        assertThat(circuit.isClosed()).isTrue();
        end(failed());
        assertThat(circuit.isClosed()).isFalse();
    }

    @Test
    void a_predicate_that_throws_lets_the_failure_count() {
        Circuit strict = new Circuit(
                BREAKER.withMinimum(1).counting(failure -> {
                    throw new IllegalArgumentException("cannot tell");
                }),
                "mail",
                () -> now,
                changes::add);
        strict.ended(new Object(), failed());
        assertThat(strict.isClosed()).isFalse();
    }

    @Test
    void after_its_rest_it_lets_one_job_through_and_closes_when_that_completes() {
        end(failed(), failed(), failed(), failed());
        now += 10 * SECOND;
        Object probe = takeProbe();
        assertThat(circuit.state()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(circuit.take()).isEqualTo(Long.MAX_VALUE);
        assertThat(circuit.mayFetch()).isFalse();
        circuit.ended(probe, COMPLETED);
        assertThat(circuit.take()).isZero();
        assertThat(changes).containsExactly(CircuitState.OPEN, CircuitState.HALF_OPEN, CircuitState.CLOSED);
        end(failed(), failed(), failed());
        assertThat(circuit.isClosed()).as("what was before is forgotten").isTrue();
    }

    @Test
    void it_opens_again_when_the_one_job_fails() {
        end(failed(), failed(), failed(), failed());
        now += 10 * SECOND;
        circuit.ended(takeProbe(), failed());
        assertThat(circuit.take()).isEqualTo(10 * SECOND);
        assertThat(changes).containsExactly(CircuitState.OPEN, CircuitState.HALF_OPEN, CircuitState.OPEN);
    }

    @Test
    void another_job_is_tried_when_the_one_says_nothing_or_there_was_none() {
        end(failed(), failed(), failed(), failed());
        now += 10 * SECOND;
        assertThat(circuit.take()).isZero();
        assertThat(circuit.mayFetch()).isTrue();
        circuit.foundNothing();
        circuit.ended(takeProbe(), MOVED);
        circuit.left(takeProbe());
        circuit.ended(takeProbe(), failed(new UnrecoverableJobException("bad address")));
        assertThat(circuit.state()).isEqualTo(CircuitState.HALF_OPEN);
        circuit.ended(takeProbe(), COMPLETED);
        assertThat(circuit.isClosed()).isTrue();
    }

    @Test
    void what_was_begun_before_it_opened_decides_nothing() {
        Object slow = new Object();
        circuit.began(slow);
        end(failed(), failed(), failed(), failed());
        circuit.ended(slow, COMPLETED);
        assertThat(circuit.isClosed()).isFalse();
        now += 10 * SECOND;
        Object probe = takeProbe();
        circuit.ended(new Object(), failed());
        circuit.ended(new Object(), COMPLETED);
        assertThat(circuit.state()).isEqualTo(CircuitState.HALF_OPEN);
        circuit.ended(probe, COMPLETED);
        assertThat(circuit.isClosed()).isTrue();
    }

    /** Against a list of all runs: a slice of the window more or less may count. */
    @Test
    void a_window_counts_what_is_in_it() {
        Seeds.each(random -> {
            FailureWindow window = new FailureWindow(20 * SECOND, 0);
            List<long[]> all = new ArrayList<>();
            long time = 0;
            for (int i = 0; i < 500; i++) {
                time += random.nextInt(10) == 0 ? random.nextLong(60 * SECOND) : random.nextLong(SECOND);
                boolean failed = random.nextInt(3) == 0;
                window.add(time, failed);
                all.add(new long[] {time / SECOND, failed ? 1 : 0});
                long oldest = time / SECOND - 19;
                long ended = all.stream().filter(run -> run[0] >= oldest).count();
                long failures = all.stream()
                        .filter(run -> run[0] >= oldest && run[1] == 1)
                        .count();
                assertThat(window.isStormy((int) ended, (failures - 0.5) / ended))
                        .isTrue();
                assertThat(window.isStormy((int) ended + 1, 0.0)).isFalse();
                assertThat(window.isStormy(1, (failures + 0.5) / ended)).isFalse();
                if (random.nextInt(100) == 0) {
                    window.clear(time);
                    all.clear();
                    assertThat(window.isStormy(1, 0.0)).isFalse();
                }
            }
        });
    }

    @Test
    void a_breaker_that_cannot_be_is_refused() {
        assertThatThrownBy(() -> BREAKER.withFailureRate(0)).hasMessageContaining("more than 0 and at most 1, was 0.0");
        assertThatThrownBy(() -> BREAKER.withFailureRate(1.1)).hasMessageContaining("was 1.1");
        assertThatThrownBy(() -> BREAKER.withMinimum(0)).hasMessageContaining("at least 1 run, was 0");
        assertThatThrownBy(() -> BREAKER.withWindow(Duration.ZERO))
                .hasMessageContaining("window must be at least 1 ms");
        assertThatThrownBy(() -> BREAKER.withRest(Duration.ZERO)).hasMessageContaining("rest must be at least 1 ms");
    }
}
