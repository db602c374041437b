package dev.quintet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.testing.RedisServer;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ColorsTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private static String run(boolean colored, String... arguments) {
        StringWriter out = new StringWriter();
        Console console = new Console(
                new PrintWriter(out, true),
                new PrintWriter(new StringWriter(), true),
                InputStream.nullInputStream(),
                false,
                colored);
        int unused = Quintet.run(console, Map.of("REDIS_URL", redis.url()), arguments);
        return out.toString();
    }

    @Test
    void status_words_are_coloured_where_somebody_looks_and_nothing_is_elsewhere() {
        redis.cli(1, "SET", "stray-\u001b[31m-key", "1");
        assertThat(run(true, "health")).contains("\u001b[32mhealthy");
        assertThat(run(true, "doctor")).contains("\u001b[33mWARNING");
        assertThat(run(true, "alerts")).contains("\u001b[31mBROKEN");
        assertThat(run(true, "top", "--once")).contains("\u001b[32mup");
        for (String[] command : new String[][] {{"health"}, {"doctor"}, {"alerts"}, {"top", "--once"}, {"info"}}) {
            assertThat(run(false, command)).isNotEmpty().doesNotContain("\u001b");
        }
    }

    @Test
    void json_is_never_coloured() {
        for (String[] command : new String[][] {
            {"health", "--json"}, {"doctor", "--json"}, {"alerts", "--json"}, {"top", "--once", "--json"}
        }) {
            assertThat(run(true, command)).isNotEmpty().doesNotContain("\u001b");
        }
    }

    @Test
    void colour_takes_no_room_and_text_is_the_same_without_it() {
        Table table = new Table("what", "status", "more");
        table.row("a", "ok", "1");
        table.row("字", "broken", "2\u001b[0m");
        table.painting(1, Paint::status);
        assertThat(table.toString()).isEqualTo("""
                what  status  more
                a     ok      1
                字    broken  2\\u001B[0m""");
        assertThat(Paint.ansi(table.text()).replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(table.toString());
    }

    @Test
    void whoever_sets_no_color_gets_none() {
        assertThat(Terminals.isColored(Map.of("NO_COLOR", "1", "TERM", "xterm")))
                .isFalse();
        assertThat(Terminals.isColored(Map.of("TERM", "dumb"))).isFalse();
    }
}
