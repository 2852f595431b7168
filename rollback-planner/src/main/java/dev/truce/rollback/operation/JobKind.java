package dev.truce.rollback.operation;

import java.util.Arrays;
import java.util.Optional;

/** What a job does. */
public enum JobKind {
    /** Takes a snapshot of all records and decodes every one of them again. */
    BACKUP_FULL("full"),
    /** Takes a snapshot, of which only what changed is stored, and proves what it needs from the stored bytes. */
    BACKUP_INCREMENTAL("incremental"),
    /** Takes a snapshot of some types of records, and proves it. */
    BACKUP_SELECTIVE("selective"),
    /** Takes a snapshot at once, proves it and pins it, so that no retention removes it. */
    BACKUP_EMERGENCY("emergency"),
    /** Proves all of the repository from the stored bytes. */
    VERIFY("verify"),
    /** Removes what the retention policy does not keep. */
    PRUNE("prune"),
    /** Restores the newest snapshot of each store into a temporary place, and compares. */
    TEST_RESTORE("test-restore"),
    /** Brings the second repository up to date. */
    COPY("copy"),
    /** Looks for what is wrong. */
    HEALTH_CHECK("health-check");

    private final String text;

    JobKind(String text) {
        this.text = text;
    }

    /**
     * The name in files and on the command line.
     *
     * @return such as {@code test-restore}; never changes
     */
    public String text() {
        return text;
    }

    /**
     * Whether a snapshot comes of it.
     *
     * @return true for the four kinds of backup
     */
    public boolean isBackup() {
        return compareTo(BACKUP_EMERGENCY) <= 0;
    }

    /**
     * The kind of a name.
     *
     * @param text as {@link #text()} gives it
     * @return the kind; empty when none has this name
     */
    public static Optional<JobKind> of(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }
}
