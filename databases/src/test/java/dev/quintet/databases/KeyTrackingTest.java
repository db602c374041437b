package dev.quintet.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.keys.KeyPattern;
import dev.quintet.testing.FaultProxy;
import dev.quintet.testing.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyTrackingTest {
    private RedisServer redis;
    private FaultProxy network;
    private Databases databases;
    private RedisDatabase cache;

    @BeforeEach
    void start() {
        redis = RedisServer.start();
        network = FaultProxy.before(redis);
        databases = Databases.open(Fixtures.at(network.url()).build());
        cache = databases.get(Database.CACHE);
    }

    @AfterEach
    void stop() {
        databases.close();
        network.close();
        redis.close();
    }

    private HeardChanges track() {
        HeardChanges heard = new HeardChanges();
        Subscription unused = cache.trackKeys(new KeyPattern("cache:"), heard);
        heard.awaits("began");
        return heard;
    }

    @Test
    void writes_deletions_and_flushes_by_anybody_are_heard_and_other_prefixes_are_not() {
        HeardChanges heard = track();
        redis.cli(1, "SET", "other:1", "x");
        redis.cli(1, "SET", "cache:ü", "x");
        heard.awaits("began", "cache:ü");
        redis.cli(1, "DEL", "cache:ü");
        heard.awaits("cache:ü", "cache:ü");
        redis.cli(1, "FLUSHDB");
        heard.awaits("everything");
    }

    @Test
    void an_expired_key_is_heard() {
        HeardChanges heard = track();
        redis.cli(1, "SET", "cache:a", "x", "PX", "5");
        heard.awaits("cache:a", "cache:a");
    }

    @Test
    void a_broken_connection_is_lost_and_begins_again() {
        HeardChanges heard = track();
        network.resetNow();
        heard.awaits("began", "lost", "began");
        redis.cli(1, "SET", "cache:a", "x");
        heard.awaits("cache:a");
    }

    @Test
    void a_silent_network_counts_as_lost() {
        HeardChanges heard = track();
        network.hold();
        heard.awaits("began", "lost");
        network.release();
        heard.awaits("lost", "began");
    }

    @Test
    void tracking_begun_while_redis_is_down_begins_when_it_is_back() {
        redis.kill();
        HeardChanges heard = new HeardChanges();
        Subscription unused = cache.trackKeys(new KeyPattern("cache:"), heard);
        redis.restart();
        heard.awaits("began");
    }

    @Test
    void a_closed_tracking_leaves_the_server() {
        HeardChanges heard = new HeardChanges();
        Subscription tracking = cache.trackKeys(new KeyPattern("cache:"), heard);
        heard.awaits("began");
        assertThat(String.valueOf(redis.cli("CLIENT", "LIST"))).contains("cache:tracking");
        tracking.close();
        await().atMost(Fixtures.SOON)
                .until(() -> !String.valueOf(redis.cli("CLIENT", "LIST")).contains("cache:tracking"));
    }
}
