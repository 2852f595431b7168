package dev.truce.conflict.audit;

import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which payloads an entry of the kind {@link AuditKind#ERASED} says are gone.
 *
 * @param entries the numbers of the entries whose payloads were erased, ascending
 */
public record AuditErasure(SortedSet<Long> entries) {

    private static final String ENTRIES = "entries";

    /** Copies the numbers. */
    public AuditErasure {
        entries = Collections.unmodifiableSortedSet(new TreeSet<>(entries));
    }

    /**
     * The event that records the erasure.
     *
     * @param selection what chose the entries
     * @param actor who erased
     * @param reason why
     * @return the event
     */
    public AuditEvent event(AuditSelection selection, String actor, String reason) {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        ArrayNode numbers = payload.putArray(ENTRIES);
        entries.forEach(numbers::add);
        return new AuditEvent(AuditKind.ERASED, selection.subject(), actor, reason, payload.toString());
    }

    /**
     * What an event says was erased.
     *
     * @param event any event
     * @return nothing if it is no record of an erasure, or cannot be read
     */
    public static AuditErasure of(AuditEvent event) {
        SortedSet<Long> entries = new TreeSet<>();
        if (event.kind() == AuditKind.ERASED && event.payload() instanceof AuditPayload.Kept kept) {
            try {
                for (JsonNode each :
                        StrictJson.reader().read(kept.text(), "an erasure").path(ENTRIES)) {
                    entries.add(each.asLong(0));
                }
            } catch (InputRejectedException e) {
                return new AuditErasure(new TreeSet<>());
            }
        }
        return new AuditErasure(entries);
    }
}
