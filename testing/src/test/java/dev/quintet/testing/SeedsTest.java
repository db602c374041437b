package dev.quintet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class SeedsTest {
    private String before = "";

    @BeforeEach
    void forget_a_seed_given_for_this_run() {
        before = System.getProperty("seed", "");
        System.clearProperty("seed");
    }

    @AfterEach
    void restore_it() {
        if (!before.isEmpty()) {
            System.setProperty("seed", before);
        }
    }

    @Test
    void ten_seeds_are_always_the_same_and_one_is_new() {
        assertThat(Seeds.all())
                .hasSize(11)
                .startsWith(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L)
                .doesNotHaveDuplicates();
        assertThat(Seeds.all()).isNotEqualTo(Seeds.all());
    }

    @Test
    void each_seed_is_played_once_and_the_same_seed_gives_the_same_history() {
        List<Integer> first = new ArrayList<>();
        List<Integer> second = new ArrayList<>();
        Seeds.each(random -> first.add(random.nextInt()));
        Seeds.each(random -> second.add(random.nextInt()));
        assertThat(first).hasSize(11);
        assertThat(second.subList(0, 10)).isEqualTo(first.subList(0, 10));
    }

    @Test
    void a_failure_names_its_seed_and_how_to_repeat_it() {
        int third = new Random(3).nextInt();
        assertThatThrownBy(
                        () -> Seeds.each(random -> assertThat(random.nextInt()).isNotEqualTo(third)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Failed with seed 3:")
                .hasMessageContaining("-Dseed=3")
                .hasCauseInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> Seeds.each(random -> {
                    throw new IOException("disk full");
                }))
                .hasMessageContaining("Failed with seed 1:")
                .hasMessageContaining("disk full");
    }

    @Test
    void a_seed_given_on_the_command_line_is_played_alone() {
        try {
            System.setProperty("seed", "42");
            assertThat(Seeds.all()).containsExactly(42L);
            System.setProperty("seed", "forty-two");
            assertThatThrownBy(Seeds::all).hasMessageContaining("was 'forty-two'");
        } finally {
            System.clearProperty("seed");
        }
    }
}
