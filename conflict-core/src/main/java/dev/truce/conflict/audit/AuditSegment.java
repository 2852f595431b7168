package dev.truce.conflict.audit;

import dev.truce.integrity.Digest;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A part of the audit trail that was sealed: its entries stand in a file, and the trail keeps this of them. By the two digests
 * the chain goes on from the segment before to the entry after, and by the last one the file shows whether it is whole.
 *
 * @param first the number of its first entry
 * @param last the number of its last entry
 * @param previous the digest of the entry before the first
 * @param self the digest of the last entry
 * @param file the name of the file, without its folder
 * @param content the digest of the file's bytes when it was sealed; erasing payloads changes the file, and not the other digests
 */
public record AuditSegment(long first, long last, Digest previous, Digest self, String file, Digest content) {

    /** Checks the numbers. */
    public AuditSegment {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("A segment has one entry at least, but found " + first + " to " + last);
        }
    }

    /**
     * How many entries it has.
     *
     * @return at least 1
     */
    public long entries() {
        return last - first + 1;
    }

    /**
     * The event that records the sealing.
     *
     * @param actor who sealed
     * @param reason why
     * @return the event; its subject is the file's name
     */
    public AuditEvent event(String actor, String reason) {
        String payload = JsonNodeFactory.instance
                .objectNode()
                .put("first", first)
                .put("last", last)
                .put("entries", entries())
                .put("previous", previous.toString())
                .put("self", self.toString())
                .put("content", content.toString())
                .toString();
        return new AuditEvent(AuditKind.SEALED, file, actor, reason, payload);
    }

    /**
     * What an event says was sealed.
     *
     * @param event any event
     * @return empty if it is no record of a sealing, or cannot be read
     */
    public static Optional<AuditSegment> of(AuditEvent event) {
        if (event.kind() != AuditKind.SEALED || !(event.payload() instanceof AuditPayload.Kept kept)) {
            return Optional.empty();
        }
        try {
            JsonNode payload = StrictJson.reader().read(kept.text(), "a sealing");
            return Optional.of(new AuditSegment(
                    payload.path("first").asLong(0),
                    payload.path("last").asLong(0),
                    Digest.parse(payload.path("previous").asString("")),
                    Digest.parse(payload.path("self").asString("")),
                    event.subject(),
                    Digest.parse(payload.path("content").asString(""))));
        } catch (InputRejectedException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The entries and the file, for people. */
    @Override
    public String toString() {
        return "entries " + first + " to " + last + " (" + file + ")";
    }
}
