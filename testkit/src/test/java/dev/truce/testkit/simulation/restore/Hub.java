package dev.truce.testkit.simulation.restore;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.engine.ServerPort;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.ruleset.MetadataException;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.json.StrictJson;
import dev.truce.testkit.fault.FaultClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The server: documents in a live store, written by compare-and-set. */
final class Hub implements ServerPort<JsonNode> {

    final MemoryStore store = new MemoryStore();
    final FaultClock clock = FaultClock.at(Instant.parse("2026-05-01T00:00:00Z"));
    final ConflictQueue queue = ConflictQueue.inMemory(clock);
    final AuditTrail audit = AuditTrail.inMemory(clock);
    private final RecordFormat format;

    Hub(RecordFormat format) {
        this.format = format;
    }

    void pass(Duration time) {
        clock.pass(time);
    }

    @Override
    public Side<JsonNode> read(RecordId id) {
        return side(store.documents.get(id));
    }

    Side<JsonNode> side(byte @Nullable [] document) {
        if (document == null) {
            return Side.none();
        }
        try {
            return format.side(StrictJson.reader().read(document, "server"));
        } catch (MetadataException e) {
            return Side.unknown(); // a damaged record that the snapshot does not have
        }
    }

    @Override
    public boolean compareAndSet(RecordId id, Side<JsonNode> expected, Outcome.Resolved<JsonNode> outcome) {
        Side<JsonNode> held = read(id);
        if (held.getClass() != expected.getClass()
                || !Objects.equals(held.stamp().version(), expected.stamp().version())) {
            return false;
        }
        put(id, outcome.side());
        return true;
    }

    /** Somebody edits a record on the server itself. */
    void edit(RecordId id, String member, int value) {
        JsonNode old = read(id).valueOrNull();
        ObjectNode next =
                old == null ? JsonNodeFactory.instance.objectNode().put("id", id.key()) : (ObjectNode) old.deepCopy();
        put(id, Side.present(next.put(member, value), next(id)));
    }

    void delete(RecordId id) {
        if (read(id).isPresent()) {
            put(id, Side.tombstone(next(id)));
        }
    }

    private Stamp next(RecordId id) {
        return new Stamp(
                ScalarVersion.next(read(id).stamp().scalar(), null).orElseThrow(), HybridTime.of(clock.instant()));
    }

    void put(RecordId id, Side<JsonNode> side) {
        JsonNode value = side.valueOrNull();
        if (side instanceof Side.None) {
            store.documents.remove(id);
            return;
        }
        JsonNode document =
                value == null ? format.tombstone(id, side.stamp(), null) : format.stamped(value, side.stamp());
        store.documents.put(id, StrictJson.write(document));
    }
}
