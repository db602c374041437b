package dev.quintet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each rule holds for our code, and was seen to find the fixture below {@code planted} that breaks it. */
class ArrowsTest {
    private static final JavaClasses OURS = new ClassFileImporter().importPaths(builtModules());
    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages("dev.quintet.cli.planted");

    private final Arrows ours = new Arrows("dev.quintet");
    private final Arrows planted = new Arrows("dev.quintet.cli.planted");

    /**
     * Of every module that was built before this one, not only of those that this one stands on. Benchmarks are left out:
     * they stand on the libraries that we compare ourselves with.
     */
    private static List<Path> builtModules() {
        try (Stream<Path> folders = Files.list(Path.of(".."))) {
            return folders.filter(folder -> !folder.endsWith("benchmarks"))
                    .map(folder -> folder.resolve("target").resolve("classes"))
                    .filter(Files::isDirectory)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertFinds(ArchRule rule, String culprit) {
        assertThat(rule.allowEmptyShould(false)
                        .evaluate(PLANTED)
                        .getFailureReport()
                        .getDetails())
                .anySatisfy(detail -> assertThat(detail).contains("planted." + culprit));
    }

    @Test
    void our_code_is_there_to_be_checked_and_the_fixtures_are_not_in_it() {
        assertThat(OURS)
                .extracting(type -> type.getPackageName())
                .contains(
                        "dev.quintet.databases",
                        "dev.quintet.embeddedredis",
                        "dev.quintet.springbootstarter",
                        "dev.quintet.admin",
                        "dev.quintet.cli")
                .noneMatch(name -> name.contains("planted"));
    }

    @Test
    void no_purpose_knows_another() {
        for (String purpose : Arrows.purposes()) {
            ours.knowsNoOtherPurpose(purpose).check(OURS);
        }
        assertFinds(planted.knowsNoOtherPurpose("sessions"), "sessions.KnowsQueues");
        assertFinds(planted.knowsNoOtherPurpose("operations"), "operations.KnowsQueues");
    }

    @Test
    void email_cache_and_nobody_else_may_stand_on_cache() {
        List<String> details = planted.knowsNoOtherPurpose("emailcache")
                .evaluate(PLANTED)
                .getFailureReport()
                .getDetails();
        assertThat(details).isEmpty();
        assertFinds(planted.knowsNoOtherPurpose("queues"), "queues.KnowsCache");
    }

    @Test
    void databases_know_no_other_module() {
        ours.databasesKnowNoOtherModule().check(OURS);
        assertFinds(planted.databasesKnowNoOtherModule(), "databases.KnowsSessions");
    }

    @Test
    void embedded_redis_knows_no_other_module() {
        ours.embeddedRedisKnowsNoOtherModule().check(OURS);
        assertFinds(planted.embeddedRedisKnowsNoOtherModule(), "embeddedredis.KnowsDatabases");
    }

    @Test
    void bullmqs_scripts_know_no_other_module() {
        ours.bullmqScriptsKnowNoOtherModule().check(OURS);
        assertFinds(planted.bullmqScriptsKnowNoOtherModule(), "bullmqscripts.KnowsQueues");
    }

    @Test
    void nobody_else_uses_the_protocol_of_queues() {
        ours.theProtocolOfQueuesIsTheirOwn().check(OURS);
        assertFinds(planted.theProtocolOfQueuesIsTheirOwn(), "bullmqscripts.KnowsQueues");
    }

    @Test
    void only_the_outermost_modules_know_spring() {
        ours.onlyTheOutermostKnowSpring().check(OURS);
        assertFinds(planted.onlyTheOutermostKnowSpring(), "cache.KnowsSpring");
    }

    @Test
    void no_library_module_knows_what_stands_on_it() {
        ours.libraryModulesDoNotKnowWhatStandsOnThem().check(OURS);
        assertFinds(planted.libraryModulesDoNotKnowWhatStandsOnThem(), "cache.KnowsAdmin");
    }

    @Test
    void the_drivers_failures_are_translated_in_databases_alone() {
        ours.driverFailuresStayInDatabases().check(OURS);
        assertFinds(planted.driverFailuresStayInDatabases(), "cache.CatchesTheDriver");
        assertFinds(planted.driverFailuresStayInDatabases(), "cache.ThrowsTheDriver");
    }

    @Test
    void nobody_reads_java_serialization() {
        ours.nobodyUsesJavaSerialization().check(OURS);
        assertFinds(planted.nobodyUsesJavaSerialization(), "cache.Deserializes");
    }

    @Test
    void nobody_calls_a_command_that_stops_the_server_for_everybody() {
        ours.nobodyCallsWhatNeverEnds().check(OURS);
        assertFinds(planted.nobodyCallsWhatNeverEnds(), "cache.AsksForAllKeys.sync");
        assertFinds(planted.nobodyCallsWhatNeverEnds(), "cache.AsksForAllKeys.async");
        assertFinds(planted.nobodyCallsWhatNeverEnds(), "cache.AsksForAllKeys.type");
        assertFinds(planted.nobodyCallsWhatNeverEnds(), "cache.AsksForAllKeys.reference");
        assertFinds(planted.nobodyCallsWhatNeverEnds(), "cache.FlushesEverything");
    }
}
