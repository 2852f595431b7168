package dev.truce.jdbc;

import dev.truce.conflict.event.Event;
import dev.truce.conflict.event.EventFilter;
import dev.truce.conflict.queue.CaseEvents;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.jdbc.database.Database;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who is to be told of what happens in a workspace. What they want to know is stored in the outbox by the transaction in which it
 * happens: it is there exactly if that is committed. Whoever delivers ({@code Deliveries}) may be another process, later.
 *
 * <p>Subscribers are known to this open workspace only: give the same to every process that parks or decides. Thread-safe.
 */
public final class Subscribers {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    private final Database database;
    private final Outbox outbox;
    private final Map<String, EventFilter> filters = new ConcurrentSkipListMap<>();

    Subscribers(Database database, Outbox outbox) {
        this.database = database;
        this.outbox = outbox;
    }

    /**
     * Adds a subscriber, or changes what one wants to know.
     *
     * @param name names them: a letter or digit, then up to 63 of letters, digits, {@code _} and {@code -}
     * @param filter what they want to know, from the next transaction on
     * @throws IllegalArgumentException when the name has another form
     */
    public void add(String name, EventFilter filter) {
        topics(name);
        filters.put(name, filter);
    }

    /**
     * The topics in which a subscriber's events wait: one for each subject, so that only the order of one subject's events holds
     * them up.
     *
     * @param name the subscriber
     * @return what the names of these topics begin with
     * @throws IllegalArgumentException when the name has another form
     */
    public static String topics(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A subscriber's name is a letter or digit, then up to 63 of letters, digits,"
                            + " _ and -, but was \"" + name + "\"");
        }
        return "notify/" + name + "/";
    }

    /**
     * Has subscribers told of what happened outside of the queue, such as damage that a check found. Durable on return; within a
     * transaction of the workspace, once that is committed.
     *
     * @param event the event
     */
    public void publish(Event event) {
        if (!filters.isEmpty()) {
            database.write(handle -> {
                store(event);
                return true;
            });
        }
    }

    /** Stores what a step of a case means, in the transaction that takes it. */
    void changed(@Nullable ConflictCase before, ConflictCase now) {
        if (!filters.isEmpty()) {
            CaseEvents.between(before, now).ifPresent(this::store);
        }
    }

    private void store(Event event) {
        filters.forEach((name, filter) -> {
            if (filter.accepts(event)) {
                outbox.add(
                        Objects.requireNonNull(database.transaction(), "transaction"),
                        topics(name) + event.subject(),
                        event.id(),
                        event.json());
            }
        });
    }
}
