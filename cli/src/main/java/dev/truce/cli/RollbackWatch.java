package dev.truce.cli;

import dev.truce.rollback.ExecutionListener;
import dev.truce.rollback.RollbackCancelledException;
import java.time.Duration;

/**
 * Shows how far an execution is, and cancels it between two steps when the process is told to stop, by Ctrl-C or SIGTERM. The
 * process then ends once the command has said what came of it, with the exit code of that; it takes as long as a step.
 */
final class RollbackWatch implements ExecutionListener, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ExecutionListener next;
    private final Progress progress;
    private final Thread onStop = new Thread(this::stop, "truce-cancel");
    private volatile boolean cancelled;

    RollbackWatch(String task, Output out, ExecutionListener next) {
        this.next = next;
        this.progress = new Progress(task, out);
        Runtime.getRuntime().addShutdownHook(onStop);
    }

    /** Other signals' exit codes would say that nobody knows what was done. */
    private void stop() {
        cancelled = true;
        try {
            Truce.awaitEnd(PATIENCE).ifPresent(code -> Runtime.getRuntime().halt(code));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void before(String step) {
        next.before(step);
        if (cancelled) {
            throw new RollbackCancelledException();
        }
    }

    @Override
    public void progress(long done, long total) {
        progress.stepTo(done, total);
    }

    /** Whoever stops the process from now on ends it at once: what is left to do is to say what was done. */
    @Override
    public void close() {
        progress.close();
        if (!cancelled) {
            try {
                Runtime.getRuntime().removeShutdownHook(onStop);
            } catch (IllegalStateException e) {
                // the process is ending already
            }
        }
    }
}
