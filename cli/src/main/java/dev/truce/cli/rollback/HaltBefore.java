package dev.truce.cli.rollback;

import dev.truce.rollback.ExecutionListener;
import java.util.Map;

/**
 * Ends the process as a crash would, for tests: before the step, or the count of steps, that an environment variable names; or lets it
 * wait there until it is told to stop.
 */
final class HaltBefore {

    /** Before which step to say so on standard error, and wait. */
    static final String PAUSE_VARIABLE = "TRUCE_TEST_PAUSE_BEFORE";

    static final String PAUSED = "paused before ";

    static final String VARIABLE = "TRUCE_TEST_HALT_BEFORE";

    /** What a process that was killed by signal 9 leaves. */
    private static final int KILLED = 137;

    private HaltBefore() {}

    static ExecutionListener in(Map<String, String> environment) {
        String pause = environment.getOrDefault(PAUSE_VARIABLE, "");
        if (!pause.isEmpty()) {
            return step -> {
                if (step.equals(pause)) {
                    waitForTheEnd(step);
                }
            };
        }
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

    private static void waitForTheEnd(String step) {
        System.err.println(PAUSED + step);
        try {
            RollbackWatch.awaitStop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
