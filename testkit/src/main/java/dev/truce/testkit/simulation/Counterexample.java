package dev.truce.testkit.simulation;

import java.util.List;

/**
 * A broken promise and the shortest history found that breaks it.
 *
 * @param promise the promise
 * @param what what was found, in words
 * @param operations how many operations the history has; that the network then heals and everybody syncs is not counted
 * @param history the history in words, a line for each thing that happened
 * @param seed the seed from which it was shortened
 * @param reproduce the call that finds it again
 */
public record Counterexample(
        Promise promise, String what, int operations, List<String> history, long seed, String reproduce) {

    /** Copies the history. */
    public Counterexample {
        history = List.copyOf(history);
    }

    /** The promise, what was found, the history, and how to see it again. */
    @Override
    public String toString() {
        return "Broken: " + promise + "\n" + what + "\n\nThe shortest history found:\n  " + String.join("\n  ", history)
                + "\n\nTo see it again: " + reproduce + "\n";
    }
}
