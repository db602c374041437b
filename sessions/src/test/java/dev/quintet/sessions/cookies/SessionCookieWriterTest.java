package dev.quintet.sessions.cookies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.sessions.AuthSession;
import dev.quintet.sessions.AuthUser;
import dev.quintet.sessions.SessionAndUser;
import dev.quintet.sessions.SessionToken;
import dev.quintet.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionCookieWriterTest {
    private static final CookieSecrets SECRETS = CookieSecrets.of(Vectors.SECRET);
    private static final Instant NOW = Instant.parse("2026-11-23T05:30:18.000Z");
    private static final SessionToken TOKEN =
            SessionToken.parse("SY7J5BsaEqND1jOhCaE1NW9tNn8cu25w").orElseThrow();
    private static final CookieHeader NONE = CookieHeader.of("");

    private final SessionCookieWriter writer =
            new SessionCookieWriter(CookieNames.DEFAULTS, CookieAttributes.DEFAULTS, SECRETS, Duration.ofDays(7));

    private static SessionAndUser session(Map<String, Object> userFields) {
        AuthUser user = AuthUser.of("u1", "Ada \"L\" \u2028 😀 2/3", "ada@example.com");
        for (Map.Entry<String, Object> field : userFields.entrySet()) {
            user = user.withField(field.getKey(), field.getValue());
        }
        return new SessionAndUser(
                new AuthSession(
                        "s1",
                        TOKEN,
                        "u1",
                        NOW,
                        NOW,
                        NOW.plus(Duration.ofDays(7)),
                        "203.0.113.7",
                        "test",
                        Optional.empty(),
                        Map.of("activeOrganizationId", "o1", "hidden", "x")),
                user);
    }

    private static List<String> fields(List<SetCookie> cookies) {
        return cookies.stream().map(SetCookie::field).toList();
    }

    @Test
    void a_remembered_sign_in_sets_one_cookie_and_removes_the_mark_of_an_earlier_one() {
        String signed = "better-auth.session_token=" + new CookieSigner(SECRETS).signForCookie(TOKEN.value());
        assertThat(fields(writer.signedIn(session(Map.of()), true, NONE)))
                .containsExactly(signed + "; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax");
        assertThat(fields(writer.signedIn(session(Map.of()), true, CookieHeader.of("better-auth.dont_remember=x"))))
                .containsExactly(
                        signed + "; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax",
                        "better-auth.dont_remember=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax");
    }

    @Test
    void a_sign_in_that_is_not_remembered_lasts_as_long_as_the_browser_runs() {
        assertThat(fields(writer.signedIn(session(Map.of()), false, NONE)))
                .containsExactly(
                        "better-auth.session_token=" + new CookieSigner(SECRETS).signForCookie(TOKEN.value())
                                + "; Path=/; HttpOnly; SameSite=Lax",
                        "better-auth.dont_remember=true.aBrnPbbC2ps71zqJCbY8U0WqekBNrfbv5Y2%2Fnuh4iDQ%3D; Path=/; HttpOnly;"
                                + " SameSite=Lax");
    }

    @Test
    void signing_out_deletes_every_cookie_the_browser_may_hold_with_the_attributes_it_was_set_with() {
        SessionCookieWriter secure = new SessionCookieWriter(
                CookieNames.DEFAULTS.withSecure(true),
                CookieAttributes.DEFAULTS
                        .withSecure(true)
                        .withDomain("example.com")
                        .withSameSite(CookieAttributes.SameSite.NONE),
                SECRETS,
                Duration.ofDays(7));
        String prefix = "__Secure-better-auth.";
        List<SetCookie> cookies = secure.signedOut(CookieHeader.of(prefix + "session_data.0=a; " + prefix
                + "session_data.1=b; " + prefix + "session_data.01=no; " + prefix + "account_data=c; other=1"));
        String rest = "=; Max-Age=0; Domain=example.com; Path=/; HttpOnly; Secure; SameSite=None";
        assertThat(fields(cookies))
                .containsExactlyInAnyOrder(
                        prefix + "session_token" + rest,
                        prefix + "session_data" + rest,
                        prefix + "session_data.0" + rest,
                        prefix + "session_data.1" + rest,
                        prefix + "account_data" + rest,
                        prefix + "dont_remember" + rest);
        assertThat(cookies).allMatch(SetCookie::isDeletion);
    }

    @Test
    void a_refresh_sends_the_cookie_again_and_drops_the_outdated_cache() {
        assertThat(writer.refreshed(session(Map.of()), CookieHeader.of("better-auth.session_data.0=a")))
                .extracting(SetCookie::name, SetCookie::isDeletion)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("better-auth.session_token", false),
                        org.assertj.core.groups.Tuple.tuple("better-auth.session_data.0", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"compact", "jwt", "jwe"})
    void a_cache_too_big_for_one_cookie_is_cut_joined_again_and_shows_only_what_may_be_seen(String strategy) {
        CookieCache cache = switch (strategy) {
            case "compact" -> CookieCache.compact(SECRETS);
            case "jwt" -> CookieCache.jwt(SECRETS);
            default -> CookieCache.jwe(SECRETS);
        };
        cache = cache.withClock(ManualClock.at(NOW));
        SessionCookieWriter caching = writer.withCache(CookieCacheContent.of(cache)
                .withUserFields("biography", "role")
                .withSessionFields("activeOrganizationId"));
        SessionAndUser session = session(Map.of("biography", "é".repeat(4000), "role", "admin", "ssn", "secret"));
        List<SetCookie> cookies = caching.signedIn(session, true, CookieHeader.of("better-auth.session_data.7=stale"));
        List<SetCookie> parts = cookies.stream()
                .filter(cookie -> cookie.name().startsWith("better-auth.session_data.") && !cookie.isDeletion())
                .toList();
        assertThat(parts).hasSizeGreaterThan(1).allMatch(part -> part.field().length() <= 4050);
        assertThat(cookies)
                .anyMatch(cookie -> cookie.name().equals("better-auth.session_data.7") && cookie.isDeletion());
        String header = parts.stream()
                .sorted(java.util.Comparator.comparing(SetCookie::name).reversed())
                .map(part -> part.name() + "=" + part.value())
                .collect(Collectors.joining("; "));
        CookieCacheReading reading = cache.read(CookieHeader.of(header), CookieNames.DEFAULTS, TOKEN);
        assertThat(reading).isInstanceOf(CookieCacheReading.Valid.class);
        CachedSession content = ((CookieCacheReading.Valid) reading).content();
        assertThat(content.user())
                .containsEntry("biography", "é".repeat(4000))
                .containsEntry("role", "admin")
                .doesNotContainKey("ssn");
        assertThat(content.session())
                .containsEntry("activeOrganizationId", "o1")
                .doesNotContainKey("hidden");
        assertThat(cache.read(
                        CookieHeader.of(parts.get(0).name() + "=" + parts.get(0).value()), CookieNames.DEFAULTS, TOKEN))
                .as("a part is missing")
                .isInstanceOf(CookieCacheReading.Refused.class);
    }

    @Test
    void a_cache_beyond_a_hundred_cookies_is_left_out() {
        SessionCookieWriter caching = writer.withCache(
                CookieCacheContent.of(CookieCache.compact(SECRETS)).withUserFields("big"));
        assertThat(caching.signedIn(session(Map.of("big", "x".repeat(400_000))), true, NONE))
                .extracting(SetCookie::name)
                .containsExactly("better-auth.session_token");
    }

    @Test
    void joined_parts_are_bounded() {
        String parts = java.util.stream.IntStream.range(0, 101)
                .mapToObj(i -> "better-auth.session_data." + i + "=x")
                .collect(Collectors.joining(";"));
        assertThat(CookieCache.compact(SECRETS).read(CookieHeader.of(parts), CookieNames.DEFAULTS, TOKEN))
                .isEqualTo(new CookieCacheReading.Refused(CookieRefusal.TOO_LONG));
        String long1 =
                "better-auth.session_data.0=" + "x".repeat(ChunkedCookie.LONGEST) + ";better-auth.session_data.1=x";
        assertThat(CookieCache.compact(SECRETS).read(CookieHeader.of(long1), CookieNames.DEFAULTS, TOKEN))
                .isEqualTo(new CookieCacheReading.Refused(CookieRefusal.TOO_LONG));
    }

    @Test
    void what_browsers_would_not_keep_is_refused_when_it_is_configured() {
        assertThatThrownBy(() -> new SessionCookieWriter(
                        CookieNames.DEFAULTS, CookieAttributes.DEFAULTS, SECRETS, Duration.ofDays(401)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("400 days");
        assertThatThrownBy(() -> CookieAttributes.DEFAULTS.withDomain("example.com; Secure"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CookieNames.DEFAULTS.withPrefix("a b")).isInstanceOf(IllegalArgumentException.class);
    }
}
