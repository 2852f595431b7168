package dev.truce.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Time and chance are handed in, a library prints nothing, and a test neither sleeps nor is switched off. */
class ForbiddenCallsTest {
    private static final DescribedPredicate<JavaClass> LIBRARIES =
            DescribedPredicate.not(resideInAPackage("dev.truce.cli..")).as("classes of the libraries");

    /** Calls without an argument: with a {@code Clock} or a seed the same methods are welcome. */
    private static final Set<String> TIME = Set.of(
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalTime.now",
            "java.time.LocalDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.Year.now",
            "java.time.YearMonth.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.util.Date.<init>",
            "java.lang.System.currentTimeMillis");

    private static final Set<String> CHANCE = Set.of(
            "java.util.Random.<init>",
            "java.util.SplittableRandom.<init>",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.util.concurrent.ThreadLocalRandom.current");

    private static final Set<String> SLEEP = Set.of("java.lang.Thread.sleep", "java.util.concurrent.TimeUnit.sleep");

    @Test
    void librariesAreGivenTheTime() {
        noClasses()
                .that(LIBRARIES)
                .should()
                .accessTargetWhere(withoutArguments(TIME))
                .because("a clock is handed in")
                .check(House.mainClasses());
    }

    @Test
    void librariesAreGivenChance() {
        noClasses()
                .that(LIBRARIES)
                .should()
                .accessTargetWhere(withoutArguments(CHANCE))
                .because("a seeded source is handed in")
                .check(House.mainClasses());
    }

    @Test
    void librariesPrintNothing() {
        noClasses()
                .that(LIBRARIES)
                .should()
                .accessTargetWhere(anyOf(Set.of("java.lang.System.out", "java.lang.System.err")))
                .check(House.mainClasses());
    }

    @Test
    void nothingPrintsAStackTraceOnStandardError() {
        noClasses()
                .should()
                .accessTargetWhere(DescribedPredicate.describe(
                        "printStackTrace()",
                        access -> access.getTarget().getName().equals("printStackTrace") && argumentCount(access) == 0))
                .check(House.mainClasses());
    }

    @Test
    @Tag("slow")
    void testsDoNotSleep() {
        noClasses().should().accessTargetWhere(anyOf(SLEEP)).check(House.testClasses());
    }

    @Test
    void testsAreNotSwitchedOff() {
        DescribedPredicate<JavaClass> switches = DescribedPredicate.describe(
                "switches that skip tests",
                type -> type.getName().equals("net.jqwik.api.Disabled")
                        || type.getName().equals("org.junit.jupiter.api.Disabled")
                        || type.getPackageName().equals("org.junit.jupiter.api.condition")
                        || type.getName().equals("org.opentest4j.TestAbortedException")
                        || type.getName().equals("org.junit.jupiter.api.Assumptions")
                        || type.getName().equals("org.assertj.core.api.Assumptions"));
        noClasses().should().dependOnClassesThat(switches).check(House.testClasses());
    }

    private static DescribedPredicate<JavaAccess<?>> withoutArguments(Set<String> names) {
        return DescribedPredicate.describe(
                "one of " + names + " without arguments",
                access -> names.contains(fullName(access)) && argumentCount(access) == 0);
    }

    private static DescribedPredicate<JavaAccess<?>> anyOf(Set<String> names) {
        return DescribedPredicate.describe("one of " + names, access -> names.contains(fullName(access)));
    }

    private static String fullName(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getTarget().getName();
    }

    private static int argumentCount(JavaAccess<?> access) {
        return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
                ? target.getRawParameterTypes().size()
                : 0;
    }
}
