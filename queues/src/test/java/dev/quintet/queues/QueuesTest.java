package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.testing.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QueuesTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final QueueFixture fixture = new QueueFixture(redis);

    private RedisDatabase database() {
        return fixture.fixtures().database;
    }

    private void open(String prefix, String... names) {
        for (String name : names) {
            Queue queue = fixture.queue(name, fixture.options().prefix(prefix).build());
            await().atMost(Fixtures.SOON).until(() -> queue.meta().version().isPresent());
        }
    }

    @Test
    void the_queues_of_a_prefix_are_named_in_order() {
        open("bull", "mail", "digest", "{tagged}");
        open("bull:eu", "orders");
        open("b*ll", "starred");
        open("{app}", "tagged");
        assertThat(Queues.names(database(), "bull", 100)).containsExactly("digest", "mail", "{tagged}");
        assertThat(Queues.names(database(), "bull:eu", 100)).containsExactly("orders");
        assertThat(Queues.names(database(), "b*ll", 100)).containsExactly("starred");
        assertThat(Queues.names(database(), "{app}", 100)).containsExactly("tagged");
        assertThat(Queues.names(database(), "nobody's", 100)).isEmpty();
    }

    @Test
    void jobs_and_schedulers_that_are_named_like_a_queue_are_not_taken_for_one() {
        open("bull", "mail");
        fixture.redis("HSET", "bull:mail:repeat:meta", "name", "x");
        fixture.redis("HSET", "bull::meta", "name", "x");
        assertThat(Queues.names(database(), "bull", 100)).containsExactly("mail");
    }

    @Test
    void looking_stops_when_there_are_enough_and_goes_on_page_by_page_otherwise() {
        open("bull", "a", "b", "c");
        fixture.redis("DEBUG", "POPULATE", "25000", "bull:a");
        assertThat(Queues.names(database(), "bull", 100)).containsExactly("a", "b", "c");
        assertThat(Queues.names(database(), "bull", 2)).hasSize(2);
        List<String> names = new ArrayList<>();
        int pages = 1;
        Queues.Page page = Queues.page(database(), "bull");
        names.addAll(page.names());
        while (page.next().isPresent()) {
            page = Queues.page(database(), "bull", page.next().get());
            names.addAll(page.names());
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        assertThat(names).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void what_cannot_be_is_refused() {
        assertThatThrownBy(() -> Queues.names(database(), "bull", 0)).hasMessageContaining("at least 1 name");
        assertThatThrownBy(() -> Queues.names(database(), "{bull", 1)).hasMessageContaining("broken hash tag");
        assertThat(Optional.of(Queues.page(database(), "bull").names())).contains(List.of());
    }
}
