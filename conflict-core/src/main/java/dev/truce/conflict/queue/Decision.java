package dev.truce.conflict.queue;

import dev.truce.conflict.access.FieldPath;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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

    /**
     * A decision whose values were erased for a person. Nobody can decide so.
     *
     * @param kind what kind it was: {@code pick}, {@code set} or {@code keepBoth}
     */
    record Erased(String kind) implements Decision {}

    /** The record is to be deleted. */
    record Delete() implements Decision {}

    /**
     * Both states stay: one side's as the record, the other's as a new record.
     *
     * @param keep the side that the record keeps, local or the server; the other becomes the new record
     * @param newKey the new record's key; null for the one that is derived from the conflict, see {@link #derivedKey}
     */
    record KeepBoth(Pick keep, @Nullable String newKey) implements Decision {

        /** Checks that the side has another one, and that a key is one. */
        public KeepBoth {
            if (keep == Pick.BASE) {
                throw new IllegalArgumentException("The record keeps local's state or the server's, not base's");
            }
            if (newKey != null && newKey.isBlank()) {
                throw new IllegalArgumentException("A new record needs a key, but it was empty");
            }
        }

        /**
         * The side that becomes a record of its own.
         *
         * @return the one that the record does not keep
         */
        public Pick other() {
            return keep == Pick.SERVER ? Pick.LOCAL : Pick.SERVER;
        }

        /**
         * The key of a new record for which the decider names none: the record's own key, "~", and twelve digits of the
         * conflict's fingerprint. The same conflict gives the same key, wherever it is decided.
         *
         * @param conflict the conflict
         * @return the key
         */
        public static String derivedKey(NewCase conflict) {
            return conflict.key().record().key() + "~"
                    + conflict.fingerprint().hex().substring(0, DERIVED_DIGITS);
        }

        private static final int DERIVED_DIGITS = 12;
    }
}
