package dev.truce.rollback.snapshot;

import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.Digest;
import dev.truce.rollback.store.StoreSchema;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a commit object says about one state of a live store.
 *
 * @param id the digest of the commit object, which names it
 * @param createdAt when it was taken; later than that of every snapshot that was there before
 * @param note what its maker said about it
 * @param source the {@code LiveStore#location} it was taken of
 * @param content what the state consists of
 * @param libraryVersion the version of Truce that took it
 */
public record Snapshot(Digest id, Instant createdAt, Note note, String source, Content content, String libraryVersion) {

    /** The tag of a snapshot that a rollback takes of what it is about to change. */
    public static final String SAFETY_TAG = "safety";

    /** The newest first; of those of one time in descending order of their ids. */
    public static final Comparator<Snapshot> NEWEST_FIRST = Comparator.comparing(Snapshot::createdAt)
            .thenComparing(Snapshot::id)
            .reversed();

    /**
     * Whether a rollback took it, of what it was about to change.
     *
     * @return true when it has the tag {@link #SAFETY_TAG}
     */
    public boolean isSafety() {
        return note.tags().contains(SAFETY_TAG);
    }

    /**
     * What the maker of a snapshot says about it.
     *
     * @param description in words; may be empty
     * @param tags by which it is found
     * @param ruleset the rules that held when it was taken; null when there were none
     */
    public record Note(
            String description,
            SortedSet<String> tags,
            @Nullable RulesetRef ruleset) {

        /** Copies the tags, in order. */
        public Note {
            tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
        }

        /**
         * A note without tags and ruleset.
         *
         * @param description in words; may be empty
         * @return the note
         */
        public static Note of(String description) {
            return new Note(description, Collections.emptySortedSet(), null);
        }
    }

    /**
     * Names a ruleset.
     *
     * @param name what it is called
     * @param version its version
     * @param digest the digest of its content
     */
    public record RulesetRef(String name, String version, Digest digest) {

        /**
         * Names a ruleset.
         *
         * @param ruleset the ruleset
         * @return its name, version and digest
         */
        public static RulesetRef of(Ruleset ruleset) {
            return new RulesetRef(ruleset.name(), ruleset.version(), ruleset.digest());
        }
    }

    /**
     * What a state consists of.
     *
     * @param stateRoot the hash of types, keys and documents; equal for equal states
     * @param rootObject the object at the root of the record tree
     * @param counts how many records each type has, in order of the types; types without records are absent
     * @param bytes how many bytes the documents have
     * @param schema what the store demanded of its records then; {@link StoreSchema#NONE} also when nobody noted it
     */
    public record Content(
            Digest stateRoot, Digest rootObject, SortedMap<String, Long> counts, long bytes, StoreSchema schema) {

        /**
         * The content of a store that takes every document.
         *
         * @param stateRoot the hash of types, keys and documents
         * @param rootObject the object at the root of the record tree
         * @param counts how many records each type has
         * @param bytes how many bytes the documents have
         */
        public Content(Digest stateRoot, Digest rootObject, SortedMap<String, Long> counts, long bytes) {
            this(stateRoot, rootObject, counts, bytes, StoreSchema.NONE);
        }

        /** Copies the counts, in order. */
        public Content {
            counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        }

        /**
         * How many records there are.
         *
         * @return the sum of the counts
         */
        public long records() {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
