package dev.truce.rollback.operation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be wrong about backups; there is nothing else. */
public enum AlertKind {
    /** There is no good backup as young as there should be. */
    BACKUP_OVERDUE,
    /** What is stored is not what was written. */
    CORRUPTION,
    /** There is little room left where snapshots are kept. */
    DISK,
    /** A job failed several times in a row. */
    FAILURES,
    /** The newest backup has far fewer records than the one before, or none. */
    SHRUNKEN_BACKUP,
    /** A snapshot was taken by a version or under rules that are not those of now. */
    VERSION_CONFLICT,
    /** What was restored to try it was not what the snapshot says. */
    TEST_RESTORE_FAILED,
    /** The second repository lacks snapshots that it should have by now. */
    COPY_BEHIND,
    /** The clock was set, or is far from the one that does not jump. */
    CLOCK;

    /**
     * The name in events and documents.
     *
     * @return such as {@code backup-overdue}; never changes
     */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The kind of a name.
     *
     * @param text as {@link #text()} gives it
     * @return the kind; empty when none has this name
     */
    public static Optional<AlertKind> of(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
    }
}
