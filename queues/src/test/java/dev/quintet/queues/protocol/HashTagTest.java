package dev.quintet.queues.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashTagTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "{bull},bull",
                "a{b}c,b",
                "{a}{b},a",
                "{a}},a",
                "{{a},{a",
                "}{a},a",
                "bull,-",
                "{},-",
                "{}{a},-",
                "{a,-"
            })
    void the_tag_of_a_key_is_read_as_redis_reads_it(String key, String tag) {
        assertThat(HashTag.of(key)).isEqualTo(Optional.ofNullable(tag));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bull", "{bull}", "app:{bull}", "{app}:bull"})
    void a_prefix_with_a_tag_or_without_braces_is_taken(String prefix) {
        assertThat(new QueueKeys(prefix, "mail").base()).isEqualTo(prefix + ":mail:");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "{bull,no '}' after the '{'",
                "bull},no '{' before the '}'",
                "{},nothing between the braces",
                "{}{bull},nothing between the braces"
            })
    void a_prefix_with_a_broken_tag_is_refused_with_what_is_wrong(String prefix, String fault) {
        assertThatThrownBy(() -> new QueueKeys(prefix, "mail"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The prefix '" + prefix + "' has a broken hash tag: there is " + fault)
                .hasMessageContaining("Right would be '{bull}'");
    }

    @Test
    void a_prefix_that_has_none_leaves_it_to_the_queues_name() {
        assertThat(HashTag.of(new QueueKeys("bull", "{mail}").base())).contains("mail");
    }
}
