package dev.truce.jdbc.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * As many threads as are asked for, of which one runs at a time, and a time that passes only when all of them wait: a task that takes an
 * hour takes no time at all, and the same tasks take turns in the same order every time.
 */
final class SimulatedThreads extends AbstractExecutorService {

    private final LongSupplier now;
    private final Semaphore driver = new Semaphore(0);
    private final List<Sleeper> sleeping = new ArrayList<>();

    @SuppressWarnings("ThreadLocalUsage") // each simulation has threads of its own
    private final ThreadLocal<Semaphore> own = new ThreadLocal<>();

    private int alive;
    private long order;
    private boolean shut;

    /** The time is told in milliseconds, by whoever drives. */
    SimulatedThreads(LongSupplier now) {
        this.now = now;
    }

    private record Sleeper(long until, long order, Semaphore turn) {}

    /** Starts a task and lets it run until it waits or ends. Called by the driver alone. */
    @Override
    public void execute(Runnable task) {
        Semaphore turn = new Semaphore(0);
        Thread thread = new Thread(
                () -> {
                    turn.acquireUninterruptibly();
                    own.set(turn);
                    try {
                        task.run();
                    } finally {
                        alive--;
                        driver.release();
                    }
                },
                "simulated");
        thread.setDaemon(true);
        alive++;
        thread.start();
        hand(turn);
    }

    private void hand(Semaphore turn) {
        turn.release();
        driver.acquireUninterruptibly();
    }

    /** Lets time pass for the task that calls. */
    void spend(Duration time) {
        Semaphore turn = own.get();
        sleeping.add(new Sleeper(now.getAsLong() + time.toMillis(), order++, turn));
        driver.release();
        turn.acquireUninterruptibly();
    }

    /** When the next of those that wait goes on. */
    Optional<Long> nextWake() {
        return sleeping.stream().map(Sleeper::until).min(Comparator.naturalOrder());
    }

    /** Lets those go on whose time has come, one after the other. */
    void wake() {
        while (true) {
            Optional<Sleeper> next = sleeping.stream()
                    .filter(each -> each.until() <= now.getAsLong())
                    .min(Comparator.comparing(Sleeper::until).thenComparing(Sleeper::order));
            if (next.isEmpty()) {
                return;
            }
            sleeping.remove(next.get());
            hand(next.get().turn());
        }
    }

    /** None of those that wait ever goes on. Called by the driver alone. */
    void forget() {
        sleeping.clear();
        alive = 0;
    }

    int alive() {
        return alive;
    }

    @Override
    public void shutdown() {
        shut = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shut = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shut;
    }

    @Override
    public boolean isTerminated() {
        return shut && alive == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isTerminated();
    }
}
