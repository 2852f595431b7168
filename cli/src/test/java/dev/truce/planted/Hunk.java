package dev.truce.planted;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Some neighbouring lines of a file, as they are and as a patch makes them. Lines are found by their text, wherever they stand by now.
 *
 * @param before the lines with their neighbours
 * @param after what takes their place
 */
record Hunk(List<String> before, List<String> after) {

    Hunk {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /** Reads the lines that follow a line with two {@code @@}. */
    static Hunk parse(List<String> lines) {
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        for (String line : lines) {
            char mark = line.isEmpty() ? ' ' : line.charAt(0);
            String text = line.isEmpty() ? "" : line.substring(1);
            switch (mark) {
                case '-' -> before.add(text);
                case '+' -> after.add(text);
                case ' ' -> {
                    before.add(text);
                    after.add(text);
                }
                default -> throw new IllegalArgumentException("\"" + line + "\" is no line of a unified diff");
            }
        }
        if (before.equals(after)) {
            throw new IllegalArgumentException("a part of the patch changes nothing");
        }
        return new Hunk(before, after);
    }

    /** The lines with this change made. */
    List<String> applyTo(List<String> lines) {
        int at = Collections.indexOfSubList(lines, before);
        if (at < 0) {
            throw new IllegalArgumentException(
                    "it no longer applies; write it anew for the source as it is, which lacks\n"
                            + String.join("\n", before));
        }
        if (Collections.lastIndexOfSubList(lines, before) != at) {
            throw new IllegalArgumentException(
                    "it applies at more than one place; give it more lines around\n" + String.join("\n", before));
        }
        List<String> changed = new ArrayList<>(lines.subList(0, at));
        changed.addAll(after);
        changed.addAll(lines.subList(at + before.size(), lines.size()));
        return changed;
    }
}
