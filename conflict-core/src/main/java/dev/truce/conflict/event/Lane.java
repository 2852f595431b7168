package dev.truce.conflict.event;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The events that wait for one who is told, and the one task that tells them. */
final class Lane {

    private static final System.Logger LOG = System.getLogger(Announcer.class.getName());

    private final Announcer.Subscription to;
    private final Executor executor;
    private final int mostWaiting;
    private final Queue<Event> waiting = new ArrayDeque<>();
    private boolean running;
    private long told;
    private long failed;
    private long dropped;

    Lane(Announcer.Subscription to, Executor executor, int mostWaiting) {
        this.to = to;
        this.executor = executor;
        this.mostWaiting = mostWaiting;
    }

    void announce(Event event) {
        if (!to.filter().accepts(event)) {
            return;
        }
        synchronized (this) {
            if (waiting.size() >= mostWaiting) {
                dropped++;
                return;
            }
            waiting.add(event);
            if (running) {
                return;
            }
            running = true;
        }
        start();
    }

    private void start() {
        try {
            executor.execute(this::tellAll);
        } catch (RuntimeException e) { // an executor that takes no more tasks
            synchronized (this) {
                running = false;
                dropped += waiting.size();
                waiting.clear();
            }
        }
    }

    private void tellAll() {
        for (Event next = next(); next != null; next = next()) {
            count(tell(next));
        }
    }

    private synchronized @Nullable Event next() {
        Event next = waiting.poll();
        running = next != null;
        return next;
    }

    private boolean tell(Event event) {
        try {
            to.notifier().tell(event);
            return true;
        } catch (Throwable e) { // whatever a notifier breaks, the next event must not wait for ever
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.log(System.Logger.Level.WARNING, "\"" + to.name() + "\" was not told of " + event.id(), e);
            return false;
        }
    }

    private synchronized void count(boolean arrived) {
        told += arrived ? 1 : 0;
        failed += arrived ? 0 : 1;
    }

    synchronized Announcer.Figures figures() {
        return new Announcer.Figures(to.name(), told, failed, dropped, waiting.size());
    }
}
