package dev.quintet.sessions;

import static dev.quintet.sessions.Fixtures.ADA;
import static dev.quintet.sessions.Fixtures.FIREFOX;
import static dev.quintet.sessions.Fixtures.GRACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.sessions.TouchResult.Outcome;
import dev.quintet.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a session store does wherever it keeps its sessions. */
abstract class SessionStoreContract {
    /** Near the present, because Redis has a clock of its own that marks are taken from. */
    final ManualClock clock = ManualClock.at(Instant.now().truncatedTo(ChronoUnit.MILLIS));

    abstract SessionStore store();

    private SessionToken signIn(AuthUser user) {
        return store().create(user, FIREFOX).session().token();
    }

    private boolean isValid(SessionToken token) {
        return store().findByToken(token).isPresent();
    }

    @Test
    void who_signed_in_is_found_by_token_and_by_user() {
        SessionAndUser created = store().create(ADA.withField("role", "admin,user"), FIREFOX.withField("team", 7L));
        AuthSession session = created.session();
        assertThat(store().findByToken(session.token())).contains(created);
        assertThat(store().findByTokenAsync(session.token())
                        .toCompletableFuture()
                        .join())
                .contains(created);
        assertThat(store().findByUserId("42")).containsExactly(session);
        assertThat(store().count("42")).isEqualTo(1);
        assertThat(store().scanActive()).containsExactly(created);
        assertThat(session.userId()).isEqualTo("42");
        assertThat(session.token().value()).matches("[A-Za-z0-9]{32}");
        assertThat(session.id())
                .matches("[A-Za-z0-9]{32}")
                .isNotEqualTo(session.token().value());
        assertThat(session.createdAt()).isEqualTo(clock.instant()).isEqualTo(session.updatedAt());
        assertThat(session.expiresAt()).isEqualTo(clock.instant().plus(Duration.ofDays(7)));
        assertThat(session.ipAddress()).isEqualTo("192.0.2.1");
        assertThat(session.userAgent()).isEqualTo("Firefox");
        assertThat(session.additionalFields()).isEqualTo(Map.of("team", 7L));
        assertThat(created.user().roles()).isEqualTo(Set.of("admin", "user"));
    }

    @Test
    void nobody_else_is_found() {
        SessionToken token = signIn(ADA);
        assertThat(store().findByToken(SessionToken.parse("x".repeat(32)).orElseThrow()))
                .isEmpty();
        assertThat(store().findByUserId("43")).isEmpty();
        assertThat(store().count("43")).isZero();
        assertThat(store().revokeAll("43")).isZero();
        assertThat(store().revokeOthers("43", token)).isZero();
        assertThat(store().revokeOthersStrict("43", token)).isEmpty();
        assertThat(isValid(token)).isTrue();
    }

    @Test
    void sessions_are_listed_with_the_first_to_expire_first() {
        AuthSession week = store().create(ADA, FIREFOX).session();
        AuthSession day = store().create(ADA, FIREFOX.withRememberMe(false)).session();
        AuthSession hour = store().create(ADA, FIREFOX.withImpersonatedBy("1")).session();
        AuthSession minute = store().create(ADA, FIREFOX.withExpiresIn(Duration.ofMinutes(1)))
                .session();
        assertThat(store().findByUserId("42")).containsExactly(minute, hour, day, week);
        assertThat(Duration.between(clock.instant(), day.expiresAt())).isEqualTo(Duration.ofDays(1));
        assertThat(Duration.between(clock.instant(), hour.expiresAt())).isEqualTo(Duration.ofHours(1));
        assertThat(hour.impersonatedBy()).contains("1");
    }

    @Test
    void a_session_ends_at_its_time_by_this_hosts_clock() {
        SessionToken token = signIn(ADA);
        clock.advance(Duration.ofDays(7).minusMillis(1));
        assertThat(isValid(token)).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(isValid(token)).isFalse();
        assertThat(store().count("42")).isZero();
        assertThat(store().touch(token, RefreshPolicy.WHEN_DUE).outcome()).isEqualTo(Outcome.GONE);
    }

    @Test
    void a_session_is_refreshed_when_it_is_a_day_old_and_keeps_all_but_its_end() {
        AuthSession before = store().create(ADA, FIREFOX.withField("team", 7L)).session();
        assertThat(store().touch(before.token(), RefreshPolicy.WHEN_DUE).outcome())
                .isEqualTo(Outcome.NOT_DUE);
        clock.advance(Duration.ofDays(1).minusMillis(1));
        assertThat(store().touch(before.token(), RefreshPolicy.WHEN_DUE).outcome())
                .isEqualTo(Outcome.NOT_DUE);
        clock.advance(Duration.ofMillis(1));
        assertThat(store().touch(before.token(), RefreshPolicy.NOT_REMEMBERED).outcome())
                .isEqualTo(Outcome.NOT_ALLOWED);
        TouchResult result = store().touch(before.token(), RefreshPolicy.WHEN_DUE);
        assertThat(result.outcome()).isEqualTo(Outcome.REFRESHED);
        AuthSession after = result.session().orElseThrow().session();
        assertThat(after.expiresAt()).isEqualTo(clock.instant().plus(Duration.ofDays(7)));
        assertThat(after.updatedAt()).isEqualTo(clock.instant());
        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields("expiresAt", "updatedAt")
                .isEqualTo(before);
        assertThat(store().findByUserId("42")).containsExactly(after);
        assertThat(store().touch(before.token(), RefreshPolicy.WHEN_DUE).outcome())
                .isEqualTo(Outcome.NOT_DUE);
    }

    @Test
    void a_session_that_is_not_remembered_or_impersonated_is_never_stretched() {
        for (SessionCreation how : List.of(
                FIREFOX.withRememberMe(false),
                FIREFOX.withImpersonatedBy("1"),
                FIREFOX.withImpersonatedBy("1").withExpiresIn(Duration.ofDays(7)),
                FIREFOX.withExpiresIn(Duration.ofDays(6)))) {
            AuthSession session = store().create(ADA, how).session();
            clock.advance(Duration.ofMinutes(59));
            TouchResult result = store().touch(session.token(), RefreshPolicy.WHEN_DUE);
            assertThat(result.outcome()).isEqualTo(Outcome.NOT_ALLOWED);
            assertThat(result.session().orElseThrow().session()).isEqualTo(session);
        }
    }

    @Test
    void additional_fields_of_a_session_can_be_changed_and_its_own_cannot() {
        SessionToken token =
                store().create(ADA, FIREFOX.withField("team", 7L)).session().token();
        Optional<AuthSession> updated = store().update(token, fields -> {
            fields.put("activeOrganizationId", "acme");
            fields.remove("team");
            return fields;
        });
        assertThat(updated.orElseThrow().additionalFields()).isEqualTo(Map.of("activeOrganizationId", "acme"));
        assertThat(store().findByToken(token).orElseThrow().session()).isEqualTo(updated.orElseThrow());
        assertThatThrownBy(() -> store().update(token, fields -> Map.of("expiresAt", "9999-01-01T00:00:00.000Z")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'expiresAt' is not an additional field");
        store().revoke(token);
        assertThat(store().update(token, fields -> fields)).isEmpty();
        assertThat(isValid(token)).isFalse();
    }

    @Test
    void the_copy_of_a_user_is_brought_up_to_date_in_all_his_sessions() {
        SessionToken first = signIn(ADA.withField("role", "user").withField("locale", "en"));
        SessionToken second = signIn(ADA);
        SessionToken other = signIn(GRACE);
        assertThat(store().refreshUser(AuthUser.of("42", "Ada Lovelace", "ada@example.com")
                        .withField("role", "admin")))
                .isEqualTo(2);
        AuthUser user = store().findByToken(first).orElseThrow().user();
        assertThat(user.name()).isEqualTo("Ada Lovelace");
        assertThat(user.additionalFields()).isEqualTo(Map.of("role", "admin", "locale", "en"));
        assertThat(store().findByToken(second).orElseThrow().user().roles()).isEqualTo(Set.of("admin"));
        assertThat(store().findByToken(other).orElseThrow().user().name()).isEqualTo("Grace");
    }

    @Test
    void who_is_banned_is_not_found_until_the_ban_ends_or_is_lifted() {
        SessionToken token = signIn(ADA);
        store().refreshUser(ADA.withField("banned", true)
                .withField("banExpires", Dates.write(clock.instant().plus(Duration.ofHours(1)))));
        assertThat(isValid(token)).isFalse();
        clock.advance(Duration.ofHours(1));
        assertThat(isValid(token)).isTrue();
        store().refreshUser(ADA.withField("banned", true).withField("banExpires", null));
        assertThat(isValid(token)).isFalse();
        assertThat(store().refreshUser(ADA.withField("banned", false))).isEqualTo(1);
        assertThat(isValid(token)).isTrue();
    }

    @Test
    void a_revoked_session_is_gone_and_the_others_stay() {
        SessionToken first = signIn(ADA);
        SessionToken second = signIn(ADA);
        assertThat(store().revoke(first)).isTrue();
        assertThat(store().revoke(first)).isFalse();
        assertThat(isValid(first)).isFalse();
        assertThat(isValid(second)).isTrue();
        assertThat(store().findByUserId("42")).extracting(AuthSession::token).containsExactly(second);
    }

    @Test
    void all_sessions_but_one_are_revoked() {
        SessionToken keep = signIn(ADA);
        List<SessionToken> others = List.of(signIn(ADA), signIn(ADA));
        SessionToken foreign = signIn(GRACE);
        assertThat(store().revokeOthers("42", keep)).isEqualTo(2);
        assertThat(others).noneMatch(this::isValid);
        assertThat(isValid(keep)).isTrue();
        assertThat(isValid(foreign)).isTrue();
        assertThat(store().count("42")).isEqualTo(1);
    }

    @Test
    void strictly_all_sessions_but_one_are_revoked_and_that_one_goes_on_under_another_token() {
        AuthSession current = store().create(ADA, FIREFOX.withField("team", 7L).withRememberMe(false))
                .session();
        SessionToken other = signIn(ADA);
        AuthSession renewed =
                store().revokeOthersStrict("42", current.token()).orElseThrow().session();
        assertThat(isValid(current.token())).isFalse();
        assertThat(isValid(other)).isFalse();
        assertThat(isValid(renewed.token())).isTrue();
        assertThat(renewed.expiresAt()).isEqualTo(current.expiresAt());
        assertThat(renewed.additionalFields()).isEqualTo(current.additionalFields());
        assertThat(store().findByUserId("42")).containsExactly(renewed);
    }

    @Test
    void all_sessions_of_a_user_are_revoked_and_he_can_sign_in_again() {
        List<SessionToken> tokens = List.of(signIn(ADA), signIn(ADA), signIn(ADA));
        SessionToken foreign = signIn(GRACE);
        assertThat(store().revokeAll("42")).isEqualTo(3);
        assertThat(tokens).noneMatch(this::isValid);
        assertThat(isValid(foreign)).isTrue();
        assertThat(store().count("42")).isZero();
        assertThat(isValid(signIn(ADA))).isTrue();
    }

    @Test
    void sessions_created_before_a_moment_are_revoked() {
        SessionToken old = signIn(ADA);
        clock.advance(Duration.ofSeconds(-5));
        SessionToken older = signIn(ADA);
        Instant between = clock.instant().plusMillis(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(store().revokeCreatedBefore("42", between)).isEqualTo(1);
        assertThat(isValid(older)).isFalse();
        assertThat(isValid(old)).isTrue();
        assertThat(store().revokeCreatedBefore("42", Instant.EPOCH)).isZero();
        assertThat(isValid(old)).isTrue();
    }

    @Test
    void a_session_created_on_a_host_whose_clock_is_behind_is_not_dead_at_birth() {
        store().revokeAll("42");
        clock.advance(Duration.ofSeconds(-30));
        AuthSession session = store().create(ADA, FIREFOX).session();
        assertThat(isValid(session.token())).isTrue();
        assertThat(session.createdAt()).isAfter(clock.instant());
    }

    @Test
    void nothing_is_wrong_with_what_only_this_store_has_written() {
        signIn(ADA);
        SessionToken token = signIn(ADA);
        store().revoke(token);
        store().revokeOthersStrict("42", signIn(ADA));
        ReconcileReport report = store().reconcile("42");
        assertThat(report.clean()).as("%s", report).isTrue();
        assertThat(report.valid()).isEqualTo(1);
    }

    @Test
    void ids_that_cannot_be_part_of_a_key_are_refused() {
        assertThatThrownBy(() -> store().findByUserId("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().revokeAll("x".repeat(300))).isInstanceOf(IllegalArgumentException.class);
        AuthUser tooLong = AuthUser.of("x".repeat(300), "", "");
        assertThatThrownBy(() -> store().create(tooLong, FIREFOX)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_user_too_large_for_a_session_is_refused() {
        AuthUser large = ADA.withField("biography", "x".repeat(100_000));
        assertThatThrownBy(() -> store().create(large, FIREFOX))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 100000 characters");
        assertThat(store().count("42")).isZero();
    }
}
