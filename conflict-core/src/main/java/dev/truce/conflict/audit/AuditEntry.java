package dev.truce.conflict.audit;

import dev.truce.integrity.Digest;
import dev.truce.integrity.HashChain;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A link of the audit chain: a {@link HashChain} over the digests of events.
 *
 * @param sequence its place, from 1, without gaps
 * @param at when it was recorded
 * @param event what happened
 * @param previous the digest of the entry before; for the first, {@link HashChain#GENESIS}
 * @param self the digest of this entry, the payload standing in by its own digest
 */
public record AuditEntry(long sequence, Instant at, AuditEvent event, Digest previous, Digest self) {

    /**
     * The entry that follows another.
     *
     * @param last the last entry; null for the beginning
     * @param at when the event is recorded
     * @param event what happened
     * @return the entry
     */
    public static AuditEntry after(@Nullable AuditEntry last, Instant at, AuditEvent event) {
        HashChain.Link link = linkAfter(last, at, event);
        return new AuditEntry(link.sequence(), at, event, link.previous(), link.self());
    }

    /**
     * Whether this entry is whole and follows another.
     *
     * @param last the entry before; null for the beginning
     * @return what is wrong, in words; empty when all holds
     */
    public Optional<String> problemAfter(@Nullable AuditEntry last) {
        HashChain.Link expected = linkAfter(last, at, event);
        if (sequence != expected.sequence()) {
            return Optional.of("entry " + expected.sequence() + " is missing; the next one found is " + sequence);
        }
        if (!previous.equals(expected.previous())) {
            return Optional.of("entry " + sequence + " does not follow the entry before it");
        }
        if (!self.equals(expected.self())) {
            return Optional.of("entry " + sequence + " was changed after it was written");
        }
        return Optional.empty();
    }

    private static HashChain.Link linkAfter(@Nullable AuditEntry last, Instant at, AuditEvent event) {
        Digest payload = digest(at, event);
        return last == null ? HashChain.next(null, payload) : HashChain.next(last.sequence(), last.self(), payload);
    }

    private static Digest digest(Instant at, AuditEvent event) {
        ObjectNode entry = new ObjectNode(JsonNodeFactory.instance);
        entry.put("at", at.toString());
        entry.put("kind", event.kind().name());
        entry.put("subject", event.subject());
        entry.put("actor", event.actor());
        entry.put("reason", event.reason());
        entry.put(
                "payload",
                Digest.of(event.payload().getBytes(StandardCharsets.UTF_8)).toString());
        return Digest.ofCanonical(entry);
    }
}
