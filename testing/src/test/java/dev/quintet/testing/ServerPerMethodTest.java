package dev.quintet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ServerPerMethodTest {
    private static @Nullable ProcessHandle earlier;

    @RegisterExtension
    final RedisServer redis = RedisServer.start();

    @Test
    void a_server_in_an_instance_field_belongs_to_one_method() {
        onlyOurs();
    }

    @Test
    void and_the_next_method_has_another() {
        onlyOurs();
    }

    @AfterAll
    static void the_last_one_has_ended_too() {
        assertThat(Optional.ofNullable(earlier).filter(ProcessHandle::isAlive)).isEmpty();
    }

    private void onlyOurs() {
        the_last_one_has_ended_too();
        earlier = ProcessHandle.of(redis.pid()).orElseThrow();
    }
}
