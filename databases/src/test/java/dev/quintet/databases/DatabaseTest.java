package dev.quintet.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.databases.errors.UnknownDatabaseException;
import dev.quintet.databases.keys.KeyPattern;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseTest {
    @ParameterizedTest
    @CsvSource({
        "sessions, 0, REDIS_SESSIONS_DB, REDIS_SESSIONS_URL",
        "cache, 1, REDIS_CACHE_DB, REDIS_CACHE_URL",
        "queues, 2, REDIS_QUEUES_DB, REDIS_QUEUES_URL",
        "rateLimit, 3, REDIS_RATE_LIMIT_DB, REDIS_RATE_LIMIT_URL",
        "emailCache, 4, REDIS_EMAIL_CACHE_DB, REDIS_EMAIL_CACHE_URL",
    })
    void each_has_a_name_a_number_and_its_variables(
            String name, int number, String numberVariable, String urlVariable) {
        Database database = Database.named(name);
        assertThat(database.wireName()).isEqualTo(name);
        assertThat(database.defaultNumber()).isEqualTo(number);
        assertThat(database.numberVariable()).isEqualTo(numberVariable);
        assertThat(database.urlVariable()).isEqualTo(urlVariable);
    }

    @Test
    void reports_list_them_in_the_order_of_their_numbers() {
        assertThat(Arrays.stream(Database.values()).map(Database::defaultNumber))
                .containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void the_keys_of_each_are_known_by_their_beginning() {
        assertThat(patterns(Database.SESSIONS)).contains("session:*", "user:*");
        assertThat(patterns(Database.CACHE)).containsExactly("cache:*", "temp:*");
        assertThat(patterns(Database.QUEUES)).containsExactly("bull:*", "queue:*");
        assertThat(patterns(Database.RATE_LIMIT)).containsExactly("rate_limit:*");
        assertThat(patterns(Database.EMAIL_CACHE)).containsExactly("emails:*", "attachments:*");
    }

    private static List<String> patterns(Database database) {
        return database.keyPatterns().stream().map(KeyPattern::toString).toList();
    }

    @Test
    void entries_live_as_long_as_their_purpose_wants() {
        assertThat(Database.SESSIONS.ttlPolicy().standard()).contains(Duration.ofDays(7));
        assertThat(Database.CACHE.ttlPolicy().standard()).contains(Duration.ofHours(1));
        assertThat(Database.CACHE.ttlPolicy().most()).contains(Duration.ofHours(24));
        assertThat(Database.QUEUES.ttlPolicy().expires()).isFalse();
        assertThat(Database.RATE_LIMIT.ttlPolicy().least()).contains(Duration.ofMinutes(1));
        assertThat(Database.RATE_LIMIT.ttlPolicy().most()).contains(Duration.ofHours(1));
        assertThat(Database.EMAIL_CACHE.ttlPolicy().least()).contains(Duration.ofMinutes(5));
        assertThat(Database.EMAIL_CACHE.ttlPolicy().most()).contains(Duration.ofHours(1));
    }

    @Test
    void only_queues_need_force_to_be_cleared() {
        assertThat(Arrays.stream(Database.values())
                        .filter(database -> database.clearingPolicy() == ClearingPolicy.ADMINISTRATOR_WITH_FORCE))
                .containsExactly(Database.QUEUES);
    }

    @Test
    void only_caches_survive_a_server_that_evicts() {
        assertThat(Arrays.stream(Database.values()).filter(Database::toleratesEviction))
                .containsExactly(Database.CACHE, Database.EMAIL_CACHE);
    }

    @ParameterizedTest
    @CsvSource({"rate-limit", "RATE_LIMIT", "ratelimit"})
    void names_are_found_however_people_write_them(String name) {
        assertThat(Database.named(name)).isEqualTo(Database.RATE_LIMIT);
    }

    @Test
    void an_unknown_name_is_told_with_the_names_there_are_and_the_one_meant() {
        assertThatThrownBy(() -> Database.named("sesions"))
                .isInstanceOf(UnknownDatabaseException.class)
                .hasMessage("No database named 'sesions'. There are: sessions, cache, queues, rateLimit, emailCache."
                        + " Did you mean 'sessions'?");
    }

    @Test
    void a_name_that_resembles_none_gets_no_guess_and_cannot_break_a_log_line() {
        assertThatThrownBy(() -> Database.named("x".repeat(500) + "\n"))
                .hasMessageStartingWith("No database named 'xxxx")
                .hasMessageNotContaining("\n")
                .hasMessageNotContaining("Did you mean")
                .message()
                .hasSizeLessThan(200);
    }
}
