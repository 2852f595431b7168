package dev.truce.rollback.guard;

import java.util.Locale;

/** What a guard allows or refuses. */
public enum Deed {
    /** Making a plan. */
    PLAN,
    /** Consenting to a plan. */
    APPROVE,
    /** Carrying a plan out. */
    EXECUTE,
    /** Restoring the newest verified snapshot at once, with no plan that anybody read. */
    EMERGENCY;

    /**
     * The deed in words.
     *
     * @return in lower case
     */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
