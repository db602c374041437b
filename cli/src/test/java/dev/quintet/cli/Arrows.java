package dev.quintet.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.ObjectInputStream;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which part of the project may know which, and what nobody may do. Each rule takes the package that the modules' packages
 * are in, so that it can be tried on code that breaks it.
 *
 * @param root {@code dev.quintet} for the real code
 */
record Arrows(String root) {
    private static final List<String> PURPOSES =
            List.of("sessions", "cache", "queues", "ratelimits", "emailcache", "operations");
    private static final List<String> KNOWING_SPRING = List.of("springbootstarter", "admin", "cli", "examples");
    /** By name: of a class that is only caught, ArchUnit does not learn the superclass. */
    private static final DescribedPredicate<JavaClass> DRIVER_FAILURE =
            resideInAPackage("io.lettuce.core..").and(simpleNameEndingWith("Exception"));

    private static final Set<String> ENDLESS = Set.of("keys", "keysLegacy", "flushall", "flushallAsync");
    private static final Set<String> ENDLESS_TYPES = Set.of("KEYS", "FLUSHALL");

    /** All packages of a module. */
    private String module(String name) {
        return root + "." + name + "..";
    }

    private String[] modules(Stream<String> names) {
        return names.map(this::module).toArray(String[]::new);
    }

    /** One rule for each purpose; email-cache may stand on cache. */
    ArchRule knowsNoOtherPurpose(String purpose) {
        String[] others = modules(PURPOSES.stream()
                .filter(other -> !other.equals(purpose))
                .filter(other -> !(purpose.equals("emailcache") && other.equals("cache"))));
        return noClasses()
                .that()
                .resideInAPackage(module(purpose))
                .should()
                .dependOnClassesThat(resideInAnyPackage(others))
                .allowEmptyShould(true);
    }

    static List<String> purposes() {
        return PURPOSES;
    }

    ArchRule databasesKnowNoOtherModule() {
        return noClasses()
                .that()
                .resideInAPackage(module("databases"))
                .should()
                .dependOnClassesThat(anotherModuleThan("databases"));
    }

    ArchRule embeddedRedisKnowsNoOtherModule() {
        return noClasses()
                .that()
                .resideInAPackage(module("embeddedredis"))
                .should()
                .dependOnClassesThat(anotherModuleThan("embeddedredis"));
    }

    ArchRule bullmqScriptsKnowNoOtherModule() {
        return noClasses()
                .that()
                .resideInAPackage(module("bullmqscripts"))
                .should()
                .dependOnClassesThat(anotherModuleThan("bullmqscripts"));
    }

    /** It is public for the packages of its own module only. */
    ArchRule theProtocolOfQueuesIsTheirOwn() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(module("queues"))
                .should()
                .dependOnClassesThat(resideInAPackage(module("queues.protocol")));
    }

    private DescribedPredicate<JavaClass> anotherModuleThan(String name) {
        return resideInAPackage(root + "..").and(DescribedPredicate.not(resideInAPackage(module(name))));
    }

    ArchRule onlyTheOutermostKnowSpring() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackages(modules(KNOWING_SPRING.stream()))
                .should()
                .dependOnClassesThat(resideInAPackage("org.springframework.."));
    }

    ArchRule libraryModulesDoNotKnowWhatStandsOnThem() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackages(modules(KNOWING_SPRING.stream()))
                .should()
                .dependOnClassesThat(resideInAnyPackage(modules(KNOWING_SPRING.stream())));
    }

    ArchRule driverFailuresStayInDatabases() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(module("databases"))
                .should()
                .dependOnClassesThat(DRIVER_FAILURE)
                .orShould(new CatchDriverFailures());
    }

    /** What is only caught is no dependency in ArchUnit's eyes. */
    private static final class CatchDriverFailures extends ArchCondition<JavaClass> {
        CatchDriverFailures() {
            super("catch failures of the driver");
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            type.getCodeUnits().stream()
                    .flatMap(code -> code.getTryCatchBlocks().stream())
                    .filter(block -> block.getCaughtThrowables().stream().anyMatch(DRIVER_FAILURE))
                    .forEach(block -> events.add(SimpleConditionEvent.satisfied(
                            type,
                            type.getName() + " catches " + block.getCaughtThrowables() + " in "
                                    + block.getSourceCodeLocation())));
        }
    }

    ArchRule nobodyUsesJavaSerialization() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .dependOnClassesThat(assignableTo(ObjectInputStream.class));
    }

    ArchRule nobodyCallsWhatNeverEnds() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .accessTargetWhere(describe("is KEYS or FLUSHALL of the driver", Arrows::isEndless));
    }

    private static boolean isEndless(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        return owner.startsWith("io.lettuce.core.")
                && (ENDLESS.contains(access.getName())
                        || (owner.endsWith("CommandType") && ENDLESS_TYPES.contains(access.getName())));
    }
}
