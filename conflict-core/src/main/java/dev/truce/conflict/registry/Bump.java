package dev.truce.conflict.registry;

/** How much a version of a ruleset differs from the one before, smallest first (Semantic Versioning 2.0.0). */
public enum Bump {
    /** The same outcome for every conflict: names, order, layout and comments. */
    PATCH,
    /** Some conflicts that waited are decided now, or the other way round; none is decided otherwise. */
    MINOR,
    /** A conflict may be decided otherwise: by another strategy or rule, or by metadata from another place. */
    MAJOR
}
