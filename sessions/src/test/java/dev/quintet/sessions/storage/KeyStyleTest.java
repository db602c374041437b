package dev.quintet.sessions.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.databases.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyStyleTest {
    private static final String TOKEN = "SY7J5BsaEqND1jOhCaE1NW9tNn8cu25w";

    @Test
    void the_stock_style_puts_its_prefix_before_every_key() {
        KeyStyle style = KeyStyle.BETTER_AUTH;
        assertThat(style.key(TOKEN)).isEqualTo("better-auth:" + TOKEN).isEqualTo(style.session(TOKEN));
        assertThat(style.key("active-sessions-42"))
                .isEqualTo("better-auth:active-sessions-42")
                .isEqualTo(style.activeSessions("42"));
        assertThat(style.key("revoked-sessions-before-42"))
                .isEqualTo("better-auth:revoked-sessions-before-42")
                .isEqualTo(style.revokedBefore("42"));
        assertThat(style.key("verification:reset-password:x")).isEqualTo("better-auth:verification:reset-password:x");
    }

    @Test
    void the_crm_style_is_that_of_its_table() {
        KeyStyle style = KeyStyle.CRM;
        assertThat(style.key(TOKEN)).isEqualTo("session:" + TOKEN).isEqualTo(style.session(TOKEN));
        assertThat(style.key("active-sessions-42")).isEqualTo("user:42").isEqualTo(style.activeSessions("42"));
        assertThat(style.key("revoked-sessions-before-42"))
                .isEqualTo("user::revoked-before:42")
                .isEqualTo(style.revokedBefore("42"));
        assertThat(style.key("verification:reset-password:x")).isEqualTo("session::verification:reset-password:x");
        assertThat(style.key("1.2.3.4|/sign-in")).isEqualTo("session::1.2.3.4|/sign-in");
    }

    @Test
    void no_two_keys_become_one_in_the_crm_style() {
        List<String> keys = List.of(
                TOKEN,
                ":" + TOKEN,
                "%revoked:" + TOKEN,
                "active-sessions-1",
                "active-sessions-revoked-before:1",
                "active-sessions-" + TOKEN,
                "revoked-sessions-before-1",
                "revoked-sessions-before-active-sessions-1",
                "active-sessions-revoked-sessions-before-1",
                "verification:x",
                ":verification:x",
                "1.2.3.4|/sign-in",
                "user:1",
                "session:" + TOKEN);
        Map<String, String> named = new HashMap<>();
        for (String key : keys) {
            assertThat(named.put(KeyStyle.CRM.key(key), key))
                    .as("besides %s", key)
                    .isNull();
        }
        assertThat(named.keySet()).noneMatch(name -> name.startsWith(KeyStyle.CRM.own("")));
    }

    @Test
    void ids_that_would_read_as_something_else_are_refused() {
        for (String id : List.of(":revoked-before:1", "%x")) {
            assertThat(KeyStyle.CRM.accepts(id)).isFalse();
            assertThatThrownBy(() -> KeyStyle.CRM.activeSessions(id))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not begin with ':' or '%'");
            assertThat(KeyStyle.BETTER_AUTH.accepts(id)).isTrue();
        }
        for (KeyStyle style : List.of(KeyStyle.BETTER_AUTH, KeyStyle.CRM)) {
            assertThat(style.accepts("")).isFalse();
            assertThat(style.accepts("x".repeat(255))).isTrue();
            assertThat(style.accepts("x".repeat(256))).isFalse();
        }
    }

    @Test
    void own_keys_are_outside_of_what_better_auth_clears_and_apart_for_each_prefix() {
        Map<String, String> owners = new HashMap<>();
        for (String prefix : List.of(
                "better-auth:",
                "ba:",
                "session:",
                "session:%",
                "session",
                "s",
                "user:",
                "user:%",
                "{ba}:",
                "better-auth:2:")) {
            String own = KeyStyle.betterAuth(prefix).own("");
            assertThat(own).as("own keys beside '%s'", prefix).doesNotStartWith(prefix);
            assertThat(Database.SESSIONS.keyPatterns()).anyMatch(pattern -> pattern.matches(own));
            assertThat(owners.put(own, prefix)).isNull();
        }
        assertThat(KeyStyle.CRM.own("index:1")).isEqualTo("session:%index:1");
    }

    @Test
    void tokens_of_another_form_are_known_by_it() {
        KeyStyle style = KeyStyle.CRM.withTokenForm(java.util.regex.Pattern.compile("[a-f0-9-]{36}"));
        assertThat(style.key("5f0c2d5e-0000-4000-8000-0123456789ab"))
                .isEqualTo("session:5f0c2d5e-0000-4000-8000-0123456789ab");
        assertThat(style.key(TOKEN)).isEqualTo("session::" + TOKEN);
    }
}
