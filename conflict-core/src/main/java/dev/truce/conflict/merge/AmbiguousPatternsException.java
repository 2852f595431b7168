package dev.truce.conflict.merge;

/** Two patterns are equally specific for one path, so that none of them decides it. */
public final class AmbiguousPatternsException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String first;
    private final String second;
    private final String path;

    AmbiguousPatternsException(String one, String two, String path) {
        super("the patterns " + min(one, two) + " and " + max(one, two) + " are equally specific for " + path
                + "; give that path a rule of its own, or drop one of them");
        first = min(one, two);
        second = max(one, two);
        this.path = path;
    }

    private static String min(String one, String two) {
        return one.compareTo(two) <= 0 ? one : two;
    }

    private static String max(String one, String two) {
        return one.compareTo(two) <= 0 ? two : one;
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
