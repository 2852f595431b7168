package dev.truce.rollback.claim;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.json.CanonicalJson;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A small document that proves itself: canonical JSON that says its own name, closed by its SHA-256; see docs/format.md. */
public final class SealedJson {

    private static final int VERSION = 1;

    private SealedJson() {}

    /**
     * Starts a document.
     *
     * @param format of which format
     * @param name the name of its file
     * @return a document to be added to
     */
    public static ObjectNode begin(String format, String name) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("format", format)
                .put("formatVersion", VERSION)
                .put("name", name);
    }

    /**
     * Ends a document.
     *
     * @param json the document
     * @return the bytes of its file
     */
    public static byte[] seal(ObjectNode json) {
        byte[] text =
                (new String(CanonicalJson.of(json), StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] end = (Digest.of(text) + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] file = Arrays.copyOf(text, text.length + end.length);
        System.arraycopy(end, 0, file, text.length, end.length);
        return file;
    }

    /**
     * Reads what {@link #seal} wrote.
     *
     * @param format which format it must have
     * @param name the name of its file
     * @param file the bytes of it
     * @param reading takes what it needs out of the document
     * @param <T> what that is
     * @return what was taken
     * @throws DamageException when it is anything else
     */
    public static <T> T read(String format, String name, byte[] file, Function<JsonNode, T> reading) {
        int endBytes = Digest.of(file).toString().length() + 1;
        int textBytes = Math.max(0, file.length - endBytes);
        byte[] text = Arrays.copyOf(file, textBytes);
        String end = new String(file, textBytes, file.length - textBytes, StandardCharsets.US_ASCII);
        if (!end.equals(Digest.of(text) + "\n")) {
            throw new DamageException(new Finding.Damaged(
                    name, OptionalLong.empty(), "its bytes do not match the SHA-256 at the file's end"));
        }
        try {
            JsonNode json = StrictJson.reader().read(text, name);
            if (!format.equals(json.path("format").asString(""))) {
                throw new IllegalArgumentException("this is no " + format);
            }
            if (json.path("formatVersion").asInt(0) != VERSION) {
                throw new IllegalArgumentException("its format version is not known here; use a newer Truce");
            }
            if (!name.equals(json.path("name").asString(""))) {
                throw new DamageException(
                        new Finding.Misplaced(name, json.path("name").asString("")));
            }
            return reading.apply(json);
        } catch (InputRejectedException | IllegalArgumentException | DateTimeException e) {
            throw new DamageException(new Finding.Malformed(name, String.valueOf(e.getMessage())));
        }
    }

    /**
     * Adds digests.
     *
     * @param json the document
     * @param member where
     * @param digests which
     */
    public static void put(ObjectNode json, String member, SortedSet<Digest> digests) {
        ArrayNode list = json.putArray(member);
        digests.forEach(digest -> list.add(digest.toString()));
    }

    /**
     * Reads digests.
     *
     * @param json the document
     * @param member where
     * @return which; none when there is no such member
     */
    public static SortedSet<Digest> digests(JsonNode json, String member) {
        SortedSet<Digest> digests = new TreeSet<>();
        json.path(member).values().forEach(digest -> digests.add(Digest.parse(digest.asString(""))));
        return digests;
    }
}
