package dev.quintet.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.testing.RedisServer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChannelsTest {
    private RedisServer redis;
    private Databases databases;
    private RedisDatabase cache;

    @BeforeEach
    void start() {
        redis = RedisServer.start();
        databases = Fixtures.open(redis);
        cache = databases.get(Database.CACHE);
    }

    @AfterEach
    void stop() {
        databases.close();
        redis.close();
    }

    private static final class Heard implements ChannelListener {
        final List<String> messages = new CopyOnWriteArrayList<>();
        final AtomicInteger beginnings = new AtomicInteger();

        @Override
        public void message(String text) {
            messages.add(text);
        }

        @Override
        public void resumed() {
            beginnings.incrementAndGet();
        }
    }

    private long publish(RedisDatabase database, String text) {
        return database.call(redis -> redis.publish(database.channel("news"), text));
    }

    @Test
    void a_listener_hears_its_own_database_and_no_other() {
        Heard heard = new Heard();
        cache.subscribe("news", heard);
        await().atMost(Fixtures.SOON).until(() -> heard.beginnings.get() == 1);
        publish(databases.get(Database.SESSIONS), "not for us");
        publish(cache, "one");
        publish(cache, "two");
        await().atMost(Fixtures.SOON).until(() -> heard.messages.size() == 2);
        assertThat(heard.messages).containsExactly("one", "two");
    }

    @Test
    void a_closed_subscription_hears_nothing_and_leaves_the_channel() {
        Heard leaving = new Heard();
        Heard staying = new Heard();
        Subscription subscription = cache.subscribe("news", leaving);
        Subscription other = cache.subscribe("news", staying);
        await().atMost(Fixtures.SOON).until(() -> leaving.beginnings.get() >= 1 && staying.beginnings.get() >= 1);
        subscription.close();
        publish(cache, "one");
        await().atMost(Fixtures.SOON).until(() -> staying.messages.size() == 1);
        assertThat(leaving.messages).isEmpty();
        other.close();
        await().atMost(Fixtures.SOON).until(() -> publish(cache, "two") == 0);
    }

    @Test
    void after_a_lost_connection_listeners_are_told_that_they_may_have_missed_something() {
        Heard heard = new Heard();
        cache.subscribe("news", heard);
        await().atMost(Fixtures.SOON).until(() -> heard.beginnings.get() == 1);
        redis.cli("CLIENT", "KILL", "TYPE", "pubsub");
        await().atMost(Fixtures.SOON).until(() -> heard.beginnings.get() == 2);
        publish(cache, "again");
        await().atMost(Fixtures.SOON).until(() -> heard.messages.contains("again"));
    }

    @Test
    void a_subscription_made_while_redis_is_down_begins_when_it_is_back() {
        redis.kill();
        Heard heard = new Heard();
        cache.subscribe("news", heard);
        redis.restart();
        await().atMost(Fixtures.SOON).until(() -> heard.beginnings.get() >= 1);
        await().atMost(Fixtures.SOON)
                .ignoreExceptionsInstanceOf(DatabaseUnavailableException.class)
                .until(() -> publish(cache, "back") == 1);
        await().atMost(Fixtures.SOON).until(() -> heard.messages.contains("back"));
    }
}
