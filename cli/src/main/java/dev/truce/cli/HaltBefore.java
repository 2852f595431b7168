package dev.truce.cli;

import dev.truce.rollback.ExecutionListener;
import java.util.Map;

/** Ends the process as a crash would, for tests: before the step, or the count of steps, that an environment variable names. */
final class HaltBefore {

    static final String VARIABLE = "TRUCE_TEST_HALT_BEFORE";

    /** What a process that was killed by signal 9 leaves. */
    private static final int KILLED = 137;

    private HaltBefore() {}

    static ExecutionListener in(Map<String, String> environment) {
        String wanted = environment.getOrDefault(VARIABLE, "");
        if (wanted.isEmpty()) {
            return ExecutionListener.NONE;
        }
        int[] steps = new int[1];
        return step -> {
            steps[0]++;
            if (step.equals(wanted) || String.valueOf(steps[0]).equals(wanted)) {
                Runtime.getRuntime().halt(KILLED);
            }
        };
    }
}
