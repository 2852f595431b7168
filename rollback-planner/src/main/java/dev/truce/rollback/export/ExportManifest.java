package dev.truce.rollback.export;

import dev.truce.integrity.Digest;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.JsonLimits;
import dev.truce.integrity.json.StrictJson;
import dev.truce.rollback.json.JsonMembers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code truce-export.json} says about a bag.
 *
 * @param format how the files are written
 * @param compression how they are compressed
 * @param created when the export was made
 * @param source the store that the snapshot was taken of
 * @param snapshot the snapshot that was exported
 * @param stateRoot the hash of all exported records; the snapshot's when all of them were exported
 * @param filter which records of the snapshot were exported; null for all
 * @param types the files, in order of the types
 */
public record ExportManifest(
        ExportFormat format,
        Compression compression,
        Instant created,
        String source,
        Digest snapshot,
        Digest stateRoot,
        @Nullable Filter filter,
        List<TypeFile> types) {

    /** Where a bag keeps it. */
    public static final String FILE = "truce-export.json";

    /** The version that is written, and the only one that is read. */
    public static final int FORMAT_VERSION = 1;

    /** No manifest is longer. */
    static final int MAX_BYTES = 1 << 24;

    static final String KIND = "truce-export";
    /** A manifest has a few lines for each type; a hostile one must not fill the memory. */
    private static final JsonMembers MEMBERS = JsonMembers.PLAIN;

    private static final JsonLimits LIMITS = new JsonLimits(1 << 24, 1 << 20, 16, 100, 1 << 20);

    /** Copies the files. */
    public ExportManifest {
        types = List.copyOf(types);
    }

    /**
     * The records of a type in a bag.
     *
     * @param type the type
     * @param file its path in the bag; a database is the file of all types
     * @param records how many there are
     * @param bytes the length of the file
     * @param expandedBytes its length before it was compressed and encrypted
     * @param sha256 the digest of the file
     * @param stateRoot the hash of the type's records
     */
    public record TypeFile(
            String type, String file, long records, long bytes, long expandedBytes, Digest sha256, Digest stateRoot) {}

    /**
     * Which records of a snapshot were exported: those of which all holds that is said.
     *
     * @param types only records of these types; empty for all
     * @param where only records for which this held; null for all
     * @param from only records last changed then or later; null for all
     * @param until only records last changed before; null for all
     * @param snapshotRecords how many records the snapshot has
     */
    public record Filter(
            List<String> types,
            @Nullable String where,
            @Nullable Instant from,
            @Nullable Instant until,
            long snapshotRecords) {

        /** Copies the types. */
        public Filter {
            types = List.copyOf(types);
        }
    }

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
        if (compression != Compression.NONE) {
            json.put("compression", compression.text());
        }
        json.put("created", created.toString()).put("source", source);
        json.put("snapshot", snapshot.toString()).put("stateRoot", stateRoot.toString());
        if (filter != null) {
            write(filter, json.putObject("filter"));
        }
        ArrayNode files = json.putArray("types");
        for (TypeFile type : types) {
            ObjectNode file = files.addObject().put("type", type.type()).put("file", type.file());
            file.put("records", type.records()).put("bytes", type.bytes());
            if (type.expandedBytes() != type.bytes()) {
                file.put("expandedBytes", type.expandedBytes());
            }
            file.put("sha256", type.sha256().hex())
                    .put("stateRoot", type.stateRoot().toString());
        }
        return (StrictJson.pretty(json) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Filter filter, ObjectNode json) {
        if (!filter.types().isEmpty()) {
            filter.types().forEach(json.putArray("types")::add);
        }
        Optional.ofNullable(filter.where()).ifPresent(where -> json.put("where", where));
        Optional.ofNullable(filter.from()).ifPresent(from -> json.put("from", from.toString()));
        Optional.ofNullable(filter.until()).ifPresent(until -> json.put("until", until.toString()));
        json.put("snapshotRecords", filter.snapshotRecords());
    }

    /**
     * Reads the manifest of a bag.
     *
     * @param file the file
     * @return what it says
     * @throws InputRejectedException when it is missing, malformed or of another version
     */
    public static ExportManifest read(Path file) {
        return read(file.toString(), StrictJson.reader(LIMITS).read(file));
    }

    /** Reads a manifest that was decrypted. */
    static ExportManifest read(String file, byte[] content) {
        return read(file, StrictJson.reader(LIMITS).read(content, file));
    }

    private static ExportManifest read(String file, JsonNode json) {
        if (!KIND.equals(json.path("format").asString(""))) {
            throw new InputRejectedException(file, "this describes no export of Truce");
        }
        int version = json.path("formatVersion").asInt(0);
        if (version != FORMAT_VERSION) {
            throw new InputRejectedException(file, otherVersion(Integer.toString(version)));
        }
        try {
            List<TypeFile> types = new ArrayList<>();
            json.path("types").values().forEach(type -> types.add(typeFile(type)));
            return new ExportManifest(
                    ExportFormat.parse(MEMBERS.text(json, "files")),
                    json.has("compression") ? Compression.parse(MEMBERS.text(json, "compression")) : Compression.NONE,
                    Instant.parse(MEMBERS.text(json, "created")),
                    MEMBERS.text(json, "source"),
                    MEMBERS.digest(json, "snapshot"),
                    MEMBERS.digest(json, "stateRoot"),
                    json.has("filter") ? filter(json.get("filter")) : null,
                    types);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new InputRejectedException(file, String.valueOf(e.getMessage()));
        }
    }

    static String otherVersion(String version) {
        return "the export has format version " + version + ", but this Truce reads " + FORMAT_VERSION
                + "; use the Truce that wrote it";
    }

    private static Filter filter(JsonNode json) {
        return new Filter(
                MEMBERS.texts(json, "types"),
                json.has("where") ? MEMBERS.text(json, "where") : null,
                json.has("from") ? Instant.parse(MEMBERS.text(json, "from")) : null,
                json.has("until") ? Instant.parse(MEMBERS.text(json, "until")) : null,
                MEMBERS.count(json, "snapshotRecords"));
    }

    private static TypeFile typeFile(JsonNode json) {
        return new TypeFile(
                MEMBERS.text(json, "type"),
                MEMBERS.text(json, "file"),
                MEMBERS.count(json, "records"),
                MEMBERS.count(json, "bytes"),
                json.has("expandedBytes") ? MEMBERS.count(json, "expandedBytes") : MEMBERS.count(json, "bytes"),
                Digest.parseHex(MEMBERS.text(json, "sha256")),
                MEMBERS.digest(json, "stateRoot"));
    }
}
