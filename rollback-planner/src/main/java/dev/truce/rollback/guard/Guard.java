package dev.truce.rollback.guard;

/**
 * Says who may do what. A program that knows its users better than a policy file, by their login or a second factor, brings its own.
 * Thread-safe.
 */
@FunctionalInterface
public interface Guard {

    /** Allows everything to everybody. */
    Guard OPEN = (deed, actor) -> {};

    /**
     * Lets a deed pass, or refuses it.
     *
     * @param deed what is about to be done
     * @param actor who does it
     * @throws RefusedException when that person may not
     */
    void require(Deed deed, String actor);

    /**
     * Whether a deed would pass.
     *
     * @param deed what would be done
     * @param actor who would do it
     * @return false when {@link #require} refuses it
     */
    default boolean allows(Deed deed, String actor) {
        try {
            require(deed, actor);
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }
}
