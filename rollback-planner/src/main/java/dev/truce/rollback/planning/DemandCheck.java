package dev.truce.rollback.planning;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.CanonicalJson;
import dev.truce.integrity.json.StrictJson;
import dev.truce.rollback.record.LiveDocument;
import dev.truce.rollback.record.Tallies;
import dev.truce.rollback.risk.RiskReason;
import dev.truce.rollback.risk.Tally;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoredRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds demands that the state after a rollback would break and that the rollback has to do with: a changed record names nothing, a
 * record is gone that others name, a changed record repeats a value.
 *
 * <p>What the changes touch is noted as hashes while they are decided; then the state that will be is read once to see which of them are
 * there, and, only if something is missing or repeated, once more to name it. So memory goes by the number of changes, 12 bytes for each
 * reference and unique value, and never by the number of records.
 */
final class DemandCheck {

    private final Demands demands;
    private final RecordFormat format;
    private final LiveStore live;
    private final Map<Demands.Unique, Boolean> keys = new HashMap<>();
    private final HashSet64 needed = new HashSet64();
    private final HashSet64 claimed = new HashSet64();
    private final Tallies.Count orphans = new Tallies.Count();
    private final Tallies.Count duplicates = new Tallies.Count();
    private boolean refused;

    DemandCheck(Demands demands, RecordFormat format, LiveStore live) {
        this.demands = demands;
        this.format = format;
        this.live = live;
    }

    /** Notes a change; a side without the record is null. */
    void changes(RecordId id, byte @Nullable [] before, byte @Nullable [] after) {
        if (demands.isEmpty()) {
            return;
        }
        JsonNode old = document(before);
        JsonNode now = document(after);
        for (Demands.Reference reference : demands.references()) {
            if (reference.type().equals(id.type())) {
                add(needed, hash(reference, naming(reference, now)));
            }
            if (reference.named().equals(id.type())) {
                String was = named(reference, id, old);
                if (was != null && !was.equals(named(reference, id, now))) {
                    add(needed, hash(reference, was));
                }
            }
        }
        for (Demands.Unique unique : demands.uniques()) {
            if (unique.type().equals(id.type()) && now != null && !isKey(unique, id, now)) {
                add(claimed, hash(unique, values(now, unique.members())));
            }
        }
    }

    /** What names a record is its own by the form of the store, whose members stand in the outermost object. */
    private boolean isKey(Demands.Unique unique, RecordId id, JsonNode document) {
        return keys.computeIfAbsent(unique, any -> {
            ObjectNode members = JsonNodeFactory.instance.objectNode();
            for (FieldPath member : unique.members()) {
                JsonNode value = at(document, member);
                if (value != null) {
                    members.set(member.segments().get(0), value);
                }
            }
            return live.idOf(id.type(), StrictJson.write(members)).equals(Optional.of(id));
        });
    }

    /** Looks at the state that will be. */
    void look(LiveStore outlook) {
        if (needed.isEmpty() && claimed.isEmpty()) {
            return;
        }
        needed.seal();
        claimed.seal();
        read(outlook, this::mark);
        if (needed.hasUnmarked() || claimed.hasRepeated()) {
            Map<Long, RecordId> holders = new HashMap<>();
            read(outlook, record -> report(record, holders));
        }
    }

    Tally orphans() {
        return orphans.tally();
    }

    Tally duplicates() {
        return duplicates.tally();
    }

    /** Whether the store itself refuses an orphan that was found. */
    boolean refused() {
        return refused;
    }

    private static void read(LiveStore store, Consumer<StoredRecord> consumer) {
        try (RecordCursor records = store.scan()) {
            records.forEachRemaining(consumer);
        }
    }

    private void mark(StoredRecord record) {
        if (!isAskedOf(record.id().type())) {
            return;
        }
        JsonNode document = document(record.json());
        for (Demands.Reference reference : demands.references()) {
            if (reference.named().equals(record.id().type())) {
                mark(needed, hash(reference, named(reference, record.id(), document)));
            }
        }
        for (Demands.Unique unique : demands.uniques()) {
            if (unique.type().equals(record.id().type())) {
                mark(claimed, hash(unique, values(document, unique.members())));
            }
        }
    }

    private boolean isAskedOf(String type) {
        return demands.references().stream()
                        .anyMatch(reference -> reference.named().equals(type))
                || demands.uniques().stream().anyMatch(unique -> unique.type().equals(type));
    }

    private void report(StoredRecord record, Map<Long, RecordId> holders) {
        RecordId id = record.id();
        JsonNode document = null;
        boolean counted = false;
        for (Demands.Reference reference : demands.references()) {
            if (reference.type().equals(id.type())) {
                document = document == null ? document(record.json()) : document;
                String name = naming(reference, document);
                Long hash = hash(reference, name);
                if (hash != null && needed.marks(hash) == 0) {
                    refused |= reference.refused();
                    if (!counted) {
                        orphan(id, reference, name);
                        counted = true;
                    }
                }
            }
        }
        for (Demands.Unique unique : demands.uniques()) {
            if (unique.type().equals(id.type())) {
                document = document == null ? document(record.json()) : document;
                String values = values(document, unique.members());
                Long hash = hash(unique, values);
                if (hash != null && claimed.marks(hash) > 1) {
                    RecordId first = holders.get(hash);
                    if (first == null && holders.size() < RiskReason.MAX_SAMPLES) {
                        holders.put(hash, id);
                    }
                    duplicates.add(
                            id.type(),
                            id + ": " + words(unique.members()) + " would be " + values
                                    + (first == null ? ", and another's too" : ", as that of " + first));
                }
            }
        }
    }

    private void orphan(RecordId id, Demands.Reference reference, @Nullable String name) {
        orphans.add(
                id.type(),
                id + ": " + words(reference.members()) + " names " + reference.named() + " " + name
                        + ", which will not be there");
    }

    private static String words(List<FieldPath> members) {
        return String.join(", ", members.stream().map(FieldPath::toString).toList());
    }

    private static void add(HashSet64 set, @Nullable Long hash) {
        if (hash != null) {
            set.add(hash);
        }
    }

    private static void mark(HashSet64 set, @Nullable Long hash) {
        if (hash != null) {
            set.mark(hash);
        }
    }

    /** A record that is there; null when it is not, or is deleted, or cannot be read. */
    private @Nullable JsonNode document(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        LiveDocument document = LiveDocument.of(bytes, format);
        return document.deleted() ? null : document.json();
    }

    private static @Nullable String naming(Demands.Reference reference, @Nullable JsonNode document) {
        if (!reference.values().isEmpty()) {
            return values(document, reference.members());
        }
        JsonNode name =
                document == null ? null : at(document, reference.members().get(0));
        if (name == null || !name.isValueNode() || name.isNull()) {
            return null;
        }
        return name.isNumber() ? name.decimalValue().stripTrailingZeros().toPlainString() : name.asString();
    }

    private static @Nullable String named(Demands.Reference reference, RecordId id, @Nullable JsonNode document) {
        if (document == null) {
            return null;
        }
        return reference.values().isEmpty() ? id.key() : values(document, reference.values());
    }

    /** The values of some members as one text; null when one of them is null, which neither names nor collides. */
    private static @Nullable String values(@Nullable JsonNode document, List<FieldPath> members) {
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        for (FieldPath member : members) {
            JsonNode value = document == null ? null : at(document, member);
            if (value == null || value.isNull()) {
                return null;
            }
            values.add(value);
        }
        return CanonicalJson.text(values);
    }

    private static @Nullable JsonNode at(JsonNode document, FieldPath path) {
        JsonNode at = document;
        for (String member : path.segments()) {
            at = at == null ? null : at.get(member);
        }
        return at;
    }

    private static @Nullable Long hash(Demands.Reference reference, @Nullable String text) {
        return text == null
                ? null
                : hash("names\n" + reference.named() + "\n" + words(reference.values()) + "\n" + text);
    }

    private static @Nullable Long hash(Demands.Unique unique, @Nullable String text) {
        return text == null ? null : hash("holds\n" + unique.type() + "\n" + words(unique.members()) + "\n" + text);
    }

    private static long hash(String text) {
        byte[] digest = Digest.of(text.getBytes(StandardCharsets.UTF_8)).bytes();
        return ByteBuffer.wrap(digest).getLong();
    }
}
