package dev.truce.integrity.bag;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Utf8Order;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A manifest of a bag: lines of a digest, two spaces and a path, in order of the paths. */
final class BagManifest {

    private static final int PATH_AT = 2 * Digest.BYTES + 2;

    private final SortedMap<String, Digest> digests = new TreeMap<>(Utf8Order::compare);
    private final List<String> problems = new ArrayList<>();

    private BagManifest() {}

    /** The bytes that a manifest of these files has. */
    static byte[] write(SortedMap<String, Digest> digests) {
        StringBuilder lines = new StringBuilder();
        digests.forEach((path, digest) ->
                lines.append(digest.hex()).append("  ").append(path).append('\n'));
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads what can be read; {@link #problems} says what cannot. */
    static BagManifest read(byte[] bytes) {
        BagManifest manifest = new BagManifest();
        Set<String> folded = new HashSet<>();
        String text = new String(bytes, StandardCharsets.UTF_8);
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!line.isEmpty()) {
                manifest.add(line, number, folded);
            }
        }
        if (!text.isEmpty() && !text.endsWith("\n") && !text.endsWith("\r")) {
            manifest.problems.add("line " + number + " has no end; the file is cut short");
        }
        return manifest;
    }

    private void add(String line, int number, Set<String> folded) {
        if (line.length() <= PATH_AT || !isBlank(line.charAt(PATH_AT - 2)) || !isSeparator(line.charAt(PATH_AT - 1))) {
            problems.add("line " + number + " is not a digest, two spaces and a path");
            return;
        }
        String path = BagPath.decode(line.substring(PATH_AT).stripLeading());
        if (!BagPath.isContained(path)) {
            problems.add("line " + number + " names \"" + path + "\", which leads out of the bag");
            return;
        }
        if (!folded.add(path.toLowerCase(Locale.ROOT))) {
            problems.add("line " + number + " names \"" + path + "\" a second time, or in other letter case");
            return;
        }
        try {
            digests.put(path, Digest.parseHex(line.substring(0, PATH_AT - 2)));
        } catch (IllegalArgumentException e) {
            problems.add("line " + number + " does not start with 64 lower-case hexadecimal digits");
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isSeparator(char c) {
        return isBlank(c) || c == '*';
    }

    /** Digest by path, in order of the paths. */
    SortedMap<String, Digest> digests() {
        return Collections.unmodifiableSortedMap(digests);
    }

    List<String> problems() {
        return problems;
    }
}
