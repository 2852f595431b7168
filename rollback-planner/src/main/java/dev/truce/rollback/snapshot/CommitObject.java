package dev.truce.rollback.snapshot;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.json.CanonicalJson;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.JsonLimits;
import dev.truce.integrity.json.StrictJson;
import dev.truce.rollback.claim.RepositoryFiles;
import dev.truce.rollback.json.JsonMembers;
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

    private static final JsonMembers MEMBERS = JsonMembers.PLAIN;
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
                    + FORMAT_VERSION + "; use the Truce that wrote it, " + MEMBERS.text(json, "library"));
        }
        SortedSet<String> tags = new TreeSet<>(MEMBERS.texts(json, "tags"));
        SortedMap<String, Long> counts = new TreeMap<>();
        JsonNode byType = json.path("counts");
        byType.propertyNames().forEach(type -> counts.put(type, MEMBERS.count(byType, type)));
        return new Snapshot(
                id,
                Instant.parse(MEMBERS.text(json, "createdAt")),
                new Snapshot.Note(
                        MEMBERS.text(json, "description"), tags, ruleset(json).orElse(null)),
                MEMBERS.text(json, "source"),
                new Snapshot.Content(
                        MEMBERS.digest(json, "stateRoot"),
                        MEMBERS.digest(json, "rootObject"),
                        counts,
                        MEMBERS.count(json, "bytes"),
                        SchemaJson.read(json)),
                MEMBERS.text(json, "library"));
    }

    private static Optional<Snapshot.RulesetRef> ruleset(JsonNode json) {
        JsonNode ruleset = json.get("ruleset");
        return ruleset == null
                ? Optional.empty()
                : Optional.of(new Snapshot.RulesetRef(
                        MEMBERS.text(ruleset, "name"),
                        MEMBERS.text(ruleset, "version"),
                        MEMBERS.digest(ruleset, "digest")));
    }
}
