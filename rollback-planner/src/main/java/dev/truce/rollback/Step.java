package dev.truce.rollback;

import dev.truce.integrity.Digest;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** A part of a plan, as a person reads it. */
public sealed interface Step {

    /** Takes a snapshot of the live data and verifies it, before the first change. */
    record SafetySnapshot() implements Step {}

    /**
     * Puts back records that are not there.
     *
     * @param counts how many of each type
     */
    record PutBack(SortedMap<String, Long> counts) implements Step {

        /** Copies the counts. */
        public PutBack {
            counts = copy(counts);
        }
    }

    /**
     * Gives records the snapshot's content in place of their own.
     *
     * @param counts how many of each type
     */
    record Replace(SortedMap<String, Long> counts) implements Step {

        /** Copies the counts. */
        public Replace {
            counts = copy(counts);
        }
    }

    /**
     * Marks records as deleted.
     *
     * @param counts how many of each type
     */
    record Tombstone(SortedMap<String, Long> counts) implements Step {

        /** Copies the counts. */
        public Tombstone {
            counts = copy(counts);
        }
    }

    /**
     * Removes records without a mark.
     *
     * @param counts how many of each type
     */
    record Remove(SortedMap<String, Long> counts) implements Step {

        /** Copies the counts. */
        public Remove {
            counts = copy(counts);
        }
    }

    /**
     * Writes the snapshot's records into a new folder.
     *
     * @param folder the folder
     * @param counts how many of each type
     */
    record WriteFork(String folder, SortedMap<String, Long> counts) implements Step {

        /** Copies the counts. */
        public WriteFork {
            counts = copy(counts);
        }
    }

    /**
     * Verifies every changed record and the whole state.
     *
     * @param stateRoot the state root that must result
     */
    record Check(Digest stateRoot) implements Step {}

    private static SortedMap<String, Long> copy(SortedMap<String, Long> counts) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }
}
