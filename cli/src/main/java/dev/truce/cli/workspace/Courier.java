package dev.truce.cli.workspace;

import dev.truce.cli.terminal.Values;
import dev.truce.jdbc.notify.Deliveries;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Delivers events beside what a command does, on threads of its own; at its end what is under way is waited for. */
public record Courier(Deliveries deliveries, ExecutorService threads) implements AutoCloseable {

    private static final int MOST_SHOWN = 10;
    private static final long PATIENCE_SECONDS = 60;

    public static Courier of(Deliveries deliveries) {
        return new Courier(deliveries, Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "truce-courier");
            thread.setDaemon(true);
            return thread;
        }));
    }

    /** A line for each of the events that are tried no more. */
    public List<String> deadLetters() {
        return deliveries.dead(MOST_SHOWN).stream()
                .map(each -> "Not delivered, and tried no more: " + Values.shortened(each.topic(), 200) + ": "
                        + Values.shortened(each.lastError(), 200))
                .toList();
    }

    /** Has delivered what is due, and does not wait for it. */
    public void deliver() {
        deliveries.start(threads);
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
