package dev.truce.conflict.version;

/** How one version relates to another. */
public enum Causality {
    /** Both name the same state. */
    SAME,
    /** The first is an ancestor of the second. */
    BEFORE,
    /** The first is a descendant of the second. */
    AFTER,
    /** Neither has seen the other. */
    CONCURRENT;

    /**
     * The same relation seen from the other version.
     *
     * @return the mirror image
     */
    public Causality mirrored() {
        return switch (this) {
            case BEFORE -> AFTER;
            case AFTER -> BEFORE;
            default -> this;
        };
    }
}
