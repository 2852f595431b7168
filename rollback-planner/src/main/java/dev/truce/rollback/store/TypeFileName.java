package dev.truce.rollback.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The name of the file that holds the records of a type. Any type has one, one name belongs to one type, and no name leads
 * out of its folder.
 */
public final class TypeFileName {

    private static final String SUFFIX = ".ndjson";
    private static final int MAX_CHARS = 255;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private TypeFileName() {}

    /**
     * The name of a type's file.
     *
     * @param type the type
     * @return the type, its characters other than ASCII letters, digits, {@code _}, {@code -} and inner dots written as
     *     {@code =XX} for each UTF-8 byte, and {@code .ndjson}
     * @throws IllegalArgumentException when that is longer than file names may be
     */
    public static String of(String type) {
        return of(type, SUFFIX);
    }

    /**
     * The name of a type's file of another kind.
     *
     * @param type the type
     * @param suffix what the name ends in, with its dot
     * @return as {@link #of(String)}, with that suffix
     * @throws IllegalArgumentException when that is longer than file names may be
     */
    public static String of(String type, String suffix) {
        String name = encoded(type) + suffix;
        if (name.length() > MAX_CHARS) {
            throw new IllegalArgumentException("The type \"" + type + "\" makes a file name of " + name.length()
                    + " characters, but at most " + MAX_CHARS + " are possible; shorten the type");
        }
        return name;
    }

    private static String encoded(String type) {
        StringBuilder name = new StringBuilder();
        for (byte b : type.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (isPlain(c) || (c == '.' && name.length() > 0)) {
                name.append(c);
            } else {
                name.append('=').append(HEX.toHexDigits(b));
            }
        }
        return name.toString();
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    /** Whether a name looks like that of a type's file, and is none. Hidden files are nobody's. */
    static boolean isMisnamed(String fileName) {
        return fileName.endsWith(SUFFIX)
                && !fileName.startsWith(".")
                && type(fileName).isEmpty();
    }

    /** What a misnamed file may be called instead. */
    static String suggested(String fileName) {
        return of(fileName.substring(0, fileName.length() - SUFFIX.length()));
    }

    /**
     * The type whose file has a name.
     *
     * @param fileName the name
     * @return the type; empty when the name is no type's
     */
    public static Optional<String> type(String fileName) {
        return type(fileName, SUFFIX);
    }

    /**
     * The type whose file of another kind has a name.
     *
     * @param fileName the name
     * @param suffix what such names end in
     * @return the type; empty when the name is no type's
     */
    public static Optional<String> type(String fileName, String suffix) {
        if (!fileName.endsWith(suffix)) {
            return Optional.empty();
        }
        String stem = fileName.substring(0, fileName.length() - suffix.length());
        String type = decoded(stem);
        return !type.isEmpty() && encoded(type).equals(stem) ? Optional.of(type) : Optional.empty();
    }

    private static String decoded(String stem) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < stem.length(); i++) {
            char c = stem.charAt(i);
            boolean escape = c == '='
                    && i + 2 < stem.length()
                    && HexFormat.isHexDigit(stem.charAt(i + 1))
                    && HexFormat.isHexDigit(stem.charAt(i + 2));
            if (escape) {
                bytes.write(HexFormat.fromHexDigits(stem, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(c < 0x80 ? c : '?');
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
