package dev.truce.conflict.stream;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.ruleset.MetadataException;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Times;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.json.StrictJson;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The lines that follow from outcomes: the agreed state, and the changes each side must apply. */
final class ResultLines {

    private static final int LINES_BYTES = 1 << 10;

    private final RecordFormat format;
    private final Set<ReconcileSink.Part> wanted;
    private final boolean keepsMerged;
    private final Bytes merged = new Bytes(LINES_BYTES);
    private final Bytes toServer = new Bytes(LINES_BYTES);
    private final Bytes toLocal = new Bytes(LINES_BYTES);
    private final Bytes text = new Bytes(LINES_BYTES);
    private ReconcileCounts counts = new ReconcileCounts();

    /**
     * No lines yet.
     *
     * @param wanted the parts that are written; lines of others are only counted
     */
    ResultLines(RecordFormat format, Set<ReconcileSink.Part> wanted) {
        this.format = format;
        this.wanted = wanted;
        this.keepsMerged = wanted.contains(ReconcileSink.Part.MERGED);
    }

    /** Forgets everything; the memory is used again. */
    void restart() {
        merged.clear();
        toServer.clear();
        toLocal.clear();
        counts = new ReconcileCounts();
    }

    Bytes part(ReconcileSink.Part part) {
        return switch (part) {
            case MERGED -> merged;
            case TO_SERVER -> toServer;
            case TO_LOCAL -> toLocal;
        };
    }

    /** How long the parts are, in their order. */
    List<Integer> lengths() {
        return List.of(merged.size(), toServer.size(), toLocal.size());
    }

    ReconcileCounts counts() {
        return counts;
    }

    /** A record as the sides hold it. */
    record Sides(Side<JsonNode> base, Side<JsonNode> local, Side<JsonNode> server) {

        @Nullable
        JsonNode anyDocument() {
            JsonNode before = base.valueOrNull();
            JsonNode ours = local.valueOrNull();
            if (before != null) {
                return before;
            }
            return ours != null ? ours : server.valueOrNull();
        }
    }

    /** A line of the agreed state that is written as it was read. */
    void merged(byte[] bytes, int from, int to) {
        if (keepsMerged) {
            merged.add(bytes, from, to).add('\n');
        }
        counts.line(ReconcileSink.Part.MERGED, 1);
    }

    /** A resolved record, written from its document. */
    void resolved(Outcome.Resolved<JsonNode> raw, Sides sides) {
        Outcome.Resolved<JsonNode> resolved = stamped(named(raw, sides));
        text.clear();
        if (resolved.value() != null) {
            text.add(StrictJson.write(resolved.value()));
        }
        JsonNode own = resolved.localValue();
        Bytes localText = own == null || own == resolved.value() ? text : new Bytes(1_024).add(StrictJson.write(own));
        resolved(resolved, sides, text, localText, holds(sides.local(), resolved));
    }

    /** A record that comes to be with another; neither side has it. */
    void created(Outcome.Resolved<JsonNode> raw) {
        Outcome.Resolved<JsonNode> created = stamped(raw);
        byte[] shared = StrictJson.write(Objects.requireNonNull(created.value()));
        byte[] own = StrictJson.write(Objects.requireNonNull(created.localValue()));
        merged(shared, 0, shared.length);
        change(ReconcileSink.Part.TO_SERVER, created, Side.none(), new Bytes(shared.length).add(shared));
        change(ReconcileSink.Part.TO_LOCAL, created, Side.none(), new Bytes(own.length).add(own));
    }

    /** Whether a side is a created record as it was made. */
    boolean isAsCreated(Side<JsonNode> side, Outcome.Resolved<JsonNode> created) {
        JsonNode made = stamped(created).value();
        JsonNode there = side.valueOrNull();
        return made != null && there != null && FieldAccess.json().same(there, made);
    }

    /**
     * A resolved record.
     *
     * @param value its value as text, with the new version and time; nothing when it has none
     * @param localHolds whether local is the outcome already, version and time included
     */
    void resolved(Outcome.Resolved<JsonNode> resolved, Sides sides, Bytes value, boolean localHolds) {
        resolved(resolved, sides, value, value, localHolds);
    }

    private void resolved(
            Outcome.Resolved<JsonNode> resolved, Sides sides, Bytes value, Bytes localValue, boolean localHolds) {
        counts.count(resolved);
        if (resolved.value() != null) {
            merged(value.data(), 0, value.size());
        } else if (resolved.side() instanceof Side.Tombstone) {
            gone(resolved.id(), resolved.stamp(), sides);
        }
        if (resolved.operation() != Operation.NONE) {
            change(ReconcileSink.Part.TO_SERVER, resolved, sides.server(), value);
        }
        if (resolved.detection().answer() != Answer.IN_SYNC && !localHolds) {
            change(ReconcileSink.Part.TO_LOCAL, resolved, sides.local(), localValue);
        }
    }

    /** The line that remembers a record that is gone, where documents can say that. */
    private void gone(RecordId id, Stamp stamp, Sides sides) {
        if (format.deleted() != null) {
            byte[] tombstone = StrictJson.write(format.tombstone(id, stamp, sides.anyDocument()));
            merged(tombstone, 0, tombstone.length);
        }
    }

    /** A record that waits keeps the base it has. */
    void waiting(Outcome.Parked<JsonNode> parked, Sides sides, byte @Nullable [] baseLine) {
        counts.count(parked);
        if (baseLine != null) {
            merged(baseLine, 0, baseLine.length);
        } else if (sides.base() instanceof Side.Tombstone) {
            gone(parked.id(), sides.base().stamp(), sides);
        }
    }

    /** A value of somebody's own may lack the record's key, or hold another's; it is this record's all the same. */
    private Outcome.Resolved<JsonNode> named(Outcome.Resolved<JsonNode> resolved, Sides sides) {
        JsonNode value = resolved.value();
        JsonNode document = sides.anyDocument();
        return value == null || document == null || isNamed(value, resolved.id())
                ? resolved
                : with(resolved, each -> format.named(each, document));
    }

    private boolean isNamed(JsonNode value, RecordId id) {
        try {
            return format.id(value).equals(id);
        } catch (MetadataException e) {
            return false;
        }
    }

    private Outcome.Resolved<JsonNode> stamped(Outcome.Resolved<JsonNode> resolved) {
        return resolved.value() == null ? resolved : with(resolved, each -> format.stamped(each, resolved.stamp()));
    }

    private static Outcome.Resolved<JsonNode> with(
            Outcome.Resolved<JsonNode> resolved, UnaryOperator<JsonNode> change) {
        JsonNode shared = resolved.value();
        JsonNode own = resolved.localValue();
        JsonNode value = shared == null ? null : change.apply(shared);
        return new Outcome.Resolved<>(
                resolved.id(),
                resolved.detection(),
                resolved.operation(),
                value,
                own == null || own == shared ? value : change.apply(own),
                resolved.stamp(),
                resolved.losers(),
                resolved.trace(),
                resolved.created());
    }

    /** Whether a side is the outcome already, its version and time included. */
    private static boolean holds(Side<JsonNode> side, Outcome.Resolved<JsonNode> resolved) {
        JsonNode value = side.valueOrNull();
        JsonNode agreed = resolved.localValue();
        if (value == null || agreed == null) {
            return side.isGone() && agreed == null;
        }
        return FieldAccess.json().same(value, agreed);
    }

    private void change(
            ReconcileSink.Part part, Outcome.Resolved<JsonNode> resolved, Side<JsonNode> side, Bytes value) {
        counts.line(part, 1);
        if (!wanted.contains(part)) {
            return;
        }
        Bytes line = part(part);
        line.add("{\"type\":").quoted(resolved.id().type());
        line.add(",\"key\":").quoted(resolved.id().key());
        line.add(resolved.value() == null ? ",\"operation\":\"DELETE\"" : ",\"operation\":\"PUT\"");
        ScalarVersion expected = side.stamp().scalar();
        if (expected != null) {
            line.add(",\"expected\":{");
            version(line, expected).add('}');
        } else {
            line.add(side.isPresent() ? ",\"expected\":{}" : ",\"expected\":null"); // {}: there, of no known version
        }
        if (resolved.value() != null) {
            line.add(",\"value\":").add(value.data(), 0, value.size());
        }
        line.add(",\"stamp\":{");
        stamp(line, resolved.stamp());
        line.add("}}\n");
    }

    private static Bytes version(Bytes line, ScalarVersion version) {
        return line.add("\"epoch\":")
                .add(version.epoch())
                .add(",\"syncVersion\":")
                .add(version.syncVersion());
    }

    private static void stamp(Bytes line, Stamp stamp) {
        ScalarVersion version = stamp.scalar();
        if (version != null) {
            version(line, version);
        }
        HybridTime modifiedAt = stamp.modifiedAt();
        if (modifiedAt != null) {
            line.add(version == null ? "\"modifiedAt\":" : ",\"modifiedAt\":");
            if (modifiedAt.isBareInstant()) {
                line.add('"').addInstant(modifiedAt.physicalMillis()).add('"');
            } else {
                line.add(StrictJson.write(Times.write(modifiedAt, null)));
            }
        }
    }
}
