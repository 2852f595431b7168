package dev.truce.conflict.queue;

import dev.truce.conflict.access.FieldPath;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a person or program decides about a case. */
public sealed interface Decision {

    /** A side of the conflict. */
    enum Pick {
        /** The last agreed state. */
        BASE,
        /** Local's state. */
        LOCAL,
        /** The server's state. */
        SERVER
    }

    /**
     * One side's state, deleted or not.
     *
     * @param side the side
     */
    record TakeSide(Pick side) implements Decision {}

    /**
     * The merged state, and at each conflicting path the value of a side. Every conflicting path must be picked.
     *
     * @param picks side by path
     */
    record PickFields(SortedMap<FieldPath, Pick> picks) implements Decision {

        /** Copies the picks. */
        public PickFields {
            picks = Collections.unmodifiableSortedMap(new TreeMap<>(picks));
        }
    }

    /**
     * A state of one's own.
     *
     * @param json the state, as JSON text
     */
    record SetValue(String json) implements Decision {}

    /** The record is to be deleted. */
    record Delete() implements Decision {}
}
