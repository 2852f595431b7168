package dev.truce.conflict.event;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.json.InputRejectedException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, for those who want to be told. It names records and says why, but holds no value of a record.
 *
 * <p>Texts are well formed: half of a surrogate pair is replaced by U+FFFD, because no receiver could read it.
 */
public sealed interface Event {

    /**
     * What happened.
     *
     * @return the kind
     */
    EventKind kind();

    /**
     * When it happened, by the clock of where it happened.
     *
     * @return the time
     */
    Instant at();

    /**
     * What it happened to.
     *
     * @return such as {@code case 17}; events of one subject are told in their order
     */
    String subject();

    /**
     * What happened, in words.
     *
     * @return one line for a person
     */
    String message();

    /**
     * The record that it concerns.
     *
     * @return the record, or empty when it concerns none
     */
    default Optional<RecordId> about() {
        return Optional.empty();
    }

    /**
     * Tells an event from all others, so that a receiver notices when it is told again.
     *
     * @return {@code evt_} and 32 hexadecimal digits, from the digest of what the event says
     */
    default String id() {
        return EventJson.id(this);
    }

    /**
     * The event as JSON, as {@code docs/notifications.md} describes it.
     *
     * @return canonical JSON on one line: equal events have equal texts
     */
    default String json() {
        return EventJson.write(this);
    }

    /**
     * Reads what {@link #json} wrote.
     *
     * @param json the text; unknown members are passed over
     * @return the event
     * @throws InputRejectedException when it is no event, or of a kind that this version does not know
     */
    static Event read(String json) {
        return EventJson.read(json);
    }

    /**
     * A case of the manual queue went a step.
     *
     * @param kind parked, escalated, dead or decided
     * @param at when
     * @param tenant whose data it is; empty where there is one tenant
     * @param record the record in conflict
     * @param origin the replica whose change conflicts; empty where there is one
     * @param number the case's number
     * @param revision its revision
     * @param token that of the case's last lease, which tells two deaths of one revision apart; 0 before the first
     * @param actor who decided; empty for the engine
     * @param reason why, at most 500 characters; may be empty
     */
    record CaseChanged(
            EventKind kind,
            Instant at,
            String tenant,
            RecordId record,
            String origin,
            long number,
            int revision,
            long token,
            String actor,
            String reason)
            implements Event {

        private static final Set<EventKind> KINDS =
                EnumSet.of(EventKind.PARKED, EventKind.ESCALATED, EventKind.DEAD, EventKind.DECIDED);

        /** Checks the kind, and makes texts such as can be sent. */
        public CaseChanged {
            if (!KINDS.contains(kind)) {
                throw new IllegalArgumentException("A case is parked, escalated, dead or decided, but not " + kind);
            }
            tenant = EventText.wellFormed(tenant);
            record = new RecordId(EventText.wellFormed(record.type()), EventText.wellFormed(record.key()));
            origin = EventText.wellFormed(origin);
            actor = EventText.wellFormed(actor);
            reason = EventText.shortened(reason, EventText.LONGEST_REASON);
        }

        @Override
        public String subject() {
            return "case " + number;
        }

        @Override
        public Optional<RecordId> about() {
            return Optional.of(record);
        }

        @Override
        public String message() {
            String what = switch (kind) {
                case PARKED -> "waits for a decision";
                case ESCALATED -> "was not decided before its deadline";
                case DEAD -> "was tried as often as it may be";
                default -> "was decided by " + EventText.line(actor);
            };
            String why = reason.isEmpty() ? "" : ": " + EventText.line(reason);
            return "Case " + number + " (" + EventText.line(record.toString()) + ") " + what + why;
        }
    }

    /**
     * A check found damage.
     *
     * @param at when
     * @param subject what was checked: a repository, an export or an audit trail
     * @param problems how many findings there are; at least 1
     * @param first the first of them, at most 500 characters
     */
    record IntegrityViolation(Instant at, String subject, long problems, String first) implements Event {

        /** Checks the number, and makes texts such as can be sent. */
        public IntegrityViolation {
            if (problems < 1) {
                throw new IllegalArgumentException("A violation is one finding at least, but there were " + problems);
            }
            subject = EventText.wellFormed(subject);
            first = EventText.shortened(first, EventText.LONGEST_REASON);
        }

        @Override
        public EventKind kind() {
            return EventKind.INTEGRITY_VIOLATION;
        }

        @Override
        public String message() {
            return EventText.line(subject) + " is damaged, " + problems + (problems == 1 ? " finding: " : " findings: ")
                    + EventText.line(first);
        }
    }

    /**
     * There is no backup as young as there should be.
     *
     * @param at when this was noticed
     * @param subject what is to be backed up
     * @param last when the last good backup was made; null when there is none
     * @param limit how old it may be
     */
    record BackupOverdue(
            Instant at, String subject, @Nullable Instant last, Duration limit) implements Event {

        /** Makes texts such as can be sent. */
        public BackupOverdue {
            subject = EventText.wellFormed(subject);
        }

        @Override
        public EventKind kind() {
            return EventKind.BACKUP_OVERDUE;
        }

        @Override
        public String message() {
            return EventText.line(subject)
                    + (last == null ? " has no backup" : " has its last backup from " + last)
                    + ", and none may be older than " + limit;
        }
    }

    /**
     * Something about backups went wrong, is still wrong, or is well again.
     *
     * @param kind raised or cleared
     * @param at when this was noticed
     * @param subject what it is about: a live store, a repository or a job
     * @param alert what is wrong, as one word of a closed list
     * @param detail the same in words, with the remedy, at most 500 characters
     */
    record AlertChanged(EventKind kind, Instant at, String subject, String alert, String detail) implements Event {

        private static final Set<EventKind> KINDS = EnumSet.of(EventKind.ALERT_RAISED, EventKind.ALERT_CLEARED);

        /** Checks the kind, and makes texts such as can be sent. */
        public AlertChanged {
            if (!KINDS.contains(kind)) {
                throw new IllegalArgumentException("An alert is raised or cleared, but not " + kind);
            }
            subject = EventText.wellFormed(subject);
            alert = EventText.wellFormed(alert);
            detail = EventText.shortened(detail, EventText.LONGEST_REASON);
        }

        @Override
        public String message() {
            return (kind == EventKind.ALERT_RAISED ? "" : "Well again: ") + EventText.line(subject) + ": "
                    + EventText.line(detail);
        }
    }
}
