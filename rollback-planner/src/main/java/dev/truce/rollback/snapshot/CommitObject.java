package dev.truce.rollback.snapshot;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.json.CanonicalJson;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.JsonLimits;
import dev.truce.integrity.json.StrictJson;
import dev.truce.rollback.claim.RepositoryFiles;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A snapshot as the repository stores it: canonical JSON, named by its digest; see docs/format.md. */
final class CommitObject {

    static final int FORMAT_VERSION = 1;

    private static final String FORMAT = "truce-snapshot";
    /** A commit object has a few lines and a count for each type; a hostile one must not fill the memory. */
    private static final StrictJson JSON = StrictJson.reader(new JsonLimits(1 << 24, 1 << 22, 16, 100, 1 << 20));

    private CommitObject() {}

    static byte[] write(
            Instant createdAt, Snapshot.Note note, String source, Snapshot.Content content, String libraryVersion) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", FORMAT).put("formatVersion", FORMAT_VERSION);
        json.put("createdAt", createdAt.toString()).put("description", note.description());
        note.tags().forEach(json.putArray("tags")::add);
        Snapshot.RulesetRef ruleset = note.ruleset();
        if (ruleset != null) {
            json.putObject("ruleset")
                    .put("name", ruleset.name())
                    .put("version", ruleset.version())
                    .put("digest", ruleset.digest().toString());
        }
        json.put("source", source).put("library", libraryVersion);
        json.put("stateRoot", content.stateRoot().toString())
                .put("rootObject", content.rootObject().toString());
        content.counts().forEach(json.putObject("counts")::put);
        json.put("bytes", content.bytes());
        SchemaJson.write(json, content.schema());
        return CanonicalJson.of(json);
    }

    /** Reads a commit object whose name is believed, its content not. */
    static Snapshot read(String name, byte[] bytes) {
        Digest id = Digest.of(bytes);
        if (!RepositoryFiles.commit(id).equals(name)) {
            throw new DamageException(new Finding.Damaged(
                    name, OptionalLong.empty(), "its content does not have the digest that names it"));
        }
        try {
            return read(id, JSON.read(bytes, name));
        } catch (InputRejectedException | IllegalArgumentException | DateTimeException e) {
            throw new DamageException(new Finding.Malformed(name, String.valueOf(e.getMessage())));
        }
    }

    private static Snapshot read(Digest id, JsonNode json) {
        if (!FORMAT.equals(json.path("format").asString(""))
                || !json.path("formatVersion").isInt()) {
            throw new IllegalArgumentException("this is no snapshot of Truce");
        }
        int version = json.path("formatVersion").intValue();
        if (version != FORMAT_VERSION) {
            throw new IllegalArgumentException("it has format version " + version + ", but this Truce reads "
                    + FORMAT_VERSION + "; use the Truce that wrote it, " + text(json, "library"));
        }
        SortedSet<String> tags = new TreeSet<>();
        for (JsonNode tag : json.path("tags").values()) {
            if (!tag.isString()) {
                throw new IllegalArgumentException("one of its \"tags\" is no text");
            }
            tags.add(tag.stringValue());
        }
        SortedMap<String, Long> counts = new TreeMap<>();
        json.path("counts").properties().forEach(count -> counts.put(count.getKey(), count(count.getValue())));
        return new Snapshot(
                id,
                Instant.parse(text(json, "createdAt")),
                new Snapshot.Note(text(json, "description"), tags, ruleset(json).orElse(null)),
                text(json, "source"),
                new Snapshot.Content(
                        Digest.parse(text(json, "stateRoot")),
                        Digest.parse(text(json, "rootObject")),
                        counts,
                        count(json.path("bytes")),
                        SchemaJson.read(json)),
                text(json, "library"));
    }

    private static Optional<Snapshot.RulesetRef> ruleset(JsonNode json) {
        JsonNode ruleset = json.get("ruleset");
        return ruleset == null
                ? Optional.empty()
                : Optional.of(new Snapshot.RulesetRef(
                        text(ruleset, "name"), text(ruleset, "version"), Digest.parse(text(ruleset, "digest"))));
    }

    static String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isString()) {
            throw new IllegalArgumentException("\"" + name + "\" is missing or no text");
        }
        return value.stringValue();
    }

    private static long count(JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new IllegalArgumentException("a count is missing or no whole number");
        }
        return value.longValue();
    }
}
