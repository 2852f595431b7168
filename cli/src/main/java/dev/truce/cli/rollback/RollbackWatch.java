package dev.truce.cli.rollback;

import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.ProcessEnd;
import dev.truce.cli.terminal.Progress;
import dev.truce.rollback.ExecutionListener;
import dev.truce.rollback.RollbackCancelledException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Shows how far an execution is, and cancels it between two steps when the process is told to stop, by Ctrl-C or SIGTERM. The
 * process then ends once the command has said what came of it, with the exit code of that; it takes as long as a step.
 */
final class RollbackWatch implements ExecutionListener, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Open once the process has been told to stop, of which there is no going back. */
    private static final CountDownLatch TOLD_TO_STOP = new CountDownLatch(1);

    private final ExecutionListener next;
    private final Progress progress;
    private final Thread onStop = new Thread(RollbackWatch::stop, "truce-cancel");

    RollbackWatch(String task, Output out, ExecutionListener next) {
        this.next = next;
        this.progress = new Progress(task, out);
        Runtime.getRuntime().addShutdownHook(onStop);
    }

    /** Waits until an execution that is watched knows that it is cancelled. */
    static void awaitStop() throws InterruptedException {
        TOLD_TO_STOP.await();
    }

    private static boolean cancelled() {
        return TOLD_TO_STOP.getCount() == 0;
    }

    /** Other signals' exit codes would say that nobody knows what was done. */
    private static void stop() {
        TOLD_TO_STOP.countDown();
        try {
            ProcessEnd.await(PATIENCE).ifPresent(code -> Runtime.getRuntime().halt(code));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void before(String step) {
        next.before(step);
        if (cancelled()) {
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
        if (!cancelled()) {
            try {
                Runtime.getRuntime().removeShutdownHook(onStop);
            } catch (IllegalStateException e) {
                // the process is ending already
            }
        }
    }
}
