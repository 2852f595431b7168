package dev.truce.rollback.store;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.ruleset.MetadataException;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.JsonScan;
import dev.truce.integrity.json.NdjsonReader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the keys of one type's lines: from the bytes where these are common, from a tree else. Not thread-safe. */
final class LineKeys {

    private final RecordFormat format;
    private final String type;
    private final JsonScan scan;
    private final Digest.Hasher hasher = Digest.hasher();
    private final boolean plain;
    private boolean accepted;

    LineKeys(RecordFormat format, String type) {
        this.format = format;
        this.type = type;
        this.plain = format.typePath() == null && format.key().segments().size() == 1;
        this.scan = plain ? JsonScan.finding(format.key().segments().get(0)) : JsonScan.ofDocuments();
    }

    /** The key of a line, when it can be told without looking at the whole line. */
    Optional<String> glance(NdjsonReader.Line line) {
        return plain && scan.finds(line.bytes()) ? scan.text() : Optional.empty();
    }

    /**
     * The key of a line, all of which is checked.
     *
     * @throws dev.truce.integrity.json.InputRejectedException naming file and line, when it is no record of this type
     */
    String read(NdjsonReader.Line line) {
        accepted = scan.accepts(line.bytes());
        Optional<String> text = accepted && plain ? scan.text() : Optional.empty();
        return text.orElseGet(() -> strictly(line));
    }

    /** The digest of the line that was read last; null when it was not read from its bytes. */
    @Nullable
    Digest digest() {
        if (!accepted) {
            return null;
        }
        scan.canonical(hasher::update);
        return hasher.digest();
    }

    private String strictly(NdjsonReader.Line line) {
        try {
            RecordId id = format.id(line.json());
            if (!id.type().equals(type)) {
                throw line.rejected(
                        "",
                        "the record says it is of type \"" + id.type() + "\" but stands in the file of \"" + type
                                + "\"; move it to " + TypeFileName.of(id.type()));
            }
            return id.key();
        } catch (MetadataException e) {
            throw line.rejected(e.path().toString(), e.path() + ": " + e.problem());
        }
    }
}
