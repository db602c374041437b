package dev.quintet.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.quintet.cache.Leases.Wish;
import dev.quintet.databases.Databases;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeasesTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private Databases databases;
    private Leases leases;

    @BeforeEach
    void open() {
        databases = Fixtures.open(redis);
        RedisDatabase database = Fixtures.cacheOf(databases);
        leases = new Leases(database, new EntryStore(database, Duration.ofSeconds(5)), Duration.ofMinutes(1));
    }

    @AfterEach
    void close() {
        databases.close();
    }

    private Lookup ask(Wish wish) {
        return leases.findOrLease("k", List.of(), wish, 1000);
    }

    private Lease taken() {
        redis.cli("SCRIPT", "FLUSH");
        return ((Lookup.Leased) ask(Wish.LOAD)).lease();
    }

    private static long answer(CompletionStage<Long> stage) {
        return stage.toCompletableFuture().join();
    }

    @Test
    void a_lease_is_kept_only_by_its_holder_also_by_a_server_that_forgot_the_scripts() {
        Lease lease = taken();
        redis.cli(Fixtures.NUMBER, "PEXPIRE", "temp:%lease:k", "5000");
        redis.cli("SCRIPT", "FLUSH");
        assertThat(answer(leases.renew(lease))).isEqualTo(1);
        assertThat(Fixtures.millisLeft(redis, "temp:%lease:k")).isGreaterThan(5000);
        assertThat(answer(leases.renew(new Lease("k", "another")))).isZero();
        redis.cli("SCRIPT", "FLUSH");
        assertThat(answer(leases.release(new Lease("k", "another")))).isZero();
        assertThat(answer(leases.release(lease))).isEqualTo(1);
        assertThat(answer(leases.renew(lease))).isZero();
    }

    @Test
    void a_source_rests_from_refreshes_but_not_from_who_needs_a_value() {
        Lease lease = taken();
        redis.cli("SCRIPT", "FLUSH");
        assertThat(answer(leases.rest(new Lease("k", "another"), Duration.ofMinutes(1))))
                .isZero();
        assertThat(answer(leases.rest(lease, Duration.ofMinutes(1)))).isEqualTo(1);
        assertThat(ask(Wish.REFRESH)).isInstanceOf(Lookup.Held.class);
        assertThat(answer(leases.renew(lease))).isZero();
        assertThat(ask(Wish.FIND)).asInstanceOf(type(Lookup.Leased.class)).isNotNull();
        assertThat(ask(Wish.FIND)).isInstanceOf(Lookup.Held.class);
    }
}
