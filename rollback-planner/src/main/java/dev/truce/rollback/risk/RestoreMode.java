package dev.truce.rollback.risk;

import java.util.Locale;

/** What a rollback does with the live data. */
public enum RestoreMode {
    /** Puts back what is missing or unreadable and touches nothing else. */
    REPAIR,
    /** Takes the whole scope back to the snapshot, as new versions that win the next sync. */
    AUTHORITATIVE,
    /** Writes the snapshot's state into a folder beside the live data, which stays untouched. */
    FORK;

    /**
     * The mode's name in files and on the command line.
     *
     * @return in lower case
     */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads what {@link #text} prints.
     *
     * @param text the name
     * @return the mode
     * @throws IllegalArgumentException when there is no such mode
     */
    public static RestoreMode parse(String text) {
        for (RestoreMode mode : values()) {
            if (mode.text().equals(text)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is no mode; use repair, authoritative or fork");
    }
}
