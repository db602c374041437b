package dev.quintet.operations.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.ServerInfo;
import dev.quintet.operations.servers.DatabaseServer;
import dev.quintet.testing.RedisServer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionCheckTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private static List<Finding> findings(String info) {
        QuintetConfiguration configuration = QuintetConfiguration.builder()
                .url(redis.url())
                .application("ward")
                .build();
        try (Databases databases = Databases.open(configuration)) {
            RedisDatabase cache = databases.get(Database.CACHE);
            Findings findings = new Findings();
            new VersionCheck()
                    .look(
                            new Server(
                                    configuration,
                                    new DatabaseServer(List.of(cache), ServerInfo.parse(info)),
                                    Optional.empty()),
                            findings);
            return findings.worstFirst();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "6.2.19, true",
        "6.2.20, false",
        "6.2.24, false",
        "7.0.15, true",
        "7.2.10, true",
        "7.2.11, false",
        "7.4.5, true",
        "7.4.6, false",
        "8.0.3, true",
        "8.2.1, true",
        "8.2.2, false",
        "8.4.0, false",
    })
    void known_holes_are_told_by_version(String version, boolean hole) {
        assertThat(findings("redis_version:" + version))
                .filteredOn(finding -> finding.severity() == Severity.WARNING)
                .hasSize(hole ? 1 : 0);
    }

    @Test
    void too_old_a_server_is_an_error() {
        assertThat(findings("redis_version:6.0.16")).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.observed()).contains("6.0.16", "needs 6.2");
        });
    }

    @Test
    void the_licence_is_told_where_it_changed() {
        assertThat(findings("redis_version:7.4.11"))
                .singleElement()
                .extracting(Finding::observed)
                .asString()
                .contains("RSALv2 or SSPLv1");
        assertThat(findings("redis_version:8.2.9"))
                .singleElement()
                .extracting(Finding::observed)
                .asString()
                .contains("AGPLv3");
        assertThat(findings("redis_version:7.2.4\nvalkey_version:8.1.1"))
                .singleElement()
                .extracting(Finding::observed)
                .asString()
                .contains("Valkey 8.1.1");
    }
}
