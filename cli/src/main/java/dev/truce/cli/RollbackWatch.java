package dev.truce.cli;

import dev.truce.rollback.ExecutionListener;
import dev.truce.rollback.RollbackCancelledException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Shows how far an execution is, and cancels it between two steps when the process is told to stop, by Ctrl-C or SIGTERM. The
 * process then ends once the execution has stopped, which takes as long as a step.
 */
final class RollbackWatch implements ExecutionListener, AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Output out;
    private final ExecutionListener next;
    private final Progress progress;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread onStop = new Thread(this::stop, "truce-cancel");
    private volatile boolean cancelled;

    RollbackWatch(String task, Output out, ExecutionListener next) {
        this.out = out;
        this.next = next;
        this.progress = new Progress(task, out);
        Runtime.getRuntime().addShutdownHook(onStop);
    }

    private void stop() {
        cancelled = true;
        try {
            ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            out.error("told to stop; what was begun is finished by truce recover, and undone by truce recover --undo");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void before(String step) {
        if (cancelled) {
            throw new RollbackCancelledException();
        }
        next.before(step);
    }

    @Override
    public void progress(long done, long total) {
        progress.stepTo(done, total);
    }

    /** What went wrong is told by whoever called, in less time than a process that was told to stop takes to end. */
    @Override
    public void close() {
        progress.close();
        ended.countDown();
        if (!cancelled) {
            try {
                Runtime.getRuntime().removeShutdownHook(onStop);
            } catch (IllegalStateException e) {
                // the process is ending already
            }
        }
    }
}
