package dev.truce.reliability;

import java.util.List;

/**
 * A part of the page.
 *
 * @param title what was tried
 * @param goal what has to be reached, in words
 * @param command runs it again
 * @param files the files of evidence, in the order in which they are shown
 */
record Section(String title, String goal, String command, List<String> files) {

    /** All parts, in the order of the page. */
    static final List<Section> ALL = List.of(
            new Section(
                    "Crashes, power cuts and I/O errors at every file operation",
                    "no loss, and nothing acknowledged after a failure; 20,000 power-loss states in every build",
                    "./mvnw -B -pl testkit -am test -Dtest='DurableFilesFaultTest,SnapshotFaultTest,PruneFaultTest'"
                            + " -Dsurefire.failIfNoSpecifiedTests=false -Dtruce.evidence=$PWD/docs/evidence",
                    List.of("DurableFilesFaultTest", "SnapshotFaultTest", "PruneFaultTest")),
            new Section(
                    "The same of long programs, and a second crash inside a recovery",
                    "no loss",
                    test("faults", "testkit", "'*Fault*Test,SecondCrashTest'"),
                    List.of("RepairFaultTest", "EncryptedSnapshotFaultTest", "SecondCrashTest")),
            new Section(
                    "Pairs of crashes around a rollback, its recovery and its undoing",
                    "the state before or after",
                    test("faults", "storage-jdbc", "RollbackCrashTest"),
                    List.of("RollbackCrashTest")),
            new Section(
                    "Prunes in every state",
                    "what stays is what an independent model says",
                    test("faults", "rollback-planner", "'Prune*Test'"),
                    List.of("PruneDecisionsTest", "PruneCompanyTest")),
            new Section(
                    "Two simulated years of an agent",
                    "backups, prunes and alerts are as specified whatever happens",
                    test("faults", "storage-jdbc", "AgentYearsTest"),
                    List.of("AgentYearsTest")),
            new Section(
                    "The laws of a merge",
                    "10,000,000 triples of versions, no law broken",
                    test("laws", "testkit", "MergeTriplesProperties"),
                    List.of("MergeTriplesProperties")),
            new Section(
                    "Simulated replicas",
                    "100,000 histories of each strategy: all converge, no deleted record is alive, no edit is lost unsaid",
                    test("simulation", "testkit", "'*SimulationTest'"),
                    List.of("SimulationTest", "RestoreSimulationTest")),
            new Section(
                    "Processes at one queue, killed and stopped",
                    "200,000 cases, no effect lost or doubled",
                    test("queue", "storage-jdbc", "QueueCrowdTest"),
                    List.of("QueueCrowdTest")),
            new Section(
                    "Processes at one repository for a minute",
                    "no acknowledged snapshot or restore is wrong",
                    test("crowd", "testkit", "CrowdTest"),
                    List.of("CrowdTest")),
            new Section(
                    "Fuzzed decoders",
                    "10,000,000 inputs: only declared exceptions, nothing over a second or 256 MB",
                    test("fuzz", "testkit", "FuzzTest"),
                    List.of("FuzzTest")),
            new Section(
                    "Code broken on purpose: mutants that the tests of the module kill",
                    "85 % of each module, 95 % in merge, version, ruleset, retention, journal and codec; a run that does not"
                            + " end counts as killed; tests that take half a second and more are left out",
                    "./mvnw -B -Pmutation '-P!error-prone' -pl '!benchmarks' process-test-classes",
                    Reports.MODULES.stream().map(module -> "mutants-" + module).toList()),
            new Section(
                    "Branches that the tests of the module reach",
                    "95 %, and all of them in merge, version and ruleset",
                    "./mvnw -B verify",
                    Reports.MODULES.stream().map(module -> "branches-" + module).toList()));

    /** Runs some tests of a module in a profile. */
    private static String test(String profile, String module, String tests) {
        return "./mvnw -B -P" + profile + " -pl " + module + " -am test -Dtest=" + tests
                + " -Dsurefire.failIfNoSpecifiedTests=false";
    }
}
