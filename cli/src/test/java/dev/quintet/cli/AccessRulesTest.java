package dev.quintet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.cache.Cache;
import dev.quintet.cache.CacheOptions;
import dev.quintet.cache.Caches;
import dev.quintet.cache.EntryOptions;
import dev.quintet.cache.NearCacheOptions;
import dev.quintet.cache.WhenDown;
import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.HealthStatus;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.ServerInfo;
import dev.quintet.databases.Subscription;
import dev.quintet.databases.errors.AccessDeniedException;
import dev.quintet.emailcache.Attachment;
import dev.quintet.emailcache.EmailCache;
import dev.quintet.emailcache.EmailId;
import dev.quintet.operations.doctor.AccessRules;
import dev.quintet.queues.Backoff;
import dev.quintet.queues.Deduplication;
import dev.quintet.queues.FlowJob;
import dev.quintet.queues.FlowProducer;
import dev.quintet.queues.JobOptions;
import dev.quintet.queues.JobRequest;
import dev.quintet.queues.JobState;
import dev.quintet.queues.Queue;
import dev.quintet.queues.QueueEvents;
import dev.quintet.queues.QueueGlances;
import dev.quintet.queues.Queues;
import dev.quintet.queues.UnrecoverableJobException;
import dev.quintet.queues.Worker;
import dev.quintet.queues.schedulers.JobTemplate;
import dev.quintet.queues.schedulers.Schedule;
import dev.quintet.ratelimits.FixedWindow;
import dev.quintet.ratelimits.Limit;
import dev.quintet.ratelimits.RateLimitDecision;
import dev.quintet.ratelimits.RateLimitOptions;
import dev.quintet.ratelimits.RateLimiter;
import dev.quintet.ratelimits.RateLimits;
import dev.quintet.ratelimits.SlidingWindow;
import dev.quintet.ratelimits.TokenBucket;
import dev.quintet.ratelimits.WhenUnavailable;
import dev.quintet.sessions.AuthUser;
import dev.quintet.sessions.NearSessions;
import dev.quintet.sessions.RefreshPolicy;
import dev.quintet.sessions.SessionAndUser;
import dev.quintet.sessions.SessionCreation;
import dev.quintet.sessions.SessionOptions;
import dev.quintet.sessions.SessionStore;
import dev.quintet.sessions.SessionStores;
import dev.quintet.sessions.storage.KeyStyle;
import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The users that {@code quintet doctor --acl} prints do all that each module does, and nothing in anybody else's database. After
 * each test the server's own log of refusals must be empty.
 */
class AccessRulesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private Databases databases;

    @BeforeEach
    void openAsThoseUsers() {
        QuintetConfiguration plain =
                QuintetConfiguration.builder().url(redis.url()).build();
        String server =
                ServerInfo.parse(String.valueOf(redis.cli("INFO", "server"))).text("redis_version");
        Map<String, String> environment = new HashMap<>();
        for (Database database : Database.values()) {
            AccessRules rules = AccessRules.of(plain, database);
            List<String> command = new ArrayList<>(
                    List.of("ACL", "SETUSER", rules.user(), "reset", "on", ">pass-of-" + database.wireName()));
            command.addAll(rules.rules());
            // By which the driver names itself, and goes on where that is refused. Redis 7.0 knows it neither as
            // command nor in rules.
            if (!server.startsWith("7.0")) {
                command.add("+client|setinfo");
            }
            redis.cli(command.toArray(String[]::new));
            String variable = switch (database) {
                case SESSIONS -> "SESSIONS";
                case CACHE -> "CACHE";
                case QUEUES -> "QUEUES";
                case RATE_LIMIT -> "RATE_LIMIT";
                case EMAIL_CACHE -> "EMAIL_CACHE";
            };
            environment.put(
                    "REDIS_" + variable + "_URL",
                    "redis://" + rules.user() + ":pass-of-" + database.wireName() + "@127.0.0.1:" + redis.port());
        }
        redis.cli("ACL", "LOG", "RESET");
        redis.cli("CONFIG", "SET", "notify-keyspace-events", "gxE");
        databases = Databases.open(QuintetConfiguration.fromEnvironment(environment));
    }

    @AfterEach
    void close() {
        databases.close();
    }

    /** Who was refused what, command or key. */
    private static List<String> refusals() {
        List<String> refused = new ArrayList<>();
        for (Object entry : (List<?>) Objects.requireNonNull(redis.cli("ACL", "LOG"))) {
            List<?> fields = (List<?>) entry;
            String object = String.valueOf(fields.get(fields.indexOf("object") + 1));
            refused.add(fields.get(fields.indexOf("username") + 1) + ": " + object);
        }
        return refused;
    }

    @Test
    void what_a_user_may_not_do_is_found_in_the_log() {
        assertThatThrownBy(() -> databases.get(Database.CACHE).call(redis -> redis.flushdb()))
                .isInstanceOf(AccessDeniedException.class);
        assertThat(refusals()).containsExactly("quintet-cache: flushdb");
    }

    @Test
    void health_info_scans_and_channels() {
        assertThat(databases.health().databases().values())
                .allMatch(health -> health.status() != HealthStatus.UNHEALTHY);
        assertThat(databases.info().values()).allMatch(info -> info.connected());
        for (Database database : Database.values()) {
            ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
            try (Subscription channel = databases.get(database).subscribe("test", heard::add)) {
                await().atMost(PATIENCE).until(() -> {
                    databases
                            .get(database)
                            .<Long>call(redis ->
                                    redis.publish(databases.get(database).channel("test"), "hello"));
                    return !heard.isEmpty();
                });
                assertThat(channel).isNotNull();
            }
        }
        assertThat(refusals()).isEmpty();
    }

    @Test
    void the_cache_with_and_without_near_entries() throws Exception {
        for (CacheOptions options : List.of(
                CacheOptions.builder().whenDown(WhenDown.FAIL).build(),
                CacheOptions.builder()
                        .whenDown(WhenDown.FAIL)
                        .near(NearCacheOptions.DEFAULTS)
                        .build())) {
            try (Cache cache = Caches.on(databases.get(Database.CACHE), options)) {
                cache.set("a", "1");
                cache.set("tagged", "x".repeat(20_000), EntryOptions.DEFAULTS.withTags("t"));
                assertThat(cache.get("a")).contains("1");
                assertThat(cache.get("loaded", String.class, key -> "once")).contains("once");
                assertThat(cache.getAll(List.of("a", "none"), Integer.class)).containsEntry("a", 1);
                cache.setAll(Map.of("b", 2, "c", 3));
                cache.invalidateTag("t");
                assertThat(cache.get("tagged")).isEmpty();
                cache.setTemp("once", "v", Duration.ofMinutes(1));
                assertThat(cache.getTemp("once", String.class)).contains("v");
                assertThat(cache.takeTemp("once", String.class)).contains("v");
                assertThat(cache.exists("b")).isTrue();
                assertThat(cache.delete("b")).isTrue();
                assertThat(cache.deleteAll(List.of("c", "a"))).isPositive();
            }
        }
        assertThat(refusals()).isEmpty();
    }

    @Test
    void the_email_cache() {
        EmailCache mails = EmailCache.on(databases.get(Database.EMAIL_CACHE));
        EmailId one = new EmailId("ada", "inbox", "m1");
        mails.cacheEmailList("ada", "inbox", List.of(Map.of("id", "m1", "read", false)));
        assertThat(mails.cachedEmailList("ada", "inbox", Object.class)).isPresent();
        assertThat(mails.cachedEmailPage("ada", "inbox", 0, 10, Object.class)).isPresent();
        mails.cacheEmail(one, Map.of("id", "m1"));
        mails.markRead(one, true);
        mails.updateEmail(one, Map.of("subject", "new"));
        mails.cacheAttachments(one, List.<Attachment>of());
        mails.cacheAttachmentContent(one, "a1", "text".getBytes(StandardCharsets.UTF_8), Duration.ofMinutes(5));
        assertThat(mails.cachedAttachmentContent(one, "a1")).isPresent();
        mails.cachedAttachments(one);
        mails.cacheTemporary("ada", "draft", "text");
        mails.cachedTemporary("ada", "draft", String.class);
        mails.forgetTemporary("ada", "draft");
        mails.removeEmail(one);
        mails.invalidate("ada", "inbox");
        mails.invalidate("ada");
        assertThat(refusals()).isEmpty();
    }

    @Test
    void rate_limits_of_every_kind() {
        Duration minute = Duration.ofMinutes(1);
        try (RateLimits limits = RateLimits.open(
                databases.get(Database.RATE_LIMIT),
                RateLimitOptions.DEFAULTS.withDeadline(Duration.ofSeconds(5)),
                new SimpleMeterRegistry())) {
            Map<String, Limit> kinds = Map.of(
                    "sliding", new SlidingWindow(2, minute),
                    "bucket", new TokenBucket(2, minute),
                    "fixed", new FixedWindow(2, minute));
            kinds.forEach((name, limit) -> {
                RateLimiter limiter = limits.limiter(name, WhenUnavailable.refuse(), List.of(limit));
                RateLimitDecision first = limiter.tryAcquire("ada", 2);
                assertThat(first.allowed())
                        .as("%s %s %s", name, first, refusals())
                        .isTrue();
                RateLimitDecision refused = limiter.tryAcquire("ada");
                assertThat(refused.allowed()).isFalse();
                assertThat(refused.refusedBy()).as(name).isNotEqualTo(Optional.of(RateLimitDecision.UNAVAILABLE));
                limiter.peek("ada");
                limiter.reward("ada", 1);
                limiter.ban("bob", minute);
                limiter.allow("eve", minute);
                assertThat(limiter.report(10).keysRead()).isPositive();
                limiter.reset("ada");
            });
        }
        assertThat(refusals()).isEmpty();
    }

    @Test
    void sessions_in_both_key_styles_with_a_sweep_and_near_entries() {
        for (SessionOptions options : List.of(
                SessionOptions.builder().keyStyle(KeyStyle.CRM).build(),
                SessionOptions.builder().near(NearSessions.DEFAULTS).build())) {
            try (SessionStore store = SessionStores.on(databases.get(Database.SESSIONS), options)) {
                AuthUser ada = AuthUser.of("42", "Ada", "ada@example.com");
                SessionAndUser first = store.create(ada, SessionCreation.DEFAULTS);
                SessionAndUser second = store.create(ada, SessionCreation.DEFAULTS);
                assertThat(store.findByToken(first.session().token())).isPresent();
                assertThat(store.findByUserId("42")).hasSize(2);
                store.touch(first.session().token(), RefreshPolicy.WHEN_DUE);
                store.update(first.session().token(), fields -> fields);
                store.refreshUser(ada);
                assertThat(store.count("42")).isEqualTo(2);
                assertThat(store.streamActive("42")).hasSize(2);
                assertThat(store.scanActive()).hasSize(2);
                store.reconcile("42");
                store.revoke(second.session().token());
                store.revokeOthers("42", first.session().token());
                store.revokeCreatedBefore("42", Instant.now());
                store.revokeAll("42");
                assertThat(store.findByToken(first.session().token())).isEmpty();
            }
        }
        assertThat(refusals()).isEmpty();
    }

    @Test
    void queues_with_a_worker_events_flows_and_schedulers() {
        Queue mail = Queue.on(databases.get(Database.QUEUES), "mail");
        ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
        try (QueueEvents events = QueueEvents.open(mail);
                Subscription listening =
                        events.listen(event -> heard.add(event.getClass().getSimpleName()))) {
            assertThat(listening).isNotNull();
            mail.add("good", 1);
            mail.add("good", 2, JobOptions.builder().priority(3).build());
            mail.add("good", 3, JobOptions.builder().delay(Duration.ofHours(1)).build());
            mail.add(
                    "good",
                    4,
                    JobOptions.builder()
                            .deduplication(Deduplication.untilFinished("same"))
                            .build());
            mail.add("bad", 5);
            mail.add(
                    "flaky",
                    6,
                    JobOptions.builder()
                            .attempts(2)
                            .backoff(Backoff.fixed(Duration.ofMillis(1)))
                            .build());
            mail.addBulk(List.of(JobRequest.of("good", 7), JobRequest.of("good", 8)));
            FlowProducer.on(databases.get(Database.QUEUES))
                    .add(FlowJob.of("mail", "good").withChildren(FlowJob.of("mail", "good")));
            mail.schedulers().upsert("nightly", Schedule.every(Duration.ofHours(1)), JobTemplate.named("good"));
            mail.limits().setConcurrency(10);
            mail.pause();
            mail.resume();
            mail.maintenance().promoteDelayed();
            try (Worker worker = Worker.builder(mail)
                    .handle("good", Object.class, job -> {
                        job.log("a row");
                        job.updateProgress(50);
                        return "done";
                    })
                    .handle("bad", Object.class, job -> {
                        throw new UnrecoverableJobException("no");
                    })
                    .handle("flaky", Object.class, job -> {
                        if (job.attemptsMade() == 0) {
                            throw new IllegalStateException("once");
                        }
                        return "done";
                    })
                    .build()) {
                await().atMost(PATIENCE)
                        .until(() -> mail.jobs().count(JobState.COMPLETED) >= 9
                                && mail.jobs().count(JobState.FAILED) == 1);
                assertThat(mail.workers()).hasSize(1);
                assertThat(worker.isRunning()).isTrue();
            }
            await().atMost(PATIENCE).until(() -> !heard.isEmpty());
        }
        assertThat(Queues.names(databases.get(Database.QUEUES), "bull", 10)).containsExactly("mail");
        assertThat(QueueGlances.on(databases.get(Database.QUEUES), "bull").look(List.of("mail")))
                .hasSize(1);
        mail.jobs().list(JobState.COMPLETED, 0, 5);
        mail.metrics().completed(10);
        mail.meta();
        mail.listeners();
        mail.maintenance().retryFailed();
        mail.maintenance().trimEvents(10);
        mail.maintenance().clean(JobState.COMPLETED, Duration.ZERO, 100);
        mail.maintenance().removeOrphans();
        mail.schedulers().remove("nightly");
        mail.maintenance().drain(true);
        mail.maintenance().obliterate(true);
        assertThat(refusals()).isEmpty();
    }

    @Test
    void nobody_reads_or_writes_anybody_elses_keys_or_does_what_only_an_operator_may() {
        Map<Database, String> keys = new EnumMap<>(Database.class);
        keys.put(Database.SESSIONS, "session:x");
        keys.put(Database.CACHE, "cache:x");
        keys.put(Database.QUEUES, "bull:mail:x");
        keys.put(Database.RATE_LIMIT, "rate_limit:x");
        keys.put(Database.EMAIL_CACHE, "emails:x");
        for (Database user : Database.values()) {
            keys.forEach((owner, key) -> {
                if (owner == user) {
                    databases.get(user).<String>call(redis -> redis.get(key));
                    return;
                }
                assertThatThrownBy(() -> databases.get(user).<String>call(redis -> redis.get(key)))
                        .as("%s reads %s", user, key)
                        .isInstanceOf(AccessDeniedException.class);
                assertThatThrownBy(() -> databases.get(user).<String>call(redis -> redis.set(key, "1")))
                        .isInstanceOf(AccessDeniedException.class);
            });
            assertThatThrownBy(() -> databases.get(user).<String>call(redis -> redis.flushdb()))
                    .isInstanceOf(AccessDeniedException.class);
            assertThatThrownBy(() -> databases.get(user).call(redis -> redis.configGet("maxmemory")))
                    .isInstanceOf(AccessDeniedException.class);
        }
    }

    /** What no test above runs into: every command that a script of a module names is in its user's rules. */
    @Test
    void every_command_of_every_script_is_allowed_to_its_user() throws IOException {
        Map<String, Database> modules = Map.of(
                "sessions", Database.SESSIONS,
                "spring-boot-starter", Database.SESSIONS,
                "cache", Database.CACHE,
                "queues", Database.QUEUES,
                "bullmq-scripts", Database.QUEUES,
                "rate-limits", Database.RATE_LIMIT,
                "email-cache", Database.EMAIL_CACHE);
        QuintetConfiguration plain =
                QuintetConfiguration.builder().url(redis.url()).build();
        for (Map.Entry<String, Database> module : modules.entrySet()) {
            Set<String> named = commands(Path.of("..", module.getKey(), "target", "classes"));
            assertThat(named).as(module.getKey()).isNotEmpty();
            assertThat(AccessRules.of(plain, module.getValue()).commands())
                    .as(module.getKey())
                    .containsAll(named);
        }
    }

    private static Set<String> commands(Path classes) throws IOException {
        Pattern call = Pattern.compile("(?:redis\\.p?call|call|attempt|read|write)\\(\\s*[\"']([A-Za-z]+)[\"']");
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path script :
                    files.filter(file -> file.toString().endsWith(".lua")).toList()) {
                Matcher matcher = call.matcher(text(script));
                while (matcher.find()) {
                    found.add(matcher.group(1).toLowerCase(Locale.ROOT));
                }
            }
        }
        return found;
    }

    private static String text(Path script) {
        try {
            return Files.readString(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
