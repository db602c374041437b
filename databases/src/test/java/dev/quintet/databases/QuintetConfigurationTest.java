package dev.quintet.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quintet.databases.errors.ConfigurationException;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuintetConfigurationTest {
    private static final String SECRET = "S3cr3t-canary";

    @Test
    void the_documents_environment_gives_five_databases_on_one_server() {
        QuintetConfiguration configuration = from(Map.of(
                "REDIS_URL", "redis://default:password@host:6390",
                "REDIS_SESSIONS_DB", "0",
                "REDIS_CACHE_DB", "1",
                "REDIS_QUEUES_DB", "2",
                "REDIS_RATE_LIMIT_DB", "3",
                "REDIS_EMAIL_CACHE_DB", "4"));
        assertThat(Arrays.stream(Database.values()).map(configuration::location))
                .containsExactly(
                        "redis://host:6390/0",
                        "redis://host:6390/1",
                        "redis://host:6390/2",
                        "redis://host:6390/3",
                        "redis://host:6390/4");
    }

    @Test
    void fault_1_the_queues_number_is_used_so_that_jobs_do_not_land_among_sessions() {
        QuintetConfiguration configuration = from(Map.of("REDIS_URL", "redis://host", "REDIS_QUEUES_DB", "9"));
        assertThat(configuration.number(Database.QUEUES)).isEqualTo(9);
        assertThat(uri(configuration, Database.QUEUES).getDatabase()).isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SESSIONS", "CACHE", "QUEUES", "RATE_LIMIT", "EMAIL_CACHE"})
    void fault_2_everything_the_url_says_survives_in_each_database(String name) {
        RedisURI uri = uri(
                from(
                        Map.of(
                                "REDIS_URL",
                                "rediss://crm%3Aapp:p%40ss%2Fw%3Ard@redis.example:6380?timeout=700ms&clientName=crm&verifyPeer=ca")),
                Database.valueOf(name));
        RedisCredentials credentials = credentials(uri);
        assertThat(credentials.getUsername()).isEqualTo("crm:app");
        assertThat(new String(credentials.getPassword())).isEqualTo("p@ss/w:rd");
        assertThat(uri.isSsl()).isTrue();
        assertThat(uri.getVerifyMode()).isEqualTo(SslVerifyMode.CA);
        assertThat(uri.getTimeout()).isEqualTo(Duration.ofMillis(700));
        assertThat(uri.getClientName()).startsWith("crm:");
        assertThat(uri.getHost()).isEqualTo("redis.example");
        assertThat(uri.getPort()).isEqualTo(6380);
    }

    @Test
    void ipv6_hosts_and_hosts_with_an_underscore_are_understood() {
        assertThat(uri(from(Map.of("REDIS_URL", "redis://[2001:db8::1]:6390")), Database.CACHE)
                        .getHost())
                .isEqualTo("2001:db8::1");
        RedisURI docker = uri(from(Map.of("REDIS_URL", "redis://:pw@my_redis:6390")), Database.CACHE);
        assertThat(docker.getHost()).isEqualTo("my_redis");
        assertThat(docker.getPort()).isEqualTo(6390);
    }

    @Test
    void a_unix_socket_serves_all_five_numbers() {
        QuintetConfiguration configuration = from(Map.of("REDIS_URL", "redis-socket:///run/redis.sock?timeout=300ms"));
        RedisURI uri = uri(configuration, Database.EMAIL_CACHE);
        assertThat(uri.getSocket()).isEqualTo("/run/redis.sock");
        assertThat(uri.getDatabase()).isEqualTo(4);
        assertThat(uri.getTimeout()).isEqualTo(Duration.ofMillis(300));
        assertThat(configuration.location(Database.CACHE)).isEqualTo("redis-socket:///run/redis.sock/1");
    }

    @Test
    void sentinels_are_kept_with_their_primary() {
        RedisURI uri = uri(
                from(Map.of("REDIS_URL", "redis-sentinel://:" + SECRET + "@one:26379,two:26380#main")),
                Database.QUEUES);
        assertThat(uri.getSentinelMasterId()).isEqualTo("main");
        assertThat(uri.getSentinels()).hasSize(2);
        assertThat(uri.getDatabase()).isEqualTo(2);
    }

    @Test
    void a_url_of_its_own_wins_and_may_bring_a_number() {
        QuintetConfiguration configuration = from(Map.of(
                "REDIS_URL", "redis://shared",
                "REDIS_QUEUES_URL", "redis://queues:6400/0",
                "REDIS_CACHE_URL", "redis://cache"));
        assertThat(configuration.location(Database.QUEUES)).isEqualTo("redis://queues:6400/0");
        assertThat(configuration.location(Database.CACHE)).isEqualTo("redis://cache:6379/1");
        assertThat(configuration.location(Database.SESSIONS)).isEqualTo("redis://shared:6379/0");
    }

    @Test
    void five_urls_need_no_shared_one() {
        Map<String, String> variables = new HashMap<>();
        Arrays.stream(Database.values())
                .forEach(database -> variables.put(database.urlVariable(), "redis://" + database.wireName()));
        assertThat(from(variables).location(Database.RATE_LIMIT)).isEqualTo("redis://rateLimit:6379/3");
    }

    @Test
    void slash_zero_in_the_shared_url_says_nothing() {
        assertThat(from(Map.of("REDIS_URL", "redis://host/0")).number(Database.CACHE))
                .isEqualTo(1);
    }

    @Test
    void all_faults_are_told_at_once() {
        assertThat(faults(Map.of(
                        "REDIS_URL", "redis://host:6379/7",
                        "REDIS_SESSIONS_DB", "zero",
                        "REDIS_CACHE_DB", "-1",
                        "REDIS_QUEUES_DB", "4",
                        "REDIS_RATE_LIMIT_URL", "http://host",
                        "REDIS_POOL_SIZE", "0")))
                .anySatisfy(fault -> assertThat(fault)
                        .isEqualTo("REDIS_SESSIONS_DB must be a whole number such as 0, but was 'zero'."))
                .anySatisfy(fault -> assertThat(fault).isEqualTo("REDIS_CACHE_DB must be 0 or more, but was -1."))
                .anySatisfy(fault ->
                        assertThat(fault).startsWith("queues and emailCache are in one place, redis://host:6379/4:"))
                .anySatisfy(fault ->
                        assertThat(fault).startsWith("REDIS_RATE_LIMIT_URL has the unknown scheme 'http'. Known are"))
                .anySatisfy(fault -> assertThat(fault)
                        .startsWith("REDIS_URL ends in /7, but the numbers say otherwise for sessions (0)"))
                .anySatisfy(fault ->
                        assertThat(fault).isEqualTo("REDIS_POOL_SIZE must be a whole number from 1, but was '0'."))
                .hasSize(6);
    }

    @Test
    void two_spellings_of_this_machine_are_one_place() {
        assertThat(faults(Map.of(
                        "REDIS_URL", "redis://LOCALHOST:6379",
                        "REDIS_QUEUES_URL", "redis://127.0.0.1/0")))
                .singleElement()
                .asString()
                .startsWith("sessions and queues are in one place");
    }

    @Test
    void a_number_given_twice_must_agree() {
        assertThat(faults(Map.of(
                        "REDIS_URL", "redis://host",
                        "REDIS_CACHE_URL", "redis://other/5",
                        "REDIS_CACHE_DB", "6")))
                .containsExactly("REDIS_CACHE_DB is 6, but REDIS_CACHE_URL ends in /5. Remove one of the two numbers.");
    }

    @Test
    void without_any_address_it_says_which_variable_to_set() {
        assertThat(faults(Map.of())).singleElement().asString().startsWith("REDIS_URL is not set. Right would be");
        assertThat(faults(Map.of("REDIS_CACHE_URL", "redis://host")))
                .singleElement()
                .asString()
                .startsWith("There is no address for sessions and queues and rateLimit and emailCache. Set REDIS_URL");
    }

    @Test
    void a_variable_set_to_nothing_counts_as_not_set() {
        assertThat(QuintetConfiguration.isDescribedBy(Map.of("REDIS_URL", "  ")))
                .isFalse();
        assertThat(from(Map.of("REDIS_URL", "redis://host", "REDIS_CACHE_DB", ""))
                        .number(Database.CACHE))
                .isEqualTo(1);
    }

    @Test
    void key_patterns_let_databases_share_a_number() {
        QuintetConfiguration configuration = from(Map.of(
                "REDIS_URL", "redis://host/0",
                "REDIS_ISOLATION", "key-patterns",
                "REDIS_SESSIONS_DB", "0",
                "REDIS_CACHE_DB", "0",
                "REDIS_QUEUES_DB", "0",
                "REDIS_RATE_LIMIT_DB", "0",
                "REDIS_EMAIL_CACHE_DB", "0"));
        assertThat(configuration.isolation(Database.CACHE)).isEqualTo(Isolation.KEY_PATTERNS);
        assertThat(configuration.number(Database.EMAIL_CACHE)).isZero();
    }

    @Test
    void databases_that_share_a_number_may_not_share_keys() {
        assertThat(faults(Map.of(
                        "REDIS_URL", "redis://host",
                        "REDIS_ISOLATION", "key-patterns",
                        "REDIS_CACHE_DB", "0",
                        "REDIS_CACHE_KEYS", "cache:*, session:*")))
                .singleElement()
                .asString()
                .startsWith("The keys session:* belong to two databases of redis://host:6379/0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://user:S3cr3t-canary@host:6379/x",
                "redis://user:S3cr3t-canary#@host",
                "redis://user:S3cr3t-canary%@host",
                "redis://user:S3cr3t-canary@host:port",
                "redis://user:S3cr3t-canary@",
                "redis://S3cr3t-canary@host",
                "S3cr3t-canary://host",
                "user:S3cr3t-canary@host:6379",
                "redis://host?password=S3cr3t-canary",
                "redis://user:S3cr3t canary@host",
                "redis://host:6379/S3cr3t-canary@x",
            })
    void no_message_shows_a_password_however_broken_the_url(String url) {
        ConfigurationException refused =
                catchThrowableOfType(ConfigurationException.class, () -> from(Map.of("REDIS_URL", url)));
        assertThat(refused).isNotNull();
        assertThat(refused.toString()).contains("REDIS_URL").doesNotContain("S3cr3t", "canary");
        assertThat(refused).hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://user:S3cr3t-canary@host", "redis-sentinel://:S3cr3t-canary@one,two#main"})
    void no_text_form_shows_a_password(String url) {
        QuintetConfiguration configuration = from(Map.of("REDIS_URL", url));
        assertThat(configuration.toString()).doesNotContain(SECRET);
        assertThat(configuration.settings(Database.CACHE).toString()).doesNotContain(SECRET);
        assertThat(uri(configuration, Database.CACHE).toString()).doesNotContain(SECRET);
    }

    @Test
    void a_url_pasted_into_a_number_is_not_shown() {
        assertThat(faults(Map.of("REDIS_URL", "redis://host", "REDIS_CACHE_DB", "redis://u:" + SECRET + "@host")))
                .singleElement()
                .asString()
                .doesNotContain(SECRET)
                .contains("not shown");
    }

    @Test
    void a_password_is_percent_decoded_once_and_a_plus_stays_a_plus() {
        RedisURI uri = uri(from(Map.of("REDIS_URL", "redis://u:a+b%2525@host")), Database.CACHE);
        assertThat(new String(credentials(uri).getPassword())).isEqualTo("a+b%25");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "mäx", "line\nbreak"})
    void an_application_name_that_client_list_cannot_show_is_refused(String name) {
        assertThatThrownBy(() -> QuintetConfiguration.builder()
                        .url("redis://host")
                        .application(name)
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("The application's name");
    }

    @Test
    void a_file_that_is_not_there_is_told_by_its_variable() {
        assertThat(faults(Map.of("REDIS_URL", "rediss://host", "REDIS_TLS_CA_FILE", "/no/such/ca.pem")))
                .containsExactly(
                        "REDIS_TLS_CA_FILE names the file /no/such/ca.pem, which is not there or cannot be read.");
    }

    private static QuintetConfiguration from(Map<String, String> variables) {
        return QuintetConfiguration.fromEnvironment(variables);
    }

    private static List<String> faults(Map<String, String> variables) {
        ConfigurationException refused = catchThrowableOfType(ConfigurationException.class, () -> from(variables));
        assertThat(refused).as("the configuration should have been refused").isNotNull();
        return refused.faults();
    }

    private static RedisURI uri(QuintetConfiguration configuration, Database database) {
        DatabaseSettings settings = configuration.settings(database);
        return settings.address().uri(settings.number(), "quintet:" + database, Duration.ofSeconds(1));
    }

    private static RedisCredentials credentials(RedisURI uri) {
        return Objects.requireNonNull(
                uri.getCredentialsProvider().resolveCredentials().block());
    }
}
