package dev.truce.integrity.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;

/**
 * Reads JSON (RFC 8259) without losing, rounding or guessing anything, and writes it back.
 *
 * <p>Refused with an {@link InputRejectedException}: anything but exactly one document in well-formed UTF-8 without byte
 * order mark; a duplicate member; a lone surrogate, escaped or not; a number that rounds to infinity or to zero as an IEEE
 * 754 double ({@code 1e400}, {@code 1e-400}); whatever exceeds the {@link JsonLimits}. Legal and exact: integers of any
 * size below that bound, fractions with their scale ({@code 1.10} stays {@code 1.10}), U+0000 in strings. The sign of a
 * zero is not kept.
 *
 * <p>Immutable and thread-safe. The trees returned are mutable and belong to the caller.
 */
public final class StrictJson {

    private static final StrictJson DEFAULT = new StrictJson(JsonLimits.defaults());

    private final JsonLimits limits;
    private final JsonFactory factory;

    private StrictJson(JsonLimits limits) {
        this.limits = limits;
        this.factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(limits.maxStringChars())
                        .maxNameLength(limits.maxStringChars())
                        .maxNumberLength(limits.maxNumberDigits())
                        // depth, document length and tokens are counted here, where the place is known
                        .maxNestingDepth(Integer.MAX_VALUE)
                        .build())
                .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                .build();
    }

    /**
     * A reader with {@link JsonLimits#defaults}.
     *
     * @return the shared reader
     */
    public static StrictJson reader() {
        return DEFAULT;
    }

    /**
     * A reader with limits of its own.
     *
     * @param limits what an input may demand
     * @return a new reader
     */
    public static StrictJson reader(JsonLimits limits) {
        return new StrictJson(limits);
    }

    /**
     * The limits this reader keeps to.
     *
     * @return the limits
     */
    public JsonLimits limits() {
        return limits;
    }

    /**
     * Reads one document.
     *
     * @param utf8 its bytes
     * @param source its name in messages
     * @return the document
     * @throws InputRejectedException if it is refused
     */
    public JsonNode read(byte[] utf8, String source) {
        return read(utf8, source, 1);
    }

    /**
     * Reads one document.
     *
     * @param text the document
     * @param source its name in messages
     * @return the document
     * @throws InputRejectedException if it is refused
     */
    public JsonNode read(String text, String source) {
        byte[] utf8;
        try {
            utf8 = Utf8.encode(text);
        } catch (CharacterCodingException e) {
            int at = Utf8.firstLoneSurrogate(text);
            byte[] before = text.substring(0, at).getBytes(StandardCharsets.UTF_8);
            throw new SourceText(source, before, 1).reject(before.length, "", DocumentReader.LONE_SURROGATE);
        }
        return read(utf8, source);
    }

    /**
     * Reads a file that holds one document. The file's path is its name in messages.
     *
     * @param file the file
     * @return the document
     * @throws InputRejectedException if the file is missing, unreadable or refused
     * @throws UncheckedIOException if reading fails
     */
    public JsonNode read(Path file) {
        try (InputStream in = open(file)) {
            // one byte more than the limit tells a file at the limit from one above, even while it grows
            byte[] utf8 = in.readNBytes((int) limits.maxDocumentBytes() + 1);
            return read(utf8, file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": reading failed: " + e.getMessage(), e);
        }
    }

    /** Opens an input; what a user can put right is an {@link InputRejectedException}. */
    static InputStream open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new InputRejectedException(file.toString(), "this is a directory; name a file");
        }
        try {
            return Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            throw new InputRejectedException(file.toString(), "there is no such file; check the path");
        } catch (AccessDeniedException e) {
            throw new InputRejectedException(
                    file.toString(), "permission to read it is denied; check its owner and mode");
        }
    }

    /**
     * Reads one document that is a part of a larger text.
     *
     * @param utf8 its bytes
     * @param source the name of the text in messages
     * @param firstLine the line of the text in which it begins, from 1
     * @return the document
     * @throws InputRejectedException if it is refused
     */
    public JsonNode read(byte[] utf8, String source, long firstLine) {
        return new DocumentReader(factory, limits, new SourceText(source, utf8, firstLine)).read();
    }

    /**
     * Writes a value on one line. Reading the bytes gives an equal tree, numbers with their scale included.
     *
     * @param value any JSON value
     * @return compact UTF-8 without line end; members in their order in the tree
     * @throws IllegalArgumentException if the tree was built by hand and holds what is not JSON
     */
    public static byte[] write(JsonNode value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Writes a value on one line, as {@link #write} does.
     *
     * @param value any JSON value
     * @return compact text without line end; members in their order in the tree
     * @throws IllegalArgumentException if the tree was built by hand and holds what is not JSON
     */
    public static String text(JsonNode value) {
        return JsonText.compact(value);
    }

    /**
     * Writes a value for people, indented by two spaces a level.
     *
     * @param value any JSON value
     * @return several lines joined by LF, without a last line end; members in their order in the tree
     * @throws IllegalArgumentException if the tree was built by hand and holds what is not JSON
     */
    public static String pretty(JsonNode value) {
        return JsonText.pretty(value);
    }
}
