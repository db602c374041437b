package dev.quintet.sessions.cookies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CookieHeaderTest {
    @Test
    void names_are_case_sensitive_and_the_first_of_two_counts() {
        CookieHeader header = CookieHeader.of("a=1; A=2; a=3");
        assertThat(header.first("a")).contains("1");
        assertThat(header.last("a")).contains("3");
        assertThat(header.first("A")).contains("2");
        assertThat(header.first("b")).isEmpty();
    }

    @Test
    void spaces_quotes_and_missing_spaces_are_forgiven() {
        CookieHeader header = CookieHeader.of("a = 1 ;b=\"2\";  c=\" 3\"; d=x=y=; noEquals; =6");
        assertThat(header.first("a")).contains("1");
        assertThat(header.first("b")).contains("2");
        assertThat(header.first("c")).contains(" 3");
        assertThat(header.first("d")).contains("x=y=");
        assertThat(header.first("noEquals")).isEmpty();
    }

    @Test
    void values_are_decoded_once_and_a_plus_stays_a_plus() {
        CookieHeader header = CookieHeader.of("a=1+2%2B3; b=%25%32%42; c=%zz%41; d=%C3%A9; e=%C3; f=%4");
        assertThat(header.first("a")).contains("1+2+3");
        assertThat(header.first("b")).contains("%2B");
        assertThat(header.first("c")).as("not decodable").contains("%zz%41");
        assertThat(header.first("d")).contains("é");
        assertThat(header.first("e")).as("not UTF-8").contains("%C3");
        assertThat(header.first("f")).contains("%4");
    }

    @Test
    void several_fields_count_as_one() {
        CookieHeader header = CookieHeader.of(List.of("a=1", "b=2; a=3"));
        assertThat(header.first("a")).contains("1");
        assertThat(header.first("b")).contains("2");
    }

    @Test
    void a_monstrous_header_is_not_read() {
        CookieHeader header = CookieHeader.of("a=" + "x".repeat(CookieHeader.LONGEST));
        assertThat(header.tooLong()).isTrue();
        assertThat(header.first("a")).isEmpty();
    }

    @Test
    void values_do_not_show() {
        assertThat(CookieHeader.of("a=geheim").toString()).contains("a").doesNotContain("geheim");
    }
}
