package dev.truce.integrity.tree;

import dev.truce.integrity.Digest;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.store.ContentStore;

/**
 * One deep verification of a store and of the trees in it, for which each object is decoded once: what the trees need to know of
 * leaves and records is noted when their files are checked. It finds what {@link ContentStore#verify} and
 * {@link RecordTree#verify} find together. Thread-safe.
 */
public final class DeepVerification {

    private final ContentStore store;
    private final ObjectNotes notes;
    private final VerificationReport files;

    private DeepVerification(ContentStore store, String subject) {
        this.store = store;
        this.notes = new ObjectNotes(new TreeCodec(store));
        this.files = store.verify(subject, notes::take, LeafNote::of);
    }

    /**
     * Checks every file of a store, and decodes every object.
     *
     * @param store the store
     * @param subject its name in the report
     * @return what was found, and what is known of the objects
     */
    public static DeepVerification of(ContentStore store, String subject) {
        return new DeepVerification(store, subject);
    }

    /**
     * What the files are like.
     *
     * @return all findings, in order of the names
     */
    public VerificationReport files() {
        return files;
    }

    /**
     * Checks a tree to its last record, as the store had it then. Reads inner nodes, and of the rest what is not known to be
     * sound.
     *
     * @param subject the tree's name in the report
     * @param rootObject its root node
     * @return what {@link RecordTree#verify} finds
     */
    public VerificationReport tree(String subject, Digest rootObject) {
        return new TreeVerification(store, notes).run(subject, rootObject);
    }
}
