package dev.truce.conflict.list;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The three-way merge of texts, word by word. A word is a run of letters, digits and their marks; a run of white space is one
 * piece, and so is every other character. Ideographs are words of their own, because nothing stands between them.
 *
 * <p>Source: Khanna, Kunal, Pierce, "A Formal Investigation of Diff3", 2007.
 */
public final class TextMerge {

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> pieces = new ArrayList<>();
    private final int[] base;
    private final int[] local;
    private final int[] server;

    private TextMerge(String base, String local, String server) {
        this.base = number(base);
        this.local = number(local);
        this.server = number(server);
    }

    /**
     * Merges three texts.
     *
     * @param base base's text
     * @param local local's
     * @param server the server's
     * @return the text with both sides' edits; null where they touch, or where words that occur more than once leave open what
     *     a side did: then merging either side into the result again would change it
     */
    public static @Nullable String merge(String base, String local, String server) {
        String merged = new TextMerge(base, local, server).run();
        boolean stable = merged != null && isUnchangedBy(base, local, merged) && isUnchangedBy(base, server, merged);
        return stable ? merged : null;
    }

    private static boolean isUnchangedBy(String base, String side, String merged) {
        return merged.equals(new TextMerge(base, side, merged).run());
    }

    private int[] number(String text) {
        List<Integer> result = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = endOfPiece(text, start);
            String piece = text.substring(start, end);
            Integer known = numbers.putIfAbsent(piece, pieces.size());
            result.add(known == null ? pieces.size() : known);
            if (known == null) {
                pieces.add(piece);
            }
            start = end;
        }
        return result.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int endOfPiece(String text, int start) {
        int first = text.codePointAt(start);
        int end = start + Character.charCount(first);
        while (end < text.length() && continues(first, text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    private static boolean continues(int first, int next) {
        if (Character.isWhitespace(first)) {
            return Character.isWhitespace(next);
        }
        return isWordPart(next) && (isWordPart(first) || isMark(next));
    }

    private static boolean isWordPart(int codePoint) {
        return (Character.isLetterOrDigit(codePoint) && !Character.isIdeographic(codePoint)) || isMark(codePoint);
    }

    private static boolean isMark(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    /** The merged text, stretch by stretch between the pieces that all three versions share; null where both changed one. */
    private @Nullable String run() {
        int[] inLocal = Alignment.of(base, local);
        int[] inServer = Alignment.of(base, server);
        StringBuilder merged = new StringBuilder();
        int at = 0;
        int mine = 0;
        int its = 0;
        for (int i = 0; i <= base.length; i++) {
            boolean end = i == base.length;
            if (!end && (inLocal[i] < 0 || inServer[i] < 0)) {
                continue;
            }
            int mineEnd = end ? local.length : inLocal[i];
            int itsEnd = end ? server.length : inServer[i];
            int[] before = Arrays.copyOfRange(base, at, i);
            int[] ours = Arrays.copyOfRange(local, mine, mineEnd);
            int[] theirs = Arrays.copyOfRange(server, its, itsEnd);
            if (!Arrays.equals(before, ours) && !Arrays.equals(before, theirs) && !Arrays.equals(ours, theirs)) {
                return null;
            }
            append(merged, Arrays.equals(before, theirs) ? ours : theirs);
            if (!end) {
                append(merged, new int[] {base[i]});
            }
            at = i + 1;
            mine = mineEnd + 1;
            its = itsEnd + 1;
        }
        return merged.toString();
    }

    private void append(StringBuilder text, int[] numbers) {
        for (int number : numbers) {
            text.append(pieces.get(number));
        }
    }
}
