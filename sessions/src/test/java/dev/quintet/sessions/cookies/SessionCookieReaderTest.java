package dev.quintet.sessions.cookies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.sessions.SessionToken;
import dev.quintet.sessions.cookies.SessionCredential.Refused;
import dev.quintet.sessions.cookies.SessionCredential.Source;
import dev.quintet.sessions.cookies.SessionCredential.Verified;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SessionCookieReaderTest {
    private static final CookieSecrets SECRETS = CookieSecrets.of(Vectors.SECRET);
    private static final String TOKEN = "SY7J5BsaEqND1jOhCaE1NW9tNn8cu25w";
    private static final String COOKIE = new CookieSigner(SECRETS).signForCookie(TOKEN);
    private static final String BEARER = new CookieSigner(SECRETS).sign(TOKEN);

    private final SessionCookieReader reader = new SessionCookieReader(CookieNames.DEFAULTS, SECRETS);
    private final BearerTokenReader bearer = new BearerTokenReader(SECRETS);

    private SessionCredential read(String header) {
        return reader.read(CookieHeader.of(header));
    }

    private static Verified verified(Source source, boolean dontRemember) {
        return new Verified(SessionToken.parse(TOKEN).orElseThrow(), source, dontRemember, true);
    }

    private static Refused refused(CookieRefusal reason) {
        return new Refused(reason);
    }

    @Test
    void a_signed_cookie_is_a_token_and_the_mark_beside_it_is_seen() {
        assertThat(read("better-auth.session_token=" + COOKIE)).isEqualTo(verified(Source.COOKIE, false));
        String mark = new CookieSigner(SECRETS).signForCookie("true");
        assertThat(read("better-auth.session_token=" + COOKIE + "; better-auth.dont_remember=" + mark))
                .isEqualTo(verified(Source.COOKIE, true));
        assertThat(read("better-auth.session_token=" + COOKIE + "; better-auth.dont_remember=true.forged"))
                .isEqualTo(verified(Source.COOKIE, false));
    }

    @Test
    void without_a_cookie_there_is_nothing_to_refuse() {
        assertThat(read("")).isEqualTo(new SessionCredential.Absent());
        assertThat(read("better-auth.session_token=")).isEqualTo(new SessionCredential.Absent());
        assertThat(read("Better-Auth.Session_Token=" + COOKIE)).isEqualTo(new SessionCredential.Absent());
        assertThat(read("__Secure-better-auth.session_token=" + COOKIE)).isEqualTo(new SessionCredential.Absent());
    }

    @Test
    void each_refusal_has_its_reason() {
        assertThat(read("better-auth.session_token=" + TOKEN)).isEqualTo(refused(CookieRefusal.NOT_SIGNED));
        assertThat(read("better-auth.session_token=" + TOKEN + ".")).isEqualTo(refused(CookieRefusal.NOT_SIGNED));
        assertThat(read("better-auth.session_token=" + COOKIE.substring(0, COOKIE.length() - 9)))
                .as("truncated")
                .isEqualTo(refused(CookieRefusal.MALFORMED_SIGNATURE));
        assertThat(read("better-auth.session_token=" + PercentCode.encode(COOKIE)))
                .as("encoded twice")
                .isEqualTo(refused(CookieRefusal.MALFORMED_SIGNATURE));
        assertThat(read("better-auth.session_token=X" + COOKIE.substring(1)))
                .as("forged")
                .isEqualTo(refused(CookieRefusal.WRONG_SIGNATURE));
        assertThat(read("better-auth.session_token=" + "x".repeat(5000))).isEqualTo(refused(CookieRefusal.TOO_LONG));
        assertThat(read("a=" + "x".repeat(CookieHeader.LONGEST))).isEqualTo(refused(CookieRefusal.TOO_LONG));
        for (String value :
                new String[] {"true", "active-sessions-1", "x".repeat(31), "../../../etc/passwd", TOKEN + "*"}) {
            assertThat(read("better-auth.session_token=" + new CookieSigner(SECRETS).signForCookie(value)))
                    .as(value)
                    .isEqualTo(refused(CookieRefusal.NOT_A_TOKEN));
        }
    }

    @Test
    void applications_with_tokens_of_their_own_say_what_they_look_like() {
        String own = "tok_0123456789abcdef";
        SessionCookieReader other =
                new SessionCookieReader(CookieNames.DEFAULTS, SECRETS, Pattern.compile("tok_[0-9a-f]{16}"));
        assertThat(other.read(
                        CookieHeader.of("better-auth.session_token=" + new CookieSigner(SECRETS).signForCookie(own))))
                .isInstanceOf(Verified.class);
    }

    @Test
    void names_follow_the_front_ends_options() {
        assertThat(CookieNames.DEFAULTS.sessionToken()).isEqualTo("better-auth.session_token");
        assertThat(CookieNames.DEFAULTS.withSecure(true).withPrefix("crm").dontRemember())
                .isEqualTo("__Secure-crm.dont_remember");
        assertThat(CookieNames.DEFAULTS
                        .withSecure(true)
                        .withCustom(Map.of("session_token", "sid"))
                        .sessionToken())
                .isEqualTo("__Secure-sid");
    }

    @Test
    void a_change_of_secret_signs_out_unless_older_signatures_are_taken_for_a_while() {
        CookieSecrets changed = CookieSecrets.of("the-new-secret-of-at-least-32-characters", Vectors.SECRET);
        String header = "better-auth.session_token=" + COOKIE;
        assertThat(new SessionCookieReader(CookieNames.DEFAULTS, changed).read(CookieHeader.of(header)))
                .isEqualTo(refused(CookieRefusal.WRONG_SIGNATURE));
        assertThat(new SessionCookieReader(CookieNames.DEFAULTS, changed.acceptingOlderSignatures())
                        .read(CookieHeader.of(header)))
                .isEqualTo(new Verified(SessionToken.parse(TOKEN).orElseThrow(), Source.COOKIE, false, false));
    }

    @Test
    void a_bearer_token_needs_its_signature() {
        assertThat(bearer.read("Bearer " + BEARER)).isEqualTo(verified(Source.BEARER, false));
        assertThat(bearer.read("bEaReR  " + COOKIE)).isEqualTo(verified(Source.BEARER, false));
        assertThat(bearer.read("Bearer " + TOKEN)).isEqualTo(refused(CookieRefusal.NOT_SIGNED));
        assertThat(bearer.acceptingBareTokens().read("Bearer " + TOKEN)).isEqualTo(verified(Source.BEARER, false));
        assertThat(bearer.acceptingBareTokens().read("Bearer active-sessions-1"))
                .isEqualTo(refused(CookieRefusal.NOT_A_TOKEN));
        assertThat(bearer.read("Basic " + BEARER)).isEqualTo(new SessionCredential.Absent());
        assertThat(bearer.read("Bearer ")).isEqualTo(new SessionCredential.Absent());
        assertThat(bearer.read("Bearer eyJhbGciOiJIUzI1NiJ9.e30.x"))
                .isEqualTo(refused(CookieRefusal.MALFORMED_SIGNATURE));
    }

    @Test
    void nothing_that_is_printed_tells_a_token_or_a_secret() {
        assertThat(read("better-auth.session_token=" + COOKIE).toString()).doesNotContain(TOKEN);
        assertThat(new CookieSigner(SECRETS).verify(BEARER).toString()).doesNotContain(TOKEN);
        assertThat(SECRETS.toString()).doesNotContain("fake");
    }
}
