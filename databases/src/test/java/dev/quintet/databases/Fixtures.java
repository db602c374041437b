package dev.quintet.databases;

import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What most tests of this module begin with. */
final class Fixtures {
    static final Duration SOON = Duration.ofSeconds(10);

    private Fixtures() {}

    /** A configuration with a deadline that a busy machine keeps too. */
    static QuintetConfiguration.Builder at(String url) {
        return QuintetConfiguration.builder()
                .url(url)
                .application("test")
                .timeouts(Timeouts.DEFAULTS.withCommand(Duration.ofSeconds(4)).withConnect(Duration.ofSeconds(2)));
    }

    /** A configuration with a short deadline, so that tests of silence do not take long. */
    static QuintetConfiguration.Builder impatientAt(String url) {
        return at(url).timeouts(
                        Timeouts.DEFAULTS.withCommand(Duration.ofMillis(500)).withConnect(Duration.ofSeconds(1)));
    }

    static Databases open(RedisServer server) {
        return Databases.open(at(server.url()).build());
    }

    static Databases open(RedisServer server, AuditLog audit) {
        return Databases.open(at(server.url()).build(), new SimpleMeterRegistry(), audit);
    }

    static Databases open(RedisServer server, MeterRegistry meters) {
        return Databases.open(at(server.url()).build(), meters, AuditLog.toLogger());
    }

    /** Remembers what was written down. */
    static final class Ledger implements AuditLog {
        private final List<AuditRecord> records = new CopyOnWriteArrayList<>();

        @Override
        public void record(AuditRecord entry) {
            records.add(entry);
        }

        List<AuditRecord> records() {
            return records;
        }
    }
}
