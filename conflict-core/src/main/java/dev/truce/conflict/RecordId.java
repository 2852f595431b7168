package dev.truce.conflict;

import dev.truce.conflict.version.CodePoints;
import java.util.Comparator;

/**
 * The name of a record.
 *
 * @param type the kind of record, not empty; for data sets without types the name of the set
 * @param key what tells it from the others of its type, not empty
 */
public record RecordId(String type, String key) implements Comparable<RecordId> {

    private static final Comparator<RecordId> ORDER =
            Comparator.comparing(RecordId::type, CodePoints::compare).thenComparing(RecordId::key, CodePoints::compare);

    /** Checks that neither part is empty. */
    public RecordId {
        if (type.isEmpty() || key.isEmpty()) {
            throw new IllegalArgumentException(
                    "A record has a type and a key, but found type \"" + type + "\" and key \"" + key + "\"");
        }
    }

    /** Orders by type, then key, each by code points. */
    @Override
    public int compareTo(RecordId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return type + "/" + key;
    }
}
