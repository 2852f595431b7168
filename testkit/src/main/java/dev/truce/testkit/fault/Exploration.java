package dev.truce.testkit.fault;

import java.util.List;

/**
 * What an exploration did and found.
 *
 * @param scenario the scenario's name
 * @param seed gives the same exploration again
 * @param operations how many operations the program makes when nothing happens
 * @param kills before how many operations it was killed; where that leaves what the one before left, nothing is run twice
 * @param powerLossStates how many distinct states of power cuts were recovered from; what is equal after recovery is checked once
 * @param faults how many times an operation was made to fail
 * @param secondCrashes how many times the recovery was hit in turn
 * @param checked how many different states, with what had been acknowledged, were checked after recovery and found sound
 * @param violations how many states or runs broke what must hold
 * @param first the first violations, each with what had been done
 */
public record Exploration(
        String scenario,
        long seed,
        int operations,
        long kills,
        long powerLossStates,
        long faults,
        long secondCrashes,
        long checked,
        long violations,
        List<String> first) {

    /** Copies the list. */
    public Exploration {
        first = List.copyOf(first);
    }

    /**
     * Demands that nothing was found.
     *
     * @return this
     * @throws AssertionError with the first violations
     */
    public Exploration requireNoViolation() {
        if (violations > 0) {
            throw new AssertionError(this + "\n" + String.join("\n\n", first));
        }
        return this;
    }

    /** The counts in one line. */
    @Override
    public String toString() {
        return scenario + ", seed " + seed + ": " + operations + " operations, " + kills + " kills, " + powerLossStates
                + " power-loss states, " + faults + " faults, " + secondCrashes + " second crashes, " + checked
                + " different outcomes, " + violations + " violations";
    }
}
