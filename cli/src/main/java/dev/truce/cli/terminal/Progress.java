package dev.truce.cli.terminal;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** How far a long work is: a bar on standard error, for a person, once the work has taken a second. */
public final class Progress implements AutoCloseable {

    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private final String task;
    private final Output out;
    private final boolean watched;
    private final long started = System.nanoTime();
    private @Nullable ProgressBar bar;

    public Progress(String task, Output out) {
        this.task = task;
        this.out = out;
        this.watched = out.forPerson() && out.console().terminal();
    }

    /** So many are done, of nobody knows how many. */
    public void stepTo(long done) {
        stepTo(done, -1);
    }

    /** So many are done of so many, which tells the time that is left. */
    public void stepTo(long done, long total) {
        if (!watched) {
            return;
        }
        if (bar == null && System.nanoTime() - started > PATIENCE_NANOS) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .clearDisplayOnFinish()
                    .setConsumer(new ConsoleProgressBarConsumer(out.console().err()))
                    .build();
        }
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
