package dev.truce.conflict.audit;

import dev.truce.integrity.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A link of the audit chain.
 *
 * @param sequence its place, from 1, without gaps
 * @param at when it was recorded
 * @param event what happened
 * @param previous the digest of the entry before; for the first, {@link #BEGINNING}
 * @param self the digest of this entry, the payload standing in by its own digest
 */
public record AuditEntry(long sequence, Instant at, AuditEvent event, Digest previous, Digest self) {

    /** What the first entry is linked to. */
    public static final Digest BEGINNING = Digest.of("dev.truce.audit/1".getBytes(StandardCharsets.UTF_8));

    /**
     * The entry that follows another.
     *
     * @param last the last entry; null for the beginning
     * @param at when the event is recorded
     * @param event what happened
     * @return the entry
     */
    public static AuditEntry after(@Nullable AuditEntry last, Instant at, AuditEvent event) {
        long sequence = last == null ? 1 : last.sequence() + 1;
        Digest previous = last == null ? BEGINNING : last.self();
        return new AuditEntry(sequence, at, event, previous, digest(sequence, at, event, previous));
    }

    /**
     * Whether this entry is whole and follows another.
     *
     * @param last the entry before; null for the beginning
     * @return what is wrong, in words; empty when all holds
     */
    public Optional<String> problemAfter(@Nullable AuditEntry last) {
        long expected = last == null ? 1 : last.sequence() + 1;
        if (sequence != expected) {
            return Optional.of("entry " + expected + " is missing; the next one found is " + sequence);
        }
        if (!previous.equals(last == null ? BEGINNING : last.self())) {
            return Optional.of("entry " + sequence + " does not follow the entry before it");
        }
        if (!self.equals(digest(sequence, at, event, previous))) {
            return Optional.of("entry " + sequence + " was changed after it was written");
        }
        return Optional.empty();
    }

    private static Digest digest(long sequence, Instant at, AuditEvent event, Digest previous) {
        ObjectNode entry = new ObjectNode(JsonNodeFactory.instance);
        entry.put("sequence", sequence);
        entry.put("at", at.toString());
        entry.put("kind", event.kind().name());
        entry.put("subject", event.subject());
        entry.put("actor", event.actor());
        entry.put("reason", event.reason());
        entry.put(
                "payload",
                Digest.of(event.payload().getBytes(StandardCharsets.UTF_8)).toString());
        entry.put("previous", previous.toString());
        return Digest.ofCanonical(entry);
    }
}
