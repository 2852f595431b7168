package dev.truce.conflict.merge;

/** Two patterns are equally specific for one path, so that none of them decides it. */
public final class AmbiguousPatternsException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String first;
    private final String second;
    private final String path;

    /** The patterns come in the order of the alphabet. */
    AmbiguousPatternsException(String first, String second, String path) {
        super("the patterns " + first + " and " + second + " are equally specific for " + path
                + "; give that path a rule of its own, or drop one of them");
        this.first = first;
        this.second = second;
        this.path = path;
    }

    /**
     * One of the two.
     *
     * @return the pattern that comes first in the alphabet
     */
    public String first() {
        return first;
    }

    /**
     * The other.
     *
     * @return the pattern that comes second in the alphabet
     */
    public String second() {
        return second;
    }

    /**
     * What both match.
     *
     * @return a path, itself a pattern where both have a {@code *}
     */
    public String path() {
        return path;
    }
}
