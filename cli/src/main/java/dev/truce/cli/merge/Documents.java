package dev.truce.cli.merge;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.ruleset.MetadataException;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** JSON documents as sides of a conflict, and outcomes as documents again. */
final class Documents {

    private final Ruleset rules;
    private final ConflictResolver<JsonNode> resolver;

    Documents(Ruleset rules, InstantSource clock) {
        this.rules = rules;
        this.resolver = ConflictResolver.builder(rules, FieldAccess.json(), clock)
                .withoutLoopBreaker()
                .build();
    }

    boolean follow(Ruleset others) {
        return rules == others;
    }

    /** Decides, and leaves no mark in any queue or history. */
    Outcome<JsonNode> decide(RecordId id, Side<JsonNode> base, Side<JsonNode> local, Side<JsonNode> server) {
        Outcome<JsonNode> outcome = resolver.decide(id, base, local, server);
        return outcome instanceof Outcome.Resolved<JsonNode> resolved ? stamped(resolved, rules.record()) : outcome;
    }

    /** An outcome whose value states the outcome's version and time, where documents of this format state theirs. */
    static Outcome.Resolved<JsonNode> stamped(Outcome.Resolved<JsonNode> resolved, @Nullable RecordFormat format) {
        JsonNode value = resolved.value();
        JsonNode own = resolved.localValue();
        if (format == null || value == null || own == null) {
            return resolved;
        }
        JsonNode stamped = format.stamped(value, resolved.stamp());
        return new Outcome.Resolved<>(
                resolved.id(),
                resolved.detection(),
                resolved.operation(),
                stamped,
                own == value ? stamped : format.stamped(own, resolved.stamp()),
                resolved.stamp(),
                resolved.losers(),
                resolved.trace(),
                resolved.created());
    }

    /** A file as a side; no file is no side. */
    Side<JsonNode> side(@Nullable Path file) {
        return file == null ? Side.none() : side(StrictJson.reader().read(file), file.toString());
    }

    /** A document as a side. */
    Side<JsonNode> side(JsonNode document, String source) {
        RecordFormat format = rules.record();
        if (format == null) {
            return Side.present(document, Stamp.UNKNOWN);
        }
        try {
            return format.side(document);
        } catch (MetadataException e) {
            throw new InputRejectedException(source, 0, 0, e.path().toString(), e.path() + ": " + e.problem());
        }
    }

    /** The name of the record that documents describe, or a name for documents that do not say theirs. */
    RecordId record(Side<JsonNode> local, Side<JsonNode> server) {
        RecordFormat format = rules.record();
        JsonNode document = server.valueOrNull() == null ? local.valueOrNull() : server.valueOrNull();
        try {
            return format == null || document == null ? unnamed(format) : format.id(document);
        } catch (MetadataException e) {
            return unnamed(format); // a single document needs no key
        }
    }

    private static RecordId unnamed(@Nullable RecordFormat format) {
        return new RecordId(format == null || format.type().isEmpty() ? "document" : format.type(), "document");
    }

    /** The bytes of an input; what a user can put right is an {@link InputRejectedException}. */
    static byte[] bytes(Path file) {
        if (Files.isDirectory(file)) {
            throw new InputRejectedException(file.toString(), "this is a directory; name a file");
        }
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new InputRejectedException(file.toString(), "there is no such file; check the path");
        } catch (AccessDeniedException e) {
            throw new InputRejectedException(
                    file.toString(), "permission to read it is denied; check its owner and mode");
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": reading failed: " + e.getMessage(), e);
        }
    }
}
