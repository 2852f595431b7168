package dev.truce.conflict.ruleset;

import dev.truce.conflict.access.FieldPath;

/** A document's key, version or time is missing or is not what it must be. */
public final class MetadataException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient FieldPath path;
    private final String problem;

    /**
     * A refusal.
     *
     * @param path where the metadata is expected
     * @param problem what is wrong, and what to do
     */
    public MetadataException(FieldPath path, String problem) {
        super(path + ": " + problem);
        this.path = path;
        this.problem = problem;
    }

    /**
     * Where the metadata is expected.
     *
     * @return the path
     */
    public FieldPath path() {
        return path;
    }

    /**
     * What is wrong, and what to do.
     *
     * @return the message without the path
     */
    public String problem() {
        return problem;
    }
}
