package dev.truce.rollback.record;

import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.MetadataException;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A record's document as the planner sees it.
 *
 * @param json the document; null when it cannot be read
 * @param stamp its version and time; not known when it cannot be read
 * @param deleted whether it is a tombstone
 * @param readable whether document and metadata are what they must be
 */
public record LiveDocument(@Nullable JsonNode json, Stamp stamp, boolean deleted, boolean readable) {

    /**
     * Reads a document.
     *
     * @param bytes the document, UTF-8
     * @param format where it keeps its metadata
     * @return what it says; one that cannot be read says that
     */
    public static LiveDocument of(byte[] bytes, RecordFormat format) {
        JsonNode json = null;
        try {
            json = StrictJson.reader().read(bytes, "document");
            Side<JsonNode> side = format.side(json);
            return new LiveDocument(json, side.stamp(), side instanceof Side.Tombstone, true);
        } catch (InputRejectedException | MetadataException e) {
            return new LiveDocument(json, Stamp.UNKNOWN, false, false);
        }
    }

    /**
     * Compares contents.
     *
     * @param other the other document
     * @param format where both keep their metadata
     * @return whether both say the same, but for their version and time
     */
    public boolean sameContent(LiveDocument other, RecordFormat format) {
        if (!readable || !other.readable) {
            return false;
        }
        if (deleted || other.deleted) {
            return deleted == other.deleted;
        }
        return content(format).equals(other.content(format));
    }

    private Digest content(RecordFormat format) {
        JsonNode copy = Objects.requireNonNull(json).deepCopy();
        Stream.of(format.epoch(), format.syncVersion(), format.modifiedAt(), format.deleted())
                .filter(Objects::nonNull)
                .forEach(path -> remove(copy, path));
        return Digest.ofCanonical(copy);
    }

    /**
     * Takes a member away.
     *
     * @param document loses it
     * @param path the member; nothing happens when it is not there
     */
    public static void remove(JsonNode document, FieldPath path) {
        List<String> names = path.segments();
        JsonNode at = document;
        for (String name : names.subList(0, names.size() - 1)) {
            at = at.path(name);
        }
        if (at instanceof ObjectNode object) {
            object.remove(names.get(names.size() - 1));
        }
    }

    /**
     * Compares versions and times.
     *
     * @param other the other state
     * @return whether this state was made after that one, or may have been
     */
    public boolean mayBeNewerThan(LiveDocument other) {
        ScalarVersion ownVersion = stamp.scalar();
        ScalarVersion otherVersion = other.stamp.scalar();
        HybridTime ownTime = stamp.modifiedAt();
        HybridTime otherTime = other.stamp.modifiedAt();
        boolean comparable = false;
        if (ownVersion != null && otherVersion != null) {
            if (ownVersion.compareTo(otherVersion) > 0) {
                return true;
            }
            comparable = true;
        }
        if (ownTime != null && otherTime != null) {
            if (ownTime.compareIgnoringNode(otherTime) > 0) {
                return true;
            }
            comparable = true;
        }
        return !comparable;
    }

    /**
     * Tells version and time.
     *
     * @return both in words
     */
    public String words() {
        if (!readable) {
            return "unreadable";
        }
        ScalarVersion version = stamp.scalar();
        HybridTime time = stamp.modifiedAt();
        return (deleted ? "deleted, " : "")
                + (version == null ? "no version" : "version " + version)
                + (time == null ? "" : " of " + time);
    }
}
