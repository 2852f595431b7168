package dev.truce.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherConstants;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs a contract as its user would, on an implementation that has a fault, and says which of its tests find it. */
final class ContractRun implements TestExecutionListener {

    private final List<String> ran = new ArrayList<>();
    private final SortedMap<String, String> failed = new TreeMap<>();

    private ContractRun() {}

    /**
     * A wrong implementation.
     *
     * @param name what is wrong with it
     * @param wrong makes it
     * @param finds the tests of the contract that are to fail, and no others
     */
    record Fault<F>(String name, F wrong, Set<String> finds) {

        static <F> Fault<F> of(String name, F wrong, String... finds) {
            return new Fault<>(name, wrong, Set.of(finds));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A table of faults, each below the tests that are to find it, and no others. */
    static final class Faults<F> {

        private final List<Fault<F>> faults = new ArrayList<>();
        private Set<String> finds = Set.of();

        void foundByNone() {
            finds = Set.of();
        }

        void foundBy(String... tests) {
            finds = Set.of(tests);
        }

        void foundBy(Set<String> tests, String... more) {
            finds = Stream.concat(tests.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
        }

        void fault(String name, F wrong) {
            faults.add(new Fault<>(name, wrong, finds));
        }

        Stream<Fault<F>> stream() {
            return faults.stream();
        }
    }

    /** Asserts that the tests of the subject that are to find the fault fail, and no others. */
    static void assertFound(Fault<?> fault, Class<?> subject) {
        assertFound(fault, subject, Set.of());
    }

    /** Leaves out tests that take long and are not to find the fault. */
    static void assertFound(Fault<?> fault, Class<?> subject, Set<String> takeLong) {
        SortedSet<String> tests = tests(subject.getSuperclass());
        tests.removeIf(each -> takeLong.contains(each)
                && !fault.finds().contains(each)
                && !fault.finds().isEmpty());
        ContractRun run = new ContractRun();
        LauncherFactory.create(LauncherConfig.builder()
                        .enableLauncherDiscoveryListenerAutoRegistration(false)
                        .enableLauncherSessionListenerAutoRegistration(false)
                        .enablePostDiscoveryFilterAutoRegistration(false)
                        .enableTestExecutionListenerAutoRegistration(false)
                        .build())
                .execute(
                        request()
                                .selectors(selectClass(subject))
                                .filters(EngineFilter.includeEngines("junit-jupiter"))
                                .filters((PostDiscoveryFilter) each -> FilterResult.includedIf(
                                        !each.isTest() || tests.contains(name(each.getLegacyReportingName()))))
                                .configurationParameter(
                                        LauncherConstants.STACKTRACE_PRUNING_ENABLED_PROPERTY_NAME, "false")
                                .build(),
                        run);
        assertThat(run.ran).as("the tests that ran").containsExactlyInAnyOrderElementsOf(tests);
        assertThat(run.failed.keySet())
                .as(() -> "that it " + fault.name() + " is found by " + String.join(", ", run.failed.keySet()) + "; "
                        + run.failed)
                .isEqualTo(fault.finds());
    }

    /** Asserts that each test of the contract finds one of the faults: none is there for nothing. */
    static void assertEachFinds(Class<?> contract, Stream<? extends Fault<?>> faults) {
        SortedSet<String> finds =
                faults.flatMap(each -> each.finds().stream()).collect(Collectors.toCollection(TreeSet::new));
        assertThat(finds).isEqualTo(tests(contract));
    }

    private static SortedSet<String> tests(Class<?> contract) {
        return Stream.of(contract.getDeclaredMethods())
                .filter(each -> each.isAnnotationPresent(Test.class))
                .map(each -> each.getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(String method) {
        return method.replaceFirst("\\(.*", "");
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        String name = name(test.getLegacyReportingName());
        if (test.isTest()) {
            ran.add(name);
        }
        if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
            failed.put(name, result.getThrowable().map(ContractRun::why).orElse(""));
        }
    }

    private static String why(Throwable failure) {
        return Stream.of(failure.getStackTrace())
                        .filter(each -> each.getClassName().endsWith("Contract"))
                        .findFirst()
                        .map(each -> each.getLineNumber() + ": ")
                        .orElse("")
                + failure;
    }
}
