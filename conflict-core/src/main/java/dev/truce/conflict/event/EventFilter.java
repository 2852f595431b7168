package dev.truce.conflict.event;

import dev.truce.conflict.event.EventKind.Severity;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which events somebody wants to be told of.
 *
 * @param kinds of these kinds; empty for all
 * @param types about records of these types; empty for all. An event that concerns no record passes
 * @param least at least as severe
 */
public record EventFilter(Set<EventKind> kinds, Set<String> types, Severity least) {

    /** All events. */
    public static final EventFilter ALL = new EventFilter(Set.of(), Set.of(), Severity.INFO);

    /** Copies the sets. */
    public EventFilter {
        kinds = Collections.unmodifiableSet(new TreeSet<>(kinds));
        types = Collections.unmodifiableSet(new TreeSet<>(types));
    }

    /**
     * Whether an event is wanted.
     *
     * @param event the event
     * @return true when all three say so
     */
    public boolean accepts(Event event) {
        return (kinds.isEmpty() || kinds.contains(event.kind()))
                && event.kind().severity().compareTo(least) >= 0
                && (types.isEmpty()
                        || event.about()
                                .map(record -> types.contains(record.type()))
                                .orElse(true));
    }
}
