package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class CancellationTest {
    private final Cancellation token = new Cancellation();

    @Test
    void the_thread_of_a_running_handler_is_interrupted_and_forgets_it_afterwards() {
        token.begin();
        assertThat(token.cancel("enough")).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        token.end();
        assertThat(Thread.interrupted()).isFalse();
        assertThat(token.reason()).contains("enough");
    }

    @Test
    void a_thread_that_has_gone_on_to_something_else_is_left_alone() {
        token.begin();
        token.end();
        assertThat(token.cancel("enough")).isTrue();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void a_handler_that_begins_cancelled_is_interrupted_at_once() {
        boolean unused = token.cancel("enough");
        token.begin();
        assertThat(Thread.interrupted()).isTrue();
        token.end();
    }

    @Test
    void the_first_reason_stays_and_a_lost_lock_is_told_all_the_same() {
        assertThat(token.cancel("first")).isTrue();
        assertThat(token.cancel("second")).isFalse();
        assertThat(token.isLockLost()).isFalse();
        token.loseLock("it expired");
        assertThat(token.reason()).contains("first");
        assertThat(token.isLockLost()).isTrue();
    }

    @Test
    void actions_run_once_also_when_they_come_late_or_fail() {
        List<String> ran = new ArrayList<>();
        token.onCancel(() -> {
            throw new IllegalStateException("an action's own fault");
        });
        token.onCancel(() -> ran.add("before"));
        assertThat(ran).isEmpty();
        boolean unused = token.cancel("enough");
        token.onCancel(() -> ran.add("after"));
        assertThat(ran).containsExactly("before", "after");
    }

    @Test
    void one_who_asks_is_thrown_the_reason() {
        token.throwIfCancelled();
        boolean unused = token.cancel("enough");
        assertThatThrownBy(token::throwIfCancelled)
                .isInstanceOf(CancellationException.class)
                .hasMessage("enough");
    }
}
