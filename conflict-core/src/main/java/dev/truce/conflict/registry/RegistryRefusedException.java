package dev.truce.conflict.registry;

/** A registry does not do what was asked, and has changed nothing. */
public final class RegistryRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Why. A closed list. */
    public enum Problem {
        /** No such version is registered. */
        UNKNOWN_VERSION,
        /** The ruleset says no version that may follow. */
        WRONG_VERSION,
        /** A version never changes, and another ruleset has this one. */
        VERSION_TAKEN,
        /** The ruleset changes more than the bump admits. */
        BUMP_TOO_SMALL,
        /** A version that was never active cannot be gone back to. */
        NEVER_ACTIVE
    }

    private final Problem problem;

    RegistryRefusedException(Problem problem, String message) {
        super(message);
        this.problem = problem;
    }

    /**
     * Why.
     *
     * @return one of a closed list
     */
    public Problem problem() {
        return problem;
    }
}
