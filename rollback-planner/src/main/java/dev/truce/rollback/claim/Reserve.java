package dev.truce.rollback.claim;

import dev.truce.integrity.file.StorageFullException;
import dev.truce.integrity.store.ObjectStore;
import java.util.function.Function;

/** Space that is given free when there is no other, so that a prune can write down what it removes. */
public final class Reserve {

    static final String NAME = "reserve";

    private static final String FORMAT = "truce-reserve";
    private static final int BYTES = 1 << 15;

    private final ObjectStore objects;

    /**
     * The space of a repository.
     *
     * @param objects its files
     */
    public Reserve(ObjectStore objects) {
        this.objects = objects;
    }

    /** Sets space aside, unless there is some, or none at all. */
    public void keep() {
        if (!objects.contains(NAME)) {
            try {
                objects.putIfAbsent(
                        NAME, SealedJson.seal(SealedJson.begin(FORMAT, NAME).put("space", " ".repeat(BYTES))));
            } catch (StorageFullException e) {
                return; // the next that finds room does it
            }
        }
    }

    /**
     * Does something, and if there is no space for it, once more with the space that was set aside.
     *
     * @param write what to do; has to bear being begun twice
     * @throws StorageFullException when that is not enough
     */
    public void with(Runnable write) {
        try {
            write.run();
        } catch (StorageFullException e) {
            if (!objects.delete(NAME)) {
                throw e;
            }
            write.run();
        }
    }

    static void check(byte[] file) {
        SealedJson.read(FORMAT, NAME, file, Function.identity());
    }
}
