package dev.quintet.operations.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.errors.AccessDeniedException;
import dev.quintet.testing.RedisServer;
import dev.quintet.testing.RedisServerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DoctorTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private static Databases open(String url) {
        return Databases.open(
                QuintetConfiguration.builder().url(url).application("ward").build());
    }

    private static Examination examine() {
        try (Databases databases = open(redis.url())) {
            return Doctor.of(databases).examine();
        }
    }

    private static Optional<Finding> find(Examination examination, String check, Database database) {
        return examination.findings().stream()
                .filter(finding ->
                        finding.check().equals(check) && finding.databases().contains(database))
                .findFirst();
    }

    private static Finding found(Examination examination, String check, Database database) {
        return find(examination, check, database)
                .orElseThrow(() -> new AssertionError("No " + check + " among " + examination.findings()));
    }

    @Test
    void evicting_where_jobs_are_is_an_error_and_says_who_must_move() {
        redis.cli("CONFIG", "SET", "maxmemory", "104857600");
        redis.cli("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        Examination examination = examine();
        Finding eviction = found(examination, "eviction", Database.QUEUES);
        assertThat(eviction.severity()).isEqualTo(Severity.ERROR);
        assertThat(eviction.databases())
                .containsExactlyInAnyOrder(Database.SESSIONS, Database.QUEUES, Database.RATE_LIMIT);
        assertThat(eviction.observed()).contains("allkeys-lru", "cannot afford to lose any");
        assertThat(eviction.fix()).contains("REDIS_CACHE_URL", "REDIS_EMAIL_CACHE_URL", "noeviction");
        assertThat(examination.hasErrors()).isTrue();
        assertThat(examination.findings().get(0).severity()).isEqualTo(Severity.ERROR);
    }

    @Test
    void a_cache_that_can_fill_the_memory_of_the_others_should_move() {
        redis.cli("CONFIG", "SET", "maxmemory", "104857600");
        redis.cli("CONFIG", "SET", "maxmemory-policy", "noeviction");
        Finding eviction = found(examine(), "eviction", Database.CACHE);
        assertThat(eviction.severity()).isEqualTo(Severity.WARNING);
        assertThat(eviction.observed()).contains("also stops sessions, queues and rateLimit");
    }

    @Test
    void a_cache_of_its_own_that_evicts_is_as_it_should_be() {
        try (RedisServer own = RedisServer.with(RedisServerOptions.builder()
                        .config("maxmemory 64mb")
                        .config("maxmemory-policy allkeys-lru")
                        .config("save \"\"")
                        .build());
                Databases databases = Databases.open(QuintetConfiguration.builder()
                        .url(redis.url())
                        .url(Database.CACHE, own.url(1))
                        .url(Database.EMAIL_CACHE, own.url(4))
                        .application("ward")
                        .build())) {
            redis.cli("CONFIG", "SET", "maxmemory", "104857600");
            redis.cli("CONFIG", "SET", "maxmemory-policy", "noeviction");
            Examination examination = Doctor.of(databases).examine();
            assertThat(find(examination, "eviction", Database.CACHE)).isEmpty();
            assertThat(find(examination, "eviction", Database.QUEUES)).isEmpty();
        }
    }

    @Test
    void what_must_survive_a_crash_needs_an_append_only_file() {
        redis.cli("CONFIG", "SET", "appendonly", "no");
        Finding persistence = found(examine(), "persistence", Database.QUEUES);
        assertThat(persistence.databases()).containsExactlyInAnyOrder(Database.SESSIONS, Database.QUEUES);
        assertThat(persistence.observed()).contains("no append-only file", "jobs included");
        assertThat(persistence.fix()).contains("appendonly yes");
    }

    @Test
    void keys_that_never_expire_are_counted_where_all_should() {
        redis.cli(1, "SET", "cache:for-ever", "1");
        redis.cli(1, "SET", "cache:an-hour", "1", "EX", "3600");
        redis.cli(2, "HSET", "bull:mail:meta", "version", "1");
        Examination examination = examine();
        assertThat(found(examination, "expiry", Database.CACHE).observed())
                .startsWith("1 of 2 keys in cache never expire");
        assertThat(find(examination, "expiry", Database.QUEUES)).isEmpty();
    }

    @Test
    void strays_are_counted_and_their_way_home_is_told() {
        redis.cli(0, "HSET", "bull:mail:1", "name", "welcome");
        Finding strays = found(examine(), "strays", Database.SESSIONS);
        assertThat(strays.observed()).contains("About 1 of 1 keys in sessions");
        assertThat(strays.fix()).contains("quintet migrate");
    }

    @Test
    void big_keys_are_told_with_type_and_size_and_sessions_without_their_tokens() {
        String token = "sZq1mW5tR8yU2iO4pA7dF0gH3jK6lX9c";
        redis.cli(1, "SET", "cache:report", "x".repeat(2 << 20), "EX", "3600");
        redis.cli(0, "SET", "session:" + token, "x".repeat(2 << 20), "EX", "3600");
        Examination examination = examine();
        assertThat(found(examination, "big keys", Database.CACHE).observed())
                .startsWith("The string cache:report in cache takes 2");
        assertThat(found(examination, "big keys", Database.SESSIONS).observed()).contains("session:…#");
        assertThat(examination.toString()).doesNotContain(token);
    }

    @Test
    void a_key_that_everybody_wants_is_told_where_redis_counts_uses() {
        redis.cli("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu");
        redis.cli("CONFIG", "SET", "lfu-log-factor", "0");
        redis.cli(1, "SET", "cache:front-page", "1", "EX", "3600");
        for (int i = 0; i < 250; i++) {
            redis.cli(1, "GET", "cache:front-page");
        }
        assertThat(found(examine(), "hot keys", Database.CACHE).observed()).contains("cache:front-page");
    }

    @Test
    void where_redis_does_not_count_uses_that_is_told() {
        redis.cli("CONFIG", "SET", "maxmemory-policy", "noeviction");
        assertThat(examine().notLookedAt()).anyMatch(line -> line.startsWith("Hot keys"));
    }

    @Test
    void another_application_that_uses_our_number_for_another_purpose_is_an_error() {
        try (Databases others = Databases.open(QuintetConfiguration.builder()
                .url(redis.url())
                .number(Database.SESSIONS, 1)
                .number(Database.CACHE, 0)
                .application("other")
                .build())) {
            assertThat(others.get(Database.CACHE).isReady()).isTrue();
            Finding neighbours = found(examine(), "neighbours", Database.SESSIONS);
            assertThat(neighbours.severity()).isEqualTo(Severity.ERROR);
            assertThat(neighbours.observed()).contains("'other:cache'", "uses number 0", "for cache", "for sessions");
        }
    }

    @Test
    void another_application_with_the_same_layout_is_a_note() {
        try (Databases others = Databases.open(QuintetConfiguration.builder()
                .url(redis.url())
                .application("other")
                .build())) {
            assertThat(others.get(Database.CACHE).isReady()).isTrue();
            assertThat(found(examine(), "neighbours", Database.SESSIONS).severity())
                    .isEqualTo(Severity.NOTE);
        }
    }

    @Test
    void keys_in_numbers_that_are_none_of_ours_are_told() {
        redis.cli(9, "SET", "left", "over");
        assertThat(found(examine(), "numbers", Database.CACHE).observed()).contains("9 (1 keys)");
    }

    @Test
    void slow_commands_of_ours_are_told_without_their_arguments() {
        redis.cli("CONFIG", "SET", "slowlog-log-slower-than", "0");
        try (Databases databases = open(redis.url())) {
            databases.get(Database.CACHE).<String>call(commands -> commands.set("cache:secret-name", "secret-value"));
            Examination examination = Doctor.of(databases).examine();
            assertThat(examination.findings())
                    .filteredOn(finding -> finding.check().equals("slow log"))
                    .anyMatch(finding -> finding.observed().startsWith("SET of ward:cache"));
            assertThat(examination.findings().toString()).doesNotContain("secret-name", "secret-value");
        }
    }

    @Test
    void what_may_not_be_asked_is_told_and_the_rest_is_looked_at() {
        redis.cli(1, "SET", "cache:for-ever", "1");
        redis.cli(
                "ACL",
                "SETUSER",
                "limited",
                "on",
                ">secret-of-the-limited",
                "~*",
                "&*",
                "+@all",
                "-config",
                "-slowlog");
        String url = redis.url().replaceFirst("redis://(.*@)?", "redis://limited:secret-of-the-limited@");
        try (Databases databases = open(url)) {
            Examination examination = Doctor.of(databases).examine();
            assertThat(examination.notLookedAt())
                    .anyMatch(line -> line.startsWith("The server's settings"))
                    .anyMatch(line -> line.startsWith("The slow log"));
            assertThat(find(examination, "expiry", Database.CACHE)).isPresent();
            assertThat(examination.toString()).doesNotContain("secret-of-the-limited");
        }
    }

    @Test
    void a_server_that_is_gone_is_a_finding_and_not_a_failure() {
        try (Databases databases = open(redis.url())) {
            redis.kill();
            Examination examination = Doctor.of(databases).examine();
            assertThat(found(examination, "health", Database.QUEUES).severity()).isEqualTo(Severity.ERROR);
            assertThat(examination.notLookedAt()).hasSize(5);
        } finally {
            redis.restart();
        }
    }

    @Test
    void a_user_with_the_printed_rules_can_do_what_the_foundation_does_and_nothing_else() {
        redis.cli("CONFIG", "SET", "maxmemory-policy", "noeviction");
        for (Database database : Database.values()) {
            QuintetConfiguration configuration = QuintetConfiguration.builder()
                    .url(redis.url())
                    .application("ward")
                    .build();
            AccessRules rules = AccessRules.of(configuration, database);
            List<String> command = new ArrayList<>(
                    List.of("ACL", "SETUSER", rules.user(), "reset", "on", ">pass-of-" + database.wireName()));
            command.addAll(rules.rules());
            redis.cli(command.toArray(String[]::new));
            String url = redis.url()
                    .replaceFirst(
                            "redis://(.*@)?", "redis://" + rules.user() + ":pass-of-" + database.wireName() + "@");
            try (Databases databases = open(url)) {
                String prefix = configuration.keyPatterns(database).get(0).prefix();
                databases.get(database).<String>call(commands -> commands.set(prefix + "x", "1"));
                assertThat(databases.health(database).reasons())
                        .as(database + " health")
                        .isEmpty();
                assertThat(databases.info(database).error())
                        .as(database + " info")
                        .isEmpty();
                assertThat(databases.info(database).memory())
                        .as(database + " memory")
                        .isPresent();
                assertThat(catchThrowable(
                                () -> databases.get(database).<String>call(commands -> commands.get("elsewhere"))))
                        .isInstanceOf(AccessDeniedException.class);
            }
            assertThat(Set.of(rules.line("0".repeat(64)).split(" ")))
                    .contains(
                            "-@all",
                            "~" + configuration.keyPatterns(database).get(0).glob());
        }
    }
}
