package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.queues.QueueEvent.Custom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventDecoderTest {
    private static QueueEvent decode(String... fieldsAndValues) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            fields.put(fieldsAndValues[i], fieldsAndValues[i + 1]);
        }
        return EventDecoder.decode("1-0", fields);
    }

    @Test
    void every_event_of_bullmq_has_its_record() {
        assertThat(decode("event", "added", "jobId", "1", "name", "n"))
                .isEqualTo(new QueueEvent.Added("1-0", "1", "n"));
        assertThat(decode("event", "waiting", "jobId", "1"))
                .isEqualTo(new QueueEvent.Waiting("1-0", "1", Optional.empty()));
        assertThat(decode("event", "waiting", "jobId", "1", "prev", "active"))
                .isEqualTo(new QueueEvent.Waiting("1-0", "1", Optional.of("active")));
        assertThat(decode("event", "active", "jobId", "1", "prev", "waiting"))
                .isEqualTo(new QueueEvent.Active("1-0", "1", Optional.of("waiting")));
        assertThat(decode("event", "completed", "jobId", "1", "returnvalue", "{\"a\":1}", "prev", "active"))
                .isEqualTo(new QueueEvent.Completed("1-0", "1", "{\"a\":1}", Optional.of("active")));
        assertThat(decode("event", "failed", "jobId", "1", "failedReason", "boom", "prev", "active"))
                .isEqualTo(new QueueEvent.Failed("1-0", "1", "boom", Optional.of("active")));
        assertThat(decode("event", "progress", "jobId", "1", "data", "42"))
                .isEqualTo(new QueueEvent.Progress("1-0", "1", "42"));
        assertThat(decode("event", "stalled", "jobId", "1")).isEqualTo(new QueueEvent.Stalled("1-0", "1"));
        assertThat(decode("event", "waiting-children", "jobId", "1", "prev", "active"))
                .isEqualTo(new QueueEvent.WaitingChildren("1-0", "1", Optional.of("active")));
        assertThat(decode("event", "duplicated", "jobId", "1")).isEqualTo(new QueueEvent.Duplicated("1-0", "1"));
        assertThat(decode("event", "deduplicated", "jobId", "1", "deduplicationId", "d", "deduplicatedJobId", "2"))
                .isEqualTo(new QueueEvent.Deduplicated("1-0", "1", "d", Optional.of("2")));
        assertThat(decode("event", "removed", "jobId", "1", "prev", "wait"))
                .isEqualTo(new QueueEvent.Removed("1-0", "1", Optional.of("wait")));
        assertThat(decode("event", "retries-exhausted", "jobId", "1", "attemptsMade", "3"))
                .isEqualTo(new QueueEvent.RetriesExhausted("1-0", "1", 3));
        assertThat(decode("event", "cleaned", "count", "7")).isEqualTo(new QueueEvent.Cleaned("1-0", 7));
        assertThat(decode("event", "drained")).isEqualTo(new QueueEvent.Drained("1-0"));
        assertThat(decode("event", "paused")).isEqualTo(new QueueEvent.Paused("1-0"));
        assertThat(decode("event", "resumed")).isEqualTo(new QueueEvent.Resumed("1-0"));
    }

    @Test
    void a_delay_may_have_a_fraction_or_an_exponent() {
        assertThat(decode("event", "delayed", "jobId", "1", "delay", "1696233644865.1"))
                .isEqualTo(new QueueEvent.Delayed("1-0", "1", Instant.ofEpochMilli(1696233644865L)));
        assertThat(decode("event", "delayed", "jobId", "1", "delay", "1.7e+12"))
                .isEqualTo(new QueueEvent.Delayed("1-0", "1", Instant.ofEpochMilli(1_700_000_000_000L)));
    }

    @Test
    void what_is_unknown_passes_through_with_its_fields_in_order() {
        QueueEvent event = decode("event", "audited", "jobId", "1", "by", "ada", "at", "noon");
        assertThat(event).isInstanceOf(Custom.class);
        assertThat(((Custom) event).name()).isEqualTo("audited");
        assertThat(((Custom) event).fields())
                .containsExactly(Map.entry("jobId", "1"), Map.entry("by", "ada"), Map.entry("at", "noon"));
        assertThat(event.jobId()).contains("1");
    }

    @Test
    void a_known_event_that_lacks_what_it_needs_passes_through_too() {
        assertThat(decode("event", "completed")).isInstanceOf(Custom.class);
        assertThat(decode("event", "cleaned", "count", "many")).isInstanceOf(Custom.class);
        assertThat(decode("event", "retries-exhausted", "jobId", "1", "attemptsMade", "1e300"))
                .isInstanceOf(Custom.class);
        assertThat(decode("jobId", "1")).isInstanceOf(Custom.class);
    }

    @Test
    void no_content_makes_the_decoder_fail() {
        String[] names = {"event", "jobId", "delay", "count", "attemptsMade", "prev", "deduplicationId", "x"};
        String[] values = {
            "delayed", "cleaned", "retries-exhausted", "deduplicated", "", "NaN", "1e400", "-1", "0x1", "😀"
        };
        Random random = new Random(7);
        long decoded = 0;
        for (int i = 0; i < 100_000; i++) {
            Map<String, String> fields = new LinkedHashMap<>();
            for (int field = random.nextInt(5); field >= 0; field--) {
                fields.put(names[random.nextInt(names.length)], values[random.nextInt(values.length)]);
            }
            assertThat(EventDecoder.decode(++decoded + "-0", fields)).isNotNull();
        }
    }
}
