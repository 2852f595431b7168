package dev.truce.conflict.audit;

import dev.truce.conflict.version.InstantText;
import dev.truce.integrity.Digest;
import dev.truce.integrity.HashChain;
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
        return following(last == null ? null : AuditAnchor.of(last), at, event);
    }

    /**
     * The entry that follows one of which no more is known than its anchor.
     *
     * @param last the anchor of the last entry; null for the beginning
     * @param at when the event is recorded
     * @param event what happened
     * @return the entry
     */
    public static AuditEntry following(@Nullable AuditAnchor last, Instant at, AuditEvent event) {
        HashChain.Link link = last == null
                ? HashChain.next(null, digest(at, event))
                : HashChain.next(last.sequence(), last.self(), digest(at, event));
        return new AuditEntry(link.sequence(), at, event, link.previous(), link.self());
    }

    /**
     * An event that may be appended.
     *
     * @param event what happened
     * @return the event
     * @throws IllegalArgumentException when it says that something was erased or sealed, which only erasing and sealing
     *     themselves may say, or has no payload
     */
    public static AuditEvent recordable(AuditEvent event) {
        if (event.kind() == AuditKind.ERASED || event.payload() instanceof AuditPayload.Erased) {
            throw new IllegalArgumentException("An entry says that payloads were erased only when erase() erased them;"
                    + " append an event of another kind, with its payload");
        }
        if (event.kind() == AuditKind.SEALED) {
            throw new IllegalArgumentException(
                    "An entry says that others were sealed only when seal() sealed them; append an event of another kind");
        }
        return event;
    }

    /**
     * This entry without its payload.
     *
     * @return an entry that the chain holds for as well
     */
    public AuditEntry erased() {
        AuditPayload left = new AuditPayload.Erased(event.payload().digest());
        return new AuditEntry(
                sequence,
                at,
                new AuditEvent(event.kind(), event.subject(), event.actor(), event.reason(), left),
                previous,
                self);
    }

    /**
     * Whether this entry is whole and follows another.
     *
     * @param last the entry before; null for the beginning
     * @return what is wrong, in words; empty when all holds
     */
    public Optional<String> problemAfter(@Nullable AuditEntry last) {
        return last == null ? problemAfter(0, HashChain.GENESIS) : problemAfter(last.sequence(), last.self());
    }

    Optional<String> problemAfter(long lastSequence, Digest lastSelf) {
        HashChain.Link expected = HashChain.next(lastSequence, lastSelf, digest(at, event));
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

    private static Digest digest(Instant at, AuditEvent event) {
        ObjectNode entry = new ObjectNode(JsonNodeFactory.instance);
        entry.put("at", InstantText.write(at));
        entry.put("kind", event.kind().name());
        entry.put("subject", event.subject());
        entry.put("actor", event.actor());
        entry.put("reason", event.reason());
        entry.put("payload", event.payload().digest().toString());
        return Digest.ofCanonical(entry);
    }
}
