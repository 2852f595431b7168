package dev.truce.conflict.queue;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer that beats when it is told to, on the thread that tells it. */
final class ManualTimer extends ScheduledThreadPoolExecutor {

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private Runnable beat = () -> {};
    private ScheduledFuture<?> future;
    private long everyMillis;

    ManualTimer() {
        super(1);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initial, long delay, TimeUnit unit) {
        beat = command;
        everyMillis = unit.toMillis(delay);
        future = schedule(() -> {}, 1, TimeUnit.DAYS);
        return future;
    }

    @Override
    public void execute(Runnable command) {
        waiting.add(command);
    }

    long everyMillis() {
        return everyMillis;
    }

    boolean hasEnded() {
        return future.isCancelled();
    }

    /** Beats once, then does what was asked for meanwhile. */
    void beat() {
        if (!hasEnded()) {
            beat.run();
        }
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
    }
}
