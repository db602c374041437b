package dev.quintet.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ValuesTest {
    private static final AuthUser ADA = AuthUser.of("42", "Ada", "ada@example.com");
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

    @Test
    void roles_are_split_at_commas() {
        assertThat(ADA.roles()).isEmpty();
        assertThat(ADA.withField("role", null).roles()).isEmpty();
        assertThat(ADA.withField("role", " user, admin ,,").roles()).isEqualTo(Set.of("user", "admin"));
        assertThat(ADA.withField("role", List.of("admin")).roles()).isEmpty();
    }

    @Test
    void a_ban_lasts_until_it_ends_and_for_ever_if_that_cannot_be_read() {
        assertThat(ADA.isBanned(NOW)).isFalse();
        assertThat(ADA.withField("banned", false).isBanned(NOW)).isFalse();
        AuthUser banned = ADA.withField("banned", true);
        assertThat(banned.isBanned(NOW)).isTrue();
        assertThat(banned.withField("banExpires", "2026-11-01T00:00:00.001Z").isBanned(NOW))
                .isTrue();
        assertThat(banned.withField("banExpires", "2026-11-01T00:00:00.000Z").isBanned(NOW))
                .isFalse();
        assertThat(banned.withField("banExpires", NOW.toEpochMilli()).isBanned(NOW))
                .isFalse();
        assertThat(banned.withField("banExpires", "one day").isBanned(NOW)).isTrue();
    }

    @Test
    void what_may_leave_the_application_is_chosen() {
        AuthUser user = ADA.withField("role", "user").withField("ssn", "secret");
        assertThat(user.withOnly(List.of("role")).additionalFields()).isEqualTo(Map.of("role", "user"));
        assertThat(user.toString()).isEqualTo("AuthUser[id=42, fields=[role, ssn]]");
    }

    @Test
    void fields_cannot_be_changed_afterwards() {
        List<Object> list = new ArrayList<>(List.of("a"));
        Map<String, Object> map = new HashMap<>(Map.of("list", list));
        AuthUser user = ADA.withField("map", map);
        list.add("b");
        map.put("c", "d");
        assertThat(user.additionalFields()).isEqualTo(Map.of("map", Map.of("list", List.of("a"))));
        assertThatThrownBy(() -> user.additionalFields().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void dates_are_written_as_javascript_writes_them_and_read_in_every_iso_form() {
        assertThat(Dates.write(Instant.parse("2026-01-02T03:04:05Z"))).isEqualTo("2026-01-02T03:04:05.000Z");
        assertThat(Dates.write(Instant.parse("2026-01-02T03:04:05.678999Z"))).isEqualTo("2026-01-02T03:04:05.678Z");
        for (String text : List.of(
                "2026-01-02T03:04:05Z",
                "2026-01-02T03:04:05.000Z",
                "2026-01-02T04:04:05+01:00",
                "2026-01-02T03:04:05.000999999Z")) {
            assertThat(Dates.read(text)).as(text).contains(Instant.parse("2026-01-02T03:04:05Z"));
        }
        for (Object other :
                List.of("", "2026-01-02", "2026-13-02T03:04:05Z", "Fri Jan 02 2026", true, 1.5, List.of())) {
            assertThat(Dates.read(other)).as("%s", other).isEmpty();
        }
        assertThat(Dates.read(null)).isEmpty();
        assertThat(Dates.read(1_795_410_899_311L)).contains(Instant.ofEpochMilli(1_795_410_899_311L));
    }

    @Test
    void a_session_is_fresh_for_a_while_after_signing_in() {
        AuthSession session = new AuthSession(
                "s1",
                SessionToken.parse("x".repeat(32)).orElseThrow(),
                "42",
                NOW,
                NOW,
                NOW.plus(Duration.ofDays(7)),
                "",
                "",
                Optional.empty(),
                Map.of());
        Duration day = Duration.ofDays(1);
        assertThat(session.isFresh(day, NOW.plus(day).minusMillis(1))).isTrue();
        assertThat(session.isFresh(day, NOW.plus(day))).isFalse();
        assertThat(session.isFresh(Duration.ZERO, NOW.plus(Duration.ofDays(6)))).isTrue();
    }

    @Test
    void options_that_cannot_work_are_refused_with_what_would_be_right() {
        assertThatThrownBy(() -> SessionPolicy.DEFAULTS.withExpiresIn(Duration.ZERO))
                .hasMessage("expiresIn must be from 1 s to 3650 days, was PT0S");
        assertThatThrownBy(() -> SessionOptions.builder().maximumSessions(0, LimitPolicy.REFUSE))
                .hasMessage("maximumSessions must be at least 1, was 0");
        assertThatThrownBy(() -> SessionCreation.DEFAULTS.withField("userId", "1"))
                .hasMessage("'userId' is not an additional field of a session; Better Auth gives it its meaning");
        assertThatThrownBy(() -> SessionCreation.DEFAULTS.withExpiresIn(Duration.ofMillis(999)))
                .hasMessage("expiresIn must be at least 1 s, was PT0.999S");
        assertThatThrownBy(() -> NearSessions.DEFAULTS.withMaxAge(Duration.ofMinutes(6)))
                .hasMessage("maxAge must be from 1 ms to 5 minutes, was PT6M");
        assertThatThrownBy(() -> Sweep.DEFAULTS.withPageSize(1))
                .hasMessage("pageSize must be from 10 to 10000 keys, was 1");
        assertThatThrownBy(() -> AuthUser.of("", "", ""))
                .hasMessage("A user's id must have at least one character, was empty");
    }
}
