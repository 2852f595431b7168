package dev.truce.conflict.audit;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Entries whose payloads are to be erased. Records of erasures and of sealings are never among them, because without their
 * payloads nobody could tell those from damage; neither are entries whose payload is gone already.
 */
public final class AuditSelection {

    private final String subject;
    private final Predicate<AuditEntry> chosen;

    private AuditSelection(String subject, Predicate<AuditEntry> chosen) {
        this.subject = subject;
        this.chosen = chosen;
    }

    /**
     * The entries about a record: its outcomes, and those with its {@code type} and {@code key} in the payload, such as those
     * of its cases.
     *
     * @param id the record
     * @return the selection
     */
    public static AuditSelection about(RecordId id) {
        return new AuditSelection(id.toString(), entry -> isAbout(id, entry.event()));
    }

    /**
     * The entries with a subject.
     *
     * @param subject exactly this one
     * @return the selection
     */
    public static AuditSelection subject(String subject) {
        return new AuditSelection(subject, entry -> entry.event().subject().equals(subject));
    }

    /**
     * Entries by their numbers.
     *
     * @param sequences the numbers; those of no entry choose nothing
     * @return the selection
     */
    public static AuditSelection entries(Set<Long> sequences) {
        Set<Long> numbers = Set.copyOf(sequences);
        return new AuditSelection("entries", entry -> numbers.contains(entry.sequence()));
    }

    private static boolean isAbout(RecordId id, AuditEvent event) {
        if (event.kind() == AuditKind.OUTCOME) {
            return event.subject().equals(id.toString());
        }
        if (!(event.payload() instanceof AuditPayload.Kept kept)) {
            return false;
        }
        try {
            JsonNode payload = StrictJson.reader().read(kept.text(), "a payload");
            return payload.path("type").asString("").equals(id.type())
                    && payload.path("key").asString("").equals(id.key());
        } catch (InputRejectedException e) {
            return false; // what is no JSON names no record
        }
    }

    /**
     * What the entries have in common, as the subject of the record of the erasure.
     *
     * @return the record, the subject, or the word "entries"
     */
    public String subject() {
        return subject;
    }

    /**
     * Whether an entry is to lose its payload.
     *
     * @param entry any entry
     * @return false also when it has none to lose, or must keep it
     */
    public boolean chooses(AuditEntry entry) {
        return entry.event().kind() != AuditKind.ERASED
                && entry.event().kind() != AuditKind.SEALED
                && entry.event().payload() instanceof AuditPayload.Kept
                && chosen.test(entry);
    }
}
