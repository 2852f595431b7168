package dev.truce.integrity.json;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import tools.jackson.databind.JsonNode;

/**
 * One value, one byte sequence: the form of JSON that is hashed.
 *
 * <p>It is RFC 8785 (JCS) with one difference, for numbers that no double holds: members are ordered by the UTF-16 code
 * units of their names, strings carry only the escapes JSON demands, there is no white space, and a number is written
 * digit for digit, without trailing zeroes, in ECMAScript's layout. Where the shortest text of the nearest double names the
 * value exactly, that text is the result, as in JCS; elsewhere ({@code 9007199254740993}, {@code 0.1000000000000000055})
 * no digit is lost. Hence {@code 1}, {@code 1.0} and {@code 1e0} are one value, and two values never share a form.
 *
 * <p>Trees from {@link StrictJson} always have a canonical form. A tree built by hand is refused with an
 * {@link IllegalArgumentException} if it holds NaN, an infinity, a lone surrogate or a node that is not JSON.
 */
public final class CanonicalJson {

    /** Scans have tables, which are kept for the next document. */
    private static final BlockingQueue<JsonScan> SCANS = new ArrayBlockingQueue<>(16);

    private CanonicalJson() {}

    /**
     * The canonical form of a document. Makes no tree of common ones, which takes a fifth of the time.
     *
     * @param utf8 one JSON document
     * @param source its name in messages
     * @return UTF-8 bytes, as {@link #of(JsonNode)} of what {@link StrictJson#reader} reads
     * @throws InputRejectedException if that refuses it
     */
    public static byte[] of(byte[] utf8, String source) {
        JsonScan kept = SCANS.poll();
        JsonScan scan = kept == null ? JsonScan.ofDocuments() : kept;
        byte[] form =
                scan.accepts(utf8) ? scan.canonical() : of(StrictJson.reader().read(utf8, source));
        SCANS.offer(scan);
        return form;
    }

    /**
     * The canonical form.
     *
     * @param value any JSON value
     * @return UTF-8 bytes
     */
    public static byte[] of(JsonNode value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The canonical form as text.
     *
     * @param value any JSON value
     * @return the text whose UTF-8 encoding is {@link #of}
     */
    public static String text(JsonNode value) {
        return JsonText.canonical(value, ExactNumbers::canonical);
    }

    /**
     * The form of RFC 8785 to the letter, which rounds every number to the nearest double. For exchange with other
     * implementations; two different values can share it, so nothing of Truce hashes it.
     *
     * @param value any JSON value
     * @return UTF-8 bytes
     */
    public static byte[] jcs(JsonNode value) {
        return JsonText.canonical(value, ExactNumbers::jcs).getBytes(StandardCharsets.UTF_8);
    }
}
