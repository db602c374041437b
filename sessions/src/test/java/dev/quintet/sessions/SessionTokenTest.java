package dev.quintet.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SessionTokenTest {
    @Test
    void tokens_are_those_of_better_auth_and_never_twice_the_same() {
        SecureRandom random = new SecureRandom();
        Set<SessionToken> made = new HashSet<>();
        Set<Integer> characters = new TreeSet<>();
        for (int i = 0; i < 1000; i++) {
            SessionToken token = SessionToken.generate(random);
            assertThat(SessionToken.parse(token.value())).contains(token);
            assertThat(made.add(token)).isTrue();
            token.value().chars().forEach(characters::add);
        }
        assertThat(characters).hasSize(62);
    }

    @Test
    void the_text_of_a_token_shows_nothing_of_it() {
        SessionToken token = SessionToken.generate(new SecureRandom());
        assertThat(token).hasToString("SessionToken[…]");
    }

    @Test
    void no_configured_form_admits_what_could_be_another_key() {
        Pattern anything = Pattern.compile("(?s).*");
        for (String text : new String[] {
            "active-sessions-0123456789",
            "revoked-sessions-before-42",
            "verification:abcdefghijklmnop",
            "%index:0123456789abcdef",
            ":0123456789abcdef",
            "0123456789abcde",
            "x".repeat(257),
            "0123456789 abcdef",
            "0123456789abcdef\n"
        }) {
            assertThat(SessionToken.parse(text, anything)).as(text).isEmpty();
        }
        assertThat(SessionToken.parse("5f0c2d5e-0000-4000-8000-0123456789ab", anything))
                .isPresent();
    }
}
