package dev.truce.conflict.event;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Tells several of what happens in this process, on an executor of the caller, and keeps their failures and their slowness from
 * who announces and from each other. What it has not told is lost with the process; events of a workspace in a database go through
 * its outbox instead, which keeps them.
 *
 * <p>Each is told once, in the order of the announcements. An event that finds too many waiting before it is dropped, and counted.
 */
public final class Announcer {

    /** Tells nobody. */
    public static final Announcer NOBODY = new Announcer(List.of());

    private final List<Lane> lanes;

    /**
     * Somebody who wants to be told.
     *
     * @param name names them in figures and in the log
     * @param filter of what
     * @param notifier how
     */
    public record Subscription(String name, EventFilter filter, Notifier notifier) {}

    /**
     * How it went with one of them so far.
     *
     * @param name who
     * @param told how many events they were told
     * @param failed how many were tried in vain
     * @param dropped how many were not tried, because too many waited or the executor took no more
     * @param waiting how many wait now
     */
    public record Figures(String name, long told, long failed, long dropped, int waiting) {}

    private Announcer(List<Lane> lanes) {
        this.lanes = lanes;
    }

    /**
     * An announcer.
     *
     * @param executor where notifiers are called; at most one thread for each at a time. One that runs its tasks on the calling
     *     thread makes that wait
     * @param mostWaiting how many events wait for each of them, at most; at least 1
     * @param to whom
     * @return the announcer; thread-safe
     * @throws IllegalArgumentException when two have one name, or nothing could wait
     */
    public static Announcer of(Executor executor, int mostWaiting, List<Subscription> to) {
        if (mostWaiting < 1) {
            throw new IllegalArgumentException(
                    "At least one event must be able to wait, but the limit was " + mostWaiting);
        }
        Set<String> names = new HashSet<>();
        for (Subscription each : to) {
            if (!names.add(each.name())) {
                throw new IllegalArgumentException(
                        "Two are called \"" + each.name() + "\"; give each a name of its own");
            }
        }
        return new Announcer(
                to.stream().map(each -> new Lane(each, executor, mostWaiting)).toList());
    }

    /**
     * Has those told who want to know. Returns at once and throws nothing.
     *
     * @param event the event
     */
    public void announce(Event event) {
        for (Lane lane : lanes) {
            lane.announce(event);
        }
    }

    /**
     * How it went so far.
     *
     * @return the figures of each, in the order in which they were given
     */
    public List<Figures> figures() {
        return lanes.stream().map(Lane::figures).toList();
    }
}
