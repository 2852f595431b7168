package dev.truce.integrity.bag;

import dev.truce.integrity.json.InputRejectedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys in the text form of RFC 7468. */
final class Pem {

    private static final int LINE_CHARS = 64;

    private Pem() {}

    static String write(String kind, byte[] encoded) {
        String lines = Base64.getMimeEncoder(LINE_CHARS, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(encoded);
        return "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n";
    }

    /**
     * Reads the one block of a kind.
     *
     * @throws InputRejectedException if there is none; never quotes the text
     */
    static byte[] read(String source, String text, String kind) {
        Pattern block = Pattern.compile("-----BEGIN " + kind + "-----([A-Za-z0-9+/=\\s]+)-----END " + kind + "-----");
        Matcher found = block.matcher(text);
        if (!found.find()) {
            throw new InputRejectedException(
                    source, "there is no " + kind + " in it, which begins with -----BEGIN " + kind + "-----");
        }
        try {
            return Base64.getDecoder().decode(found.group(1).replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new InputRejectedException(source, "its " + kind + " is not whole; get a good copy");
        }
    }
}
