package dev.truce.conflict.event;

import java.util.Arrays;
import java.util.Optional;

/** What can happen. */
public enum EventKind {
    /** A conflict waits for a decision: a new case, or a new revision of one. */
    PARKED("case.parked", Severity.INFO),
    /** Nobody decided a case before its deadline. */
    ESCALATED("case.escalated", Severity.WARNING),
    /** Programs tried a case as often as they may. */
    DEAD("case.dead", Severity.WARNING),
    /** A case was decided. */
    DECIDED("case.decided", Severity.INFO),
    /** What is stored is not what was written. */
    INTEGRITY_VIOLATION("integrity.violation", Severity.CRITICAL),
    /** There is no backup as young as there should be. */
    BACKUP_OVERDUE("backup.overdue", Severity.WARNING),
    /** Something about backups is wrong that is neither of the two before. */
    ALERT_RAISED("alert.raised", Severity.WARNING),
    /** What was wrong about backups is well again. */
    ALERT_CLEARED("alert.cleared", Severity.INFO);

    /** How much it matters; the later the more. */
    public enum Severity {
        /** The ordinary course of things. */
        INFO,
        /** Somebody should look at it today. */
        WARNING,
        /** Somebody should look at it now. */
        CRITICAL
    }

    private final String type;
    private final Severity severity;

    EventKind(String type, Severity severity) {
        this.type = type;
        this.severity = severity;
    }

    /**
     * Its name in JSON and in configurations.
     *
     * @return such as {@code case.parked}; never changes
     */
    public String type() {
        return type;
    }

    /**
     * How much it matters.
     *
     * @return the severity of all events of the kind
     */
    public Severity severity() {
        return severity;
    }

    /**
     * The kind of a name.
     *
     * @param type a name as {@link #type()} gives it
     * @return the kind, or empty when none has this name
     */
    public static Optional<EventKind> of(String type) {
        return Arrays.stream(values()).filter(kind -> kind.type.equals(type)).findFirst();
    }
}
