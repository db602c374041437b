package dev.quintet.sessions.cookies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CookieSecretsTest {
    @Test
    void the_environment_is_read_as_the_library_reads_it() {
        assertThat(CookieSecrets.from(Map.of())).isEmpty();
        assertThat(CookieSecrets.from(Map.of("AUTH_SECRET", "b", "BETTER_AUTH_SECRET", "a"))
                        .orElseThrow()
                        .all())
                .containsExactly("a");
        assertThat(CookieSecrets.from(Map.of("AUTH_SECRET", "b")).orElseThrow().all())
                .containsExactly("b");
        assertThat(CookieSecrets.from(
                                Map.of("BETTER_AUTH_SECRETS", " 2: new:secret , 1:old", "BETTER_AUTH_SECRET", "single"))
                        .orElseThrow()
                        .all())
                .containsExactly("new:secret", "old", "single");
    }

    @Test
    void a_malformed_list_is_told_without_its_content() {
        for (String list : new String[] {"geheim", "x:geheim", "1:", "1:a,1:b", "-1:geheim", "1:geheim,", ":geheim"}) {
            assertThatThrownBy(() -> CookieSecrets.from(Map.of("BETTER_AUTH_SECRETS", list)))
                    .as(list)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("BETTER_AUTH_SECRETS")
                    .hasMessageNotContaining("geheim");
        }
        assertThatThrownBy(() -> CookieSecrets.of("")).isInstanceOf(IllegalArgumentException.class);
    }
}
