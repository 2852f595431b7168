package dev.truce.conflict.stream;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.ruleset.MetadataException;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.NdjsonReader;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;

/**
 * A data set in a file: one record a line, each record once. Read more than once, so it must not change meanwhile.
 *
 * @param name what to call it in errors
 * @param path the file, which can be read again; a pipe cannot
 */
public record NdjsonFile(String name, Path path) {

    private static final int SHOWN_CHARS = 60;

    /**
     * A file that is called by its path.
     *
     * @param path the file
     * @return the data set
     */
    public static NdjsonFile of(Path path) {
        return new NdjsonFile(path.toString(), path);
    }

    /** A line that is a record, and what it says. */
    record Checked(RecordId id, JsonNode document, Side<JsonNode> side) {}

    InputStream open() {
        if (Files.isDirectory(path)) {
            throw new InputRejectedException(name, "this is a directory; name a file");
        }
        try {
            return Files.newInputStream(path);
        } catch (NoSuchFileException e) {
            throw new InputRejectedException(name, "there is no such file; check the path");
        } catch (AccessDeniedException e) {
            throw new InputRejectedException(name, "permission to read it is denied; check its owner and mode");
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": opening failed: " + e.getMessage(), e);
        }
    }

    /** Reads a line strictly; a refusal says where in the file it stands. */
    Checked checked(byte[] line, RecordFormat format) {
        try {
            JsonNode document = StrictJson.reader().read(withoutEnd(line), name);
            if (document.isObject()) {
                return checked(document, format);
            }
        } catch (InputRejectedException | MetadataException e) {
            // said again below, by where the line stands
        }
        return checked(find(line, 1), format);
    }

    private static Checked checked(JsonNode document, RecordFormat format) {
        return new Checked(format.id(document), document, format.side(document));
    }

    private static Checked checked(NdjsonReader.Line line, RecordFormat format) {
        JsonNode document = line.json();
        if (!document.isObject()) {
            String text = document.toString();
            String shown = text.length() > SHOWN_CHARS ? text.substring(0, SHOWN_CHARS - 1) + "…" : text;
            throw line.rejected("", "a record is a JSON object, but found " + shown);
        }
        try {
            return checked(document, format);
        } catch (MetadataException e) {
            throw line.rejected(e.path().toString(), e.path() + ": " + e.problem());
        }
    }

    /** Refuses two lines of one record. */
    InputRejectedException twice(byte[] one, byte[] other, RecordFormat format) {
        boolean same = Arrays.equals(withoutEnd(one), withoutEnd(other));
        NdjsonReader.Line first = find(one, 1);
        NdjsonReader.Line second = find(other, same ? 2 : 1);
        NdjsonReader.Line later = first.number() < second.number() ? second : first;
        return later.rejected(
                "",
                "the record " + checked(later, format).id() + " stands on line "
                        + Math.min(first.number(), second.number()) + " already; remove one of the two");
    }

    /** The line of these bytes: nobody counted lines while all was well. */
    private NdjsonReader.Line find(byte[] wanted, int occurrence) {
        byte[] bytes = withoutEnd(wanted);
        int left = occurrence;
        try (NdjsonReader reader = NdjsonReader.of(open(), name, StrictJson.reader())) {
            while (reader.hasNext()) {
                NdjsonReader.Line line = reader.next();
                if (Arrays.equals(line.bytes(), bytes) && --left == 0) {
                    return line;
                }
            }
        }
        throw new InputRejectedException(name, "the file changed while it was read; run it again");
    }

    private static byte[] withoutEnd(byte[] line) {
        int end = line.length;
        return end > 0 && line[end - 1] == '\r' ? Arrays.copyOf(line, end - 1) : line;
    }
}
