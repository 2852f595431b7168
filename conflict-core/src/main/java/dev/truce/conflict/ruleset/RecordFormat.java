package dev.truce.conflict.ruleset;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Where a JSON document keeps the record's metadata. What it points at is no content: it is neither compared nor merged.
 *
 * @param type the type of every record, when {@code typePath} is null
 * @param typePath where a document names its type; null when all have one
 * @param key where a document names its key: a text, number or boolean
 * @param epoch where the epoch stands; null when documents have none
 * @param syncVersion where the version stands; null when documents have none
 * @param modifiedAt where the time of the change stands; null when documents have none
 * @param deleted where {@code true} marks a tombstone; null when documents are never tombstones
 * @param fieldTimes where an object of JSON Pointer and time tells when single fields were changed; null when documents have none
 * @param precision to what bare instants are cut off when they are read; null for milliseconds
 */
public record RecordFormat(
        String type,
        @Nullable FieldPath typePath,
        FieldPath key,
        @Nullable FieldPath epoch,
        @Nullable FieldPath syncVersion,
        @Nullable FieldPath modifiedAt,
        @Nullable FieldPath deleted,
        @Nullable FieldPath fieldTimes,
        @Nullable Duration precision) {

    /** Checks the precision. */
    public RecordFormat {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(key, "key");
        if (precision != null && precision.toMillis() < 1) {
            throw new IllegalArgumentException("The precision is at least a millisecond, but was " + precision);
        }
    }

    /**
     * Documents that do not tell when single fields were changed.
     *
     * @param type the type of every record, when {@code typePath} is null
     * @param typePath where a document names its type; null when all have one
     * @param key where a document names its key
     * @param epoch where the epoch stands; null when documents have none
     * @param syncVersion where the version stands; null when documents have none
     * @param modifiedAt where the time of the change stands; null when documents have none
     * @param deleted where {@code true} marks a tombstone; null when documents are never tombstones
     * @param precision to what bare instants are cut off when they are read; null for milliseconds
     */
    public RecordFormat(
            String type,
            @Nullable FieldPath typePath,
            FieldPath key,
            @Nullable FieldPath epoch,
            @Nullable FieldPath syncVersion,
            @Nullable FieldPath modifiedAt,
            @Nullable FieldPath deleted,
            @Nullable Duration precision) {
        this(type, typePath, key, epoch, syncVersion, modifiedAt, deleted, null, precision);
    }

    /**
     * Documents that carry a key and no other metadata.
     *
     * @param type the type of every record
     * @param key where a document names its key
     * @return the format
     */
    public static RecordFormat keyed(String type, FieldPath key) {
        return new RecordFormat(type, null, key, null, null, null, null, null, null);
    }

    /**
     * This format for records of another type, where documents do not name theirs.
     *
     * @param otherType the type
     * @return the format
     */
    public RecordFormat ofType(String otherType) {
        return new RecordFormat(
                otherType, typePath, key, epoch, syncVersion, modifiedAt, deleted, fieldTimes, precision);
    }

    /**
     * The pointers to all metadata.
     *
     * @return those that are set
     */
    public List<FieldPath> paths() {
        return Stream.of(typePath, key, epoch, syncVersion, modifiedAt, deleted, fieldTimes)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * The name of a document's record.
     *
     * @param document the document
     * @return its type and key
     * @throws MetadataException when the key or type is missing, or is no scalar
     */
    public RecordId id(JsonNode document) {
        String ownType = typePath == null ? type : name(document, typePath, "type");
        return new RecordId(ownType, name(document, key, "key"));
    }

    private static String name(JsonNode document, FieldPath path, String what) {
        JsonNode node = at(document, path);
        if (node == null || node.isNull()) {
            throw new MetadataException(path, "the record has no " + what + "; give it one");
        }
        String text = node.isNumber() ? exactText(node) : node.isValueNode() ? node.asString() : "";
        if (text.isEmpty()) {
            throw new MetadataException(
                    path, "the " + what + " is a non-empty text or a number, but found " + brief(node));
        }
        return text;
    }

    /** One text for one number: 7 and 7.0 name the same record. */
    private static String exactText(JsonNode number) {
        return number.decimalValue().stripTrailingZeros().toPlainString();
    }

    /**
     * A document as a side of a conflict.
     *
     * @param document the document
     * @return present, or a tombstone when the document is marked as deleted
     * @throws MetadataException when version, time or mark are not what they must be
     */
    public Side<JsonNode> side(JsonNode document) {
        Stamp stamp = stamp(document);
        return isTombstone(document) ? Side.tombstone(stamp) : Side.present(document, stamp);
    }

    private boolean isTombstone(JsonNode document) {
        if (deleted == null) {
            return false;
        }
        JsonNode mark = at(document, deleted);
        if (mark == null || mark.isNull()) {
            return false;
        }
        if (!mark.isBoolean()) {
            throw new MetadataException(
                    deleted, "the mark of a deleted record is true or false, but found " + brief(mark));
        }
        return mark.booleanValue();
    }

    /**
     * The version and time that a document states.
     *
     * @param document the document
     * @return the stamp; what the document lacks is not known
     * @throws MetadataException when version or time are not what they must be
     */
    public Stamp stamp(JsonNode document) {
        Long version = count(document, syncVersion);
        Long generation = count(document, epoch);
        ScalarVersion scalar = version == null && generation == null
                ? null
                : new ScalarVersion(generation == null ? 0 : generation, version == null ? 0 : version);
        return new Stamp(scalar, time(document), null, times(document));
    }

    private @Nullable HybridTime time(JsonNode document) {
        if (modifiedAt == null) {
            return null;
        }
        JsonNode time = at(document, modifiedAt);
        return time == null || time.isNull() ? null : Times.read(time, modifiedAt, precision);
    }

    private SortedMap<String, HybridTime> times(JsonNode document) {
        if (fieldTimes == null) {
            return Collections.emptySortedMap();
        }
        JsonNode times = at(document, fieldTimes);
        return times == null || times.isNull()
                ? Collections.emptySortedMap()
                : Times.readAll(times, fieldTimes, precision);
    }

    private static @Nullable Long count(JsonNode document, @Nullable FieldPath path) {
        if (path == null) {
            return null;
        }
        JsonNode node = at(document, path);
        if (node == null || node.isNull()) {
            return null;
        }
        try {
            if (node.isNumber()) {
                return node.decimalValue().longValueExact();
            }
        } catch (ArithmeticException e) {
            // falls through to the one message for everything that is no version
        }
        throw new MetadataException(path, "a version is a whole number of 64 bits, but found " + brief(node));
    }

    /**
     * A document that states a record's new version and time, and is otherwise as given.
     *
     * @param document the state
     * @param stamp the new version and time; what is not known is left as it stands
     * @return the document, a copy
     */
    public JsonNode stamped(JsonNode document, Stamp stamp) {
        JsonNode copy = document.deepCopy();
        ScalarVersion version = stamp.scalar();
        if (version != null) {
            setCount(copy, syncVersion, version.syncVersion());
            if (version.epoch() > 0 || (epoch != null && at(document, epoch) != null)) {
                setCount(copy, epoch, version.epoch());
            }
        }
        HybridTime modified = stamp.modifiedAt();
        if (modified != null && modifiedAt != null && !modified.equals(time(document))) {
            set(copy, modifiedAt, Times.write(modified, at(document, modifiedAt)));
        }
        if (fieldTimes != null && !stamp.fieldTimes().equals(times(document))) {
            JsonNode old = at(document, fieldTimes);
            ObjectNode times = new ObjectNode(JsonNodeFactory.instance);
            stamp.fieldTimes()
                    .forEach((field, time) -> times.set(field, Times.write(time, old == null ? null : old.get(field))));
            set(copy, fieldTimes, times);
        }
        return copy;
    }

    /**
     * A document that is named as another of the same record: with its key, and its type where documents name theirs.
     *
     * @param document the state
     * @param named a document of the record
     * @return the document; a copy when the names had to be set
     */
    public JsonNode named(JsonNode document, JsonNode named) {
        JsonNode copy = document.deepCopy();
        for (FieldPath path : typePath == null ? List.of(key) : List.of(key, typePath)) {
            JsonNode name = at(named, path);
            if (name != null) {
                set(copy, path, name);
            }
        }
        return copy;
    }

    /**
     * A document that is given to another record.
     *
     * @param document the state
     * @param newKey the other record's key; a number where the document's own key is one and this reads as one
     * @return the document, a copy
     */
    public JsonNode renamed(JsonNode document, String newKey) {
        JsonNode copy = document.deepCopy();
        JsonNode old = at(document, key);
        set(copy, key, old != null && old.isNumber() ? numberOrText(newKey) : StringNode.valueOf(newKey));
        return copy;
    }

    private static JsonNode numberOrText(String key) {
        try {
            DecimalNode number = DecimalNode.valueOf(new BigDecimal(key));
            return exactText(number).equals(key) ? number : StringNode.valueOf(key);
        } catch (NumberFormatException e) {
            return StringNode.valueOf(key);
        }
    }

    /**
     * The document that marks a record as deleted.
     *
     * @param id the record
     * @param stamp the version and time of the delete
     * @param document a document of the record, for the text of its key; null when there is none
     * @return key, type where documents name it, version, time and mark
     * @throws MetadataException when documents of this format are never tombstones
     */
    public JsonNode tombstone(RecordId id, Stamp stamp, @Nullable JsonNode document) {
        if (deleted == null) {
            throw new MetadataException(key, "the format has no mark for deleted records; name one as \"deleted\"");
        }
        ObjectNode tombstone = new ObjectNode(JsonNodeFactory.instance);
        JsonNode ownKey = document == null ? null : at(document, key);
        set(tombstone, key, ownKey == null ? StringNode.valueOf(id.key()) : ownKey);
        if (typePath != null) {
            set(tombstone, typePath, StringNode.valueOf(id.type()));
        }
        JsonNode stamped = stamped(tombstone, stamp);
        set(stamped, deleted, BooleanNode.TRUE);
        return stamped;
    }

    /** Leaves a number that already says so as it was written. */
    private static void setCount(JsonNode document, @Nullable FieldPath path, long value) {
        if (path == null) {
            return;
        }
        JsonNode old = at(document, path);
        boolean same = old != null && old.isNumber() && old.decimalValue().compareTo(BigDecimal.valueOf(value)) == 0;
        if (!same) {
            set(document, path, LongNode.valueOf(value));
        }
    }

    private static void set(JsonNode document, FieldPath path, JsonNode value) {
        if (!document.isObject()) {
            return;
        }
        List<String> names = path.segments();
        ObjectNode at = (ObjectNode) document;
        for (String name : names.subList(0, names.size() - 1)) {
            JsonNode next = at.get(name);
            at = next instanceof ObjectNode object ? object : at.putObject(name);
        }
        at.set(names.get(names.size() - 1), value);
    }

    private static @Nullable JsonNode at(JsonNode document, FieldPath path) {
        JsonNode at = document;
        for (String name : path.segments()) {
            at = at == null ? null : at.get(name);
        }
        return at;
    }

    static String brief(JsonNode node) {
        return brief(node.toString());
    }

    /** The beginning of a long text, never with half a character at its end. */
    static String brief(String text) {
        return text.codePointCount(0, text.length()) > 60
                ? text.substring(0, text.offsetByCodePoints(0, 57)) + "…"
                : text;
    }
}
