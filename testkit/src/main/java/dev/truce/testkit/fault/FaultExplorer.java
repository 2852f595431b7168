package dev.truce.testkit.fault;

import java.util.EnumSet;
import java.util.Set;

/**
 * Hits a {@link FaultScenario} wherever it can be hit. Unless told otherwise:
 *
 * <ul>
 *   <li>it is killed before each operation;
 *   <li>the power fails before each operation and after the last, up to 100 states each;
 *   <li>each operation goes wrong in each way that it can, once and from then on;
 *   <li>the recovery of a program with at most 60 operations is hit in turn before each of its own.
 * </ul>
 *
 * <p>After each, the scenario recovers and is checked, and a second recovery must change nothing. Immutable; same seed, same
 * exploration.
 */
public final class FaultExplorer {

    private static final int DEFAULT_STATES = 100;
    private static final int DEFAULT_SECOND_CRASHES = 60;

    private final Settings settings;

    /** What is tried. */
    record Settings(
            long seed, int states, int secondCrashes, Set<Fault> faults, Set<Omission> omissions, boolean firstOnly) {}

    private FaultExplorer(Settings settings) {
        this.settings = settings;
    }

    /**
     * An explorer of the defaults.
     *
     * @param seed chooses among states of power cuts
     * @return the explorer
     */
    public static FaultExplorer seeded(long seed) {
        return new FaultExplorer(new Settings(
                seed,
                DEFAULT_STATES,
                DEFAULT_SECOND_CRASHES,
                EnumSet.allOf(Fault.class),
                EnumSet.noneOf(Omission.class),
                false));
    }

    /**
     * Tries another number of states of power cuts.
     *
     * @param atEachOperation how many at most, for each operation
     * @return another explorer
     */
    public FaultExplorer powerLossStates(int atEachOperation) {
        return new FaultExplorer(new Settings(
                settings.seed,
                atEachOperation,
                settings.secondCrashes,
                settings.faults,
                settings.omissions,
                settings.firstOnly));
    }

    /**
     * Hits the recoveries of larger or only smaller programs.
     *
     * @param operations the most operations a program may have for its recovery to be hit, too; 0 for none
     * @return another explorer
     */
    public FaultExplorer secondCrashesUpTo(int operations) {
        return new FaultExplorer(new Settings(
                settings.seed, settings.states, operations, settings.faults, settings.omissions, settings.firstOnly));
    }

    /**
     * Lets operations go wrong in some ways only.
     *
     * @param faults the ways; none for none
     * @return another explorer
     */
    public FaultExplorer faults(Set<Fault> faults) {
        return new FaultExplorer(new Settings(
                settings.seed,
                settings.states,
                settings.secondCrashes,
                Set.copyOf(faults),
                settings.omissions,
                settings.firstOnly));
    }

    /**
     * Explores a program that forgot something; a scenario that is any good then has violations.
     *
     * @param omission what it forgot
     * @return another explorer
     */
    public FaultExplorer omitting(Omission omission) {
        Set<Omission> omissions = EnumSet.of(omission);
        omissions.addAll(settings.omissions);
        return new FaultExplorer(new Settings(
                settings.seed,
                settings.states,
                settings.secondCrashes,
                settings.faults,
                omissions,
                settings.firstOnly));
    }

    /**
     * Ends at the first violation: for a program of which it is known that it has some.
     *
     * @return another explorer
     */
    public FaultExplorer untilFirstViolation() {
        return new FaultExplorer(new Settings(
                settings.seed, settings.states, settings.secondCrashes, settings.faults, settings.omissions, true));
    }

    /**
     * Explores a scenario.
     *
     * @param name what it is called in the report
     * @param scenario the program
     * @return what was tried and found
     * @throws Exception if the scenario cannot be prepared, or fails with nothing done to it
     */
    public Exploration explore(String name, FaultScenario scenario) throws Exception {
        return new FaultRun(settings, name, scenario).run();
    }
}
