package dev.quintet.queues.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.queues.Fixtures;
import dev.quintet.testing.RedisServer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QueueScriptsTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private final QueueKeys keys = new QueueKeys("bull", "mail");
    private Fixtures fixtures;
    private QueueScripts scripts;

    @BeforeEach
    void open() {
        fixtures = Fixtures.at(redis);
        scripts = new QueueScripts(fixtures.database);
    }

    @AfterEach
    void close() {
        fixtures.close();
    }

    private ScriptCall add(String name) {
        byte[] arguments =
                MessagePack.write(Arrays.asList(keys.base(), "", name, 1L, null, null, null, null, null, null));
        return QueueScript.ADD_STANDARD_JOB
                .on(keys)
                .with(arguments, "{\"a\":\"ä\"}", MessagePack.write(Map.of("attempts", 3)));
    }

    @Test
    void a_script_is_run_by_its_digest_and_by_its_text_where_that_is_forgotten() {
        redis.cli("SCRIPT", "FLUSH");
        assertThat(Reply.text(scripts.run(add("first")))).isEqualTo("1");
        redis.cli("SCRIPT", "FLUSH");
        assertThat(scripts.runAsync(add("second")).toCompletableFuture())
                .succeedsWithin(Fixtures.SOON)
                .satisfies(reply -> assertThat(Reply.text(reply)).isEqualTo("2"));
        assertThat(redis.cli(2, "HGET", "bull:mail:1", "data")).isEqualTo("{\"a\":\"ä\"}");
        assertThat(redis.cli(2, "LRANGE", "bull:mail:wait", "0", "-1")).isEqualTo(List.of("2", "1"));
    }

    @Test
    void a_transaction_runs_scripts_that_the_server_had_forgotten() {
        redis.cli("SCRIPT", "FLUSH");
        List<@Nullable Object> answers = scripts.transaction(List.of(add("first"), add("second")));
        assertThat(answers).extracting(Reply::text).containsExactly("1", "2");
    }

    @Test
    void a_list_a_number_and_nothing_are_told_apart() {
        Object nothing = scripts.run(QueueScript.MOVE_TO_ACTIVE
                .on(keys)
                .with(keys.base(), 1L, MessagePack.write(Map.of("token", "t", "lockDuration", 1000))));
        assertThat(Reply.list(nothing)).extracting(Reply::number).containsExactly(0L, 0L, 0L, 0L);
        Object refused =
                scripts.run(QueueScript.UPDATE_DATA.on(keys, keys.job("7")).with("{}"));
        assertThat(ReturnCode.refuses(refused)).isTrue();
        assertThat(Reply.isNothing(scripts.run(QueueScript.IS_MAXED.on(keys).with())))
                .isTrue();
    }
}
