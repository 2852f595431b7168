package dev.truce.cli.terminal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Whether the command of this process has said its last word, and with which exit code it ends. */
public final class ProcessEnd {

    private static final CompletableFuture<Integer> CODE = new CompletableFuture<>();

    private ProcessEnd() {}

    /** Tells those who wait for the end. */
    public static void reached(int code) {
        CODE.complete(code);
    }

    /**
     * Waits for the end.
     *
     * @return the exit code; empty when it takes longer
     */
    public static Optional<Integer> await(Duration atMost) throws InterruptedException {
        try {
            return Optional.of(CODE.get(atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }
}
