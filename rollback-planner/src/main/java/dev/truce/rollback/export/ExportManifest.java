package dev.truce.rollback.export;

import dev.truce.integrity.Digest;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code truce-export.json} says about a bag.
 *
 * @param format how the files are written
 * @param created when the export was made
 * @param source the store that the snapshot was taken of
 * @param snapshot the snapshot that was exported
 * @param stateRoot the hash of all exported records; the snapshot's when all types were exported
 * @param types the files, in order of the types
 */
public record ExportManifest(
        ExportFormat format, Instant created, String source, Digest snapshot, Digest stateRoot, List<TypeFile> types) {

    /** Where a bag keeps it. */
    public static final String FILE = "truce-export.json";

    /** The version that is written, and the only one that is read. */
    public static final int FORMAT_VERSION = 1;

    private static final String KIND = "truce-export";

    /** Copies the files. */
    public ExportManifest {
        types = List.copyOf(types);
    }

    /**
     * The records of a type in a bag.
     *
     * @param type the type
     * @param file its path in the bag
     * @param records how many there are
     * @param bytes the length of the file
     * @param sha256 the digest of the file
     * @param stateRoot the hash of the type's records
     */
    public record TypeFile(String type, String file, long records, long bytes, Digest sha256, Digest stateRoot) {}

    /**
     * How many records were exported.
     *
     * @return the sum over all types
     */
    public long records() {
        return types.stream().mapToLong(TypeFile::records).sum();
    }

    byte[] write() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", KIND).put("formatVersion", FORMAT_VERSION).put("files", format.text());
        json.put("created", created.toString()).put("source", source);
        json.put("snapshot", snapshot.toString()).put("stateRoot", stateRoot.toString());
        ArrayNode files = json.putArray("types");
        for (TypeFile type : types) {
            files.addObject()
                    .put("type", type.type())
                    .put("file", type.file())
                    .put("records", type.records())
                    .put("bytes", type.bytes())
                    .put("sha256", type.sha256().hex())
                    .put("stateRoot", type.stateRoot().toString());
        }
        return (StrictJson.pretty(json) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads the manifest of a bag.
     *
     * @param file the file
     * @return what it says
     * @throws InputRejectedException when it is missing, malformed or of another version
     */
    public static ExportManifest read(Path file) {
        JsonNode json = StrictJson.reader().read(file);
        if (!KIND.equals(json.path("format").asString(""))) {
            throw new InputRejectedException(file.toString(), "this describes no export of Truce");
        }
        int version = json.path("formatVersion").asInt(0);
        if (version != FORMAT_VERSION) {
            throw new InputRejectedException(
                    file.toString(),
                    "the export has format version " + version + ", but this Truce reads " + FORMAT_VERSION
                            + "; use the Truce that wrote it");
        }
        try {
            List<TypeFile> types = new ArrayList<>();
            json.path("types").values().forEach(type -> types.add(typeFile(type)));
            return new ExportManifest(
                    ExportFormat.parse(text(json, "files")),
                    Instant.parse(text(json, "created")),
                    text(json, "source"),
                    Digest.parse(text(json, "snapshot")),
                    Digest.parse(text(json, "stateRoot")),
                    types);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new InputRejectedException(file.toString(), String.valueOf(e.getMessage()));
        }
    }

    private static TypeFile typeFile(JsonNode json) {
        return new TypeFile(
                text(json, "type"),
                text(json, "file"),
                count(json, "records"),
                count(json, "bytes"),
                Digest.parseHex(text(json, "sha256")),
                Digest.parse(text(json, "stateRoot")));
    }

    private static String text(JsonNode json, String name) {
        if (!json.path(name).isString()) {
            throw new IllegalArgumentException("\"" + name + "\" is missing or no text");
        }
        return json.path(name).stringValue();
    }

    private static long count(JsonNode json, String name) {
        JsonNode count = json.path(name);
        if (!count.isIntegralNumber() || !count.canConvertToLong() || count.longValue() < 0) {
            throw new IllegalArgumentException("\"" + name + "\" is missing or no count");
        }
        return count.longValue();
    }
}
