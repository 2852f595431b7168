package dev.truce.integrity.tree;

/**
 * A record in which two trees differ, by its name alone.
 *
 * @param type its type
 * @param key its key
 * @param kind how they differ
 */
public record NamedChange(String type, String key, Kind kind) {

    /** How two trees differ in a record. */
    public enum Kind {
        /** Only the second has it. */
        ADDED,
        /** Only the first has it. */
        REMOVED,
        /** Both have it, with other values. */
        CHANGED;

        /** How they differ as the second and the first. */
        Kind inverse() {
            return this == ADDED ? REMOVED : this == REMOVED ? ADDED : CHANGED;
        }
    }

    static NamedChange of(RecordTree.Difference difference) {
        Kind kind = difference.before() == null ? Kind.ADDED : difference.after() == null ? Kind.REMOVED : Kind.CHANGED;
        return new NamedChange(difference.type(), difference.key(), kind);
    }

    NamedChange as(Kind other) {
        return new NamedChange(type, key, other);
    }
}
