package dev.quintet.ratelimits.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.ratelimits.http.ClientAddress.Header;
import dev.quintet.testing.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
    private static final ClientAddress BEHIND = ClientAddress.behind("10.0.0.0/8", "fd00::/8");

    private static String key(ClientAddress clients, FakeRequest request) {
        return clients.of(request).orElseThrow();
    }

    private static String forwarded(String header) {
        return key(BEHIND, FakeRequest.from("10.0.0.1").with("X-Forwarded-For", header));
    }

    @Test
    void without_trusted_proxies_headers_count_for_nothing() {
        FakeRequest forged = FakeRequest.from("203.0.113.9").with("X-Forwarded-For", "198.51.100.1");
        assertThat(key(ClientAddress.ofConnection(), forged)).isEqualTo("203.0.113.9");
        assertThat(key(ClientAddress.ofConnection().by(Header.FORWARDED), forged.with("Forwarded", "for=198.51.100.1")))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void a_client_that_reaches_us_past_the_proxy_is_itself() {
        assertThat(key(BEHIND, FakeRequest.from("203.0.113.9").with("X-Forwarded-For", "198.51.100.1")))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void a_thousand_forged_headers_from_one_client_are_one_client() {
        Random random = new Random(1);
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            // The proxy appends the address that it saw.
            keys.add(forwarded(random.nextInt(256) + ".1.2." + random.nextInt(256) + ", 203.0.113.9"));
        }
        assertThat(keys).containsExactly("203.0.113.9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.1                            | 198.51.100.1",
                "198.51.100.1, 203.0.113.9               | 203.0.113.9",
                "198.51.100.1, 203.0.113.9, 10.2.3.4     | 203.0.113.9",
                "198.51.100.1,10.9.9.9,10.2.3.4          | 198.51.100.1",
                "10.9.9.9, 10.2.3.4                      | 10.9.9.9",
                "198.51.100.1, garbage, 10.2.3.4         | 10.2.3.4",
                "198.51.100.1, garbage                   | 10.0.0.1",
                "198.51.100.1,                           | 10.0.0.1",
                "unknown                                 | 10.0.0.1",
                "198.51.100.1:4711                       | 198.51.100.1",
                "[2001:db8:1:2:3:4:5:6]:4711             | 2001:db8:1:2::/64",
                "2001:DB8:1:2:3:4:5:6                    | 2001:db8:1:2::/64",
                "::ffff:198.51.100.1                     | 198.51.100.1",
                "::ffff:c633:6401                        | 198.51.100.1",
                "fe80::1%eth0                            | fe80::/64",
                "2001:db8::1                             | 2001:db8::/64",
                "::1                                     | ::/64",
                "010.1.2.3                               | 10.0.0.1",
                "1.2.3.256                               | 10.0.0.1",
                "1.2.3                                   | 10.0.0.1",
                "1.2.3.4.5                               | 10.0.0.1",
                "1:2:3:4:5:6:7:8:9                       | 10.0.0.1",
                "1::2::3                                 | 10.0.0.1",
                "example.com                             | 10.0.0.1",
            })
    void the_first_address_from_the_right_that_is_not_trusted_is_the_client(String header, String expected) {
        assertThat(forwarded(header)).isEqualTo(expected);
    }

    @Test
    void several_header_lines_are_one_list() {
        FakeRequest request =
                FakeRequest.from("10.0.0.1").with("X-Forwarded-For", "198.51.100.1", "203.0.113.9, 10.1.1.1");
        assertThat(key(BEHIND, request)).isEqualTo("203.0.113.9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=198.51.100.1;proto=https, for=203.0.113.9;by=10.0.0.1         | 203.0.113.9",
                "For=\"[2001:db8:1:2::3]:4711\"                                    | 2001:db8:1:2::/64",
                "proto=http;for=\"203.0.113.9:80\" , for=10.1.1.1                  | 203.0.113.9",
                "for=198.51.100.1, for=\"_hidden, for=\\\"203.0.113.9\\\"\"        | 10.0.0.1",
                "for=\"evil, for=203.0.113.9                                       | 203.0.113.9",
                "for=_gazonk                                                       | 10.0.0.1",
                "proto=https                                                       | 10.0.0.1",
            })
    void forwarded_is_read_from_the_right_too(String header, String expected) {
        FakeRequest request = FakeRequest.from("10.0.0.1").with("Forwarded", header);
        assertThat(key(BEHIND.by(Header.FORWARDED), request)).isEqualTo(expected);
    }

    @Test
    void only_the_header_that_the_proxies_write_is_read() {
        FakeRequest request = FakeRequest.from("10.0.0.1").with("Forwarded", "for=198.51.100.1");
        assertThat(key(BEHIND, request)).isEqualTo("10.0.0.1");
    }

    @Test
    void all_addresses_of_one_network_are_one_client() {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 1 << 16; i++) {
            keys.add(key(ClientAddress.ofConnection(), FakeRequest.from("2001:db8:1:2::" + Integer.toHexString(i))));
        }
        assertThat(keys).containsExactly("2001:db8:1:2::/64");
        assertThat(key(ClientAddress.ofConnection().withIpv6Bits(56), FakeRequest.from("2001:db8:1:2ff::1")))
                .isEqualTo("2001:db8:1:200::/56");
        assertThat(key(ClientAddress.ofConnection().withIpv6Bits(128), FakeRequest.from("2001:db8:0:0:1::1")))
                .isEqualTo("2001:db8:0:0:1:0:0:1");
    }

    @Test
    void a_connection_without_an_address_shares_one_key() {
        assertThat(key(BEHIND, FakeRequest.from(""))).isEqualTo("::");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/", "proxy.example.com", "", "::/129", "10.0.0.0/-1"})
    void a_network_that_is_none_is_refused(String network) {
        assertThatThrownBy(() -> ClientAddress.behind(network)).hasMessageContaining("'" + network + "'");
    }

    @Test
    void a_hundred_thousand_wild_headers_give_keys_that_are_addresses() {
        String pieces =
                "for= \" \\ , ; [ ] : :: % . 0 1 255 10.0.0.1 203.0.113.9 2001:db8::1 ffff ::ffff: é \u0000 \t unknown"
                        + " /64 = 10. 1:2:3:4:5:6:7:8 999999999999 " + "x".repeat(300);
        List<String> words = List.of(pieces.split(" ", -1));
        int histories = Seeds.all().size();
        Seeds.each(random -> {
            for (int i = 0; i < 100_000 / histories + 1; i++) {
                FakeRequest request = FakeRequest.from(random.nextInt(3) == 0 ? wild(random, words) : "10.0.0.1")
                        .with(
                                random.nextBoolean() ? "Forwarded" : "X-Forwarded-For",
                                wild(random, words),
                                wild(random, words));
                Header header = random.nextBoolean() ? Header.FORWARDED : Header.X_FORWARDED_FOR;
                assertThat(key(BEHIND.by(header), request)).matches("[0-9a-f.:/]{2,43}");
            }
        });
    }

    private static String wild(Random random, List<String> pieces) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return text.toString();
    }

    @Test
    void a_very_long_header_costs_little_and_only_its_end_counts() {
        List<String> hops = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            hops.add("10.1.1.1");
        }
        assertThat(forwarded(String.join(",", hops))).isEqualTo("10.1.1.1");
        FakeRequest quotes = FakeRequest.from("10.0.0.1").with("Forwarded", "\\\"".repeat(200_000));
        assertThat(key(BEHIND.by(Header.FORWARDED), quotes)).isEqualTo("10.0.0.1");
    }
}
