package dev.truce.conflict.stream;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Checks one line of NDJSON in its bytes and finds its members and metadata, without making anything of them.
 *
 * <p>What it accepts {@link dev.truce.integrity.json.StrictJson} accepts too: one object of well-formed JSON in well-formed
 * UTF-8, no member twice. What it does not accept may still be right, and is for the strict reader to say: escapes in names,
 * escaped surrogates, numbers far from common, objects of more than {@value #MAX_NAMES} members, deep nesting, long lines.
 *
 * <p>Not thread-safe; used for one line after the other.
 */
final class LineScanner {

    private static final int MAX_NAMES = 256;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_LINE_BYTES = 1 << 20;
    private static final int MAX_NUMBER_BYTES = 100;
    private static final int MAX_EXPONENT_DIGITS = 2;
    private static final int NO = -1;

    private final MetadataNames names;
    private final int metadata;
    private final long[] seen = new long[MAX_NAMES];
    private final ExpectedNames expected = new ExpectedNames();
    private final int[] slotFrom = new int[MetadataNames.SLOTS];
    private final int[] slotTo = new int[MetadataNames.SLOTS];
    private int[] places = new int[4 * 32];
    private final boolean[] metadataMember = new boolean[MAX_NAMES];
    private final boolean[] differs = new boolean[MAX_NAMES];

    private byte[] bytes = new byte[Swar.SLACK];
    private int seenCount;
    private int members;
    private int found;
    private int slots;
    private int wanted;
    private boolean enough;
    private boolean escaped;
    private long lines;
    private @Nullable LineScanner model;
    private long modelLine;

    /** Finds this metadata. */
    LineScanner(MetadataNames names) {
        this.names = names;
        this.metadata = names.slots();
    }

    /**
     * Reads a line.
     *
     * @param array holds it, a newline after it, and {@link Swar#SLACK} bytes after that
     * @param from where it begins
     * @return the place of the newline; negative when the line is not accepted
     */
    int line(byte[] array, int from) {
        return line(array, from, Integer.MAX_VALUE);
    }

    /**
     * Reads a line as {@link #line} does. Where all its members are named as those of another line, values that are the same bytes as
     * the other's are not read again.
     *
     * @param model has read the other line to its end, and accepted it
     */
    int line(byte[] array, int from, LineScanner model) {
        int newline = lineLike(array, from, model);
        return newline < 0 ? line(array, from) : newline;
    }

    private int lineLike(byte[] array, int from, LineScanner other) {
        int at = begin(array, from, Integer.MAX_VALUE);
        expected.pause();
        for (int i = 0; at >= 0 && i < other.members; i++) {
            at = space(at + 1);
            int nameTo = at + other.nameTo(i) - other.nameFrom(i) + 1;
            if (!other.has(other.nameFrom(i) - 1, other.nameTo(i) + 1, array, at) || bytes[space(nameTo + 1)] != ':') {
                return NO;
            }
            int valueFrom = space(space(nameTo + 1) + 1);
            int valueTo = valueLike(other, i, valueFrom, at + 1, nameTo);
            if (valueTo < 0) {
                return NO;
            }
            place(at + 1, nameTo, valueFrom, valueTo, other.holdsMetadata(i));
            at = space(valueTo);
            if (bytes[at] != (i + 1 < other.members ? ',' : '}')) {
                return NO;
            }
        }
        if (at < 0 || other.members == 0) {
            return NO;
        }
        at = space(at + 1);
        if (array[at] != '\n' || at - from > MAX_LINE_BYTES) {
            return NO;
        }
        model = other;
        modelLine = other.lines;
        return at;
    }

    /** Whether the last line has the names of another's last one in their order, and {@link #differs} tells the values apart. */
    boolean isLike(LineScanner other) {
        return model == other && modelLine == other.lines;
    }

    /** Whether the value of a member is written otherwise than in the line that this one {@link #isLike}. */
    boolean differs(int member) {
        return differs[member];
    }

    private int valueLike(LineScanner other, int member, int from, int nameFrom, int nameTo) {
        if (other.holdsMetadata(member)) {
            MetadataNames child = names.child(bytes, nameFrom, nameTo, Swar.fingerprint(bytes, nameFrom, nameTo));
            int to = value(from, child, 1);
            if (to >= 0 && child != null && child.hasSlot()) {
                slot(child.slot(), from, to);
            }
            differs[member] = to - from != other.valueTo(member) - other.valueFrom(member)
                    || !other.has(other.valueFrom(member), other.valueTo(member), bytes, from);
            return to;
        }
        int to = from + other.valueTo(member) - other.valueFrom(member);
        boolean same = other.has(other.valueFrom(member), other.valueTo(member), bytes, from) && endsValue(bytes[to]);
        differs[member] = !same;
        return same ? to : value(from, null, 1);
    }

    /** Whether the model's bytes from one place to another stand in an array, too. */
    private boolean has(int from, int to, byte[] array, int at) {
        return at + to - from < array.length && Arrays.equals(bytes, from, to, array, at, at + to - from);
    }

    /** A number goes on where the model's does not. */
    private static boolean endsValue(byte next) {
        return next == ',' || next == '}' || next == ' ';
    }

    /**
     * Reads a line up to the last of its metadata, and what follows only when some is missing.
     *
     * @return as {@link #line} does; whether the line was read to its end, {@link #isWhole} tells
     */
    int head(byte[] array, int from) {
        return line(array, from, metadata);
    }

    private int line(byte[] array, int from, int slotsWanted) {
        int at = begin(array, from, slotsWanted);
        if (at < 0) {
            return NO;
        }
        at = object(at + 1, names, 1);
        if (at < 0) {
            return NO;
        }
        if (enough) {
            return Swar.newline(array, at);
        }
        at = space(at);
        return array[at] == '\n' && at - from <= MAX_LINE_BYTES ? at : NO;
    }

    /** Whether the last line was read to its end, so that all of it is accepted. */
    boolean isWhole() {
        return !enough;
    }

    /** Reads a line up to its metadata; true when all of it was found. */
    boolean metadata(byte[] array, int from) {
        int at = begin(array, from, metadata);
        return at >= 0 && object(at + 1, names, 1) >= 0 && enough;
    }

    private int begin(byte[] array, int from, int slotsWanted) {
        bytes = array;
        lines++;
        model = null;
        wanted = slotsWanted;
        expected.restart();
        seenCount = 0;
        members = 0;
        found = 0;
        enough = false;
        slots = 0;
        int at = space(from);
        return array[at] == '{' ? at : NO;
    }

    /** How many members the record has. */
    int members() {
        return members;
    }

    int nameFrom(int member) {
        return places[4 * member];
    }

    int nameTo(int member) {
        return places[4 * member + 1];
    }

    int valueFrom(int member) {
        return places[4 * member + 2];
    }

    int valueTo(int member) {
        return places[4 * member + 3];
    }

    /** Whether the member is metadata or holds some. */
    boolean holdsMetadata(int member) {
        return metadataMember[member];
    }

    boolean has(int slot) {
        return ((slots >>> slot) & 1) != 0;
    }

    int from(int slot) {
        return slotFrom[slot];
    }

    int to(int slot) {
        return slotTo[slot];
    }

    private int value(int at, @Nullable MetadataNames here, int depth) {
        return switch (bytes[at]) {
            case '"' -> string(at + 1);
            case '{' -> object(at + 1, here, depth + 1);
            case '[' -> array(at + 1, depth + 1);
            case 't' -> word(at, "true");
            case 'f' -> word(at, "false");
            case 'n' -> word(at, "null");
            default -> number(at);
        };
    }

    private int object(int start, @Nullable MetadataNames here, int depth) {
        int at = space(start);
        if (depth > MAX_DEPTH) {
            return NO;
        }
        if (bytes[at] == '}') {
            return at + 1;
        }
        int seenBefore = seenCount;
        int first = expected.next();
        long mixed = 0;
        while (bytes[at] == '"') {
            int nameFrom = at + 1;
            int length = expected.match(bytes, at, first, here);
            int nameEnd;
            long name;
            MetadataNames child;
            if (length > 0) {
                nameEnd = at + length - 1;
                name = expected.fingerprint();
                child = expected.child();
            } else {
                escaped = false;
                nameEnd = string(nameFrom);
                if (nameEnd < 0 || escaped || bytes[space(nameEnd)] != ':') {
                    return NO;
                }
                name = Swar.fingerprint(bytes, nameFrom, nameEnd - 1);
                if ((mixed & bit(name)) != 0 && wasSeen(name, seenBefore)) {
                    return NO;
                }
                child = here == null ? null : here.child(bytes, nameFrom, nameEnd - 1, name);
                expected.learn(bytes, at, nameEnd, first, here, name, child);
            }
            if (seenCount == MAX_NAMES) {
                return NO;
            }
            mixed |= bit(name);
            seen[seenCount++] = name;
            int valueFrom = space(space(nameEnd) + 1);
            at = value(valueFrom, child, depth);
            if (at < 0) {
                return NO;
            }
            if (depth == 1) {
                place(nameFrom, nameEnd - 1, valueFrom, at, child != null);
            }
            if (child != null && child.hasSlot()) {
                slot(child.slot(), valueFrom, at);
            }
            if (enough) {
                return at;
            }
            at = space(at);
            if (bytes[at] == '}') {
                seenCount = seenBefore;
                return at + 1;
            }
            if (bytes[at] != ',') {
                return NO;
            }
            at = space(at + 1);
        }
        return NO;
    }

    private void slot(int slot, int from, int to) {
        slotFrom[slot] = from;
        slotTo[slot] = to;
        slots |= 1 << slot;
        found++;
        enough = found == wanted;
    }

    private static long bit(long fingerprint) {
        return 1L << ((fingerprint * Swar.MIX) >>> 58);
    }

    private void place(int nameFrom, int nameTo, int valueFrom, int valueTo, boolean metadata) {
        int at = 4 * members;
        if (at == places.length) {
            places = Arrays.copyOf(places, 2 * places.length);
        }
        places[at] = nameFrom;
        places[at + 1] = nameTo;
        places[at + 2] = valueFrom;
        places[at + 3] = valueTo;
        metadataMember[members++] = metadata;
    }

    /** Names whose fingerprints are equal are left to the strict reader. */
    private boolean wasSeen(long fingerprint, int seenBefore) {
        for (int i = seenBefore; i < seenCount; i++) {
            if (seen[i] == fingerprint) {
                return true;
            }
        }
        return false;
    }

    private int array(int start, int depth) {
        int at = space(start);
        if (depth > MAX_DEPTH) {
            return NO;
        }
        if (bytes[at] == ']') {
            return at + 1;
        }
        while (true) {
            at = value(at, null, depth);
            if (at < 0) {
                return NO;
            }
            at = space(at);
            if (bytes[at] == ']') {
                return at + 1;
            }
            if (bytes[at] != ',') {
                return NO;
            }
            at = space(at + 1);
        }
    }

    private int space(int start) {
        if (bytes[start] > ' ') {
            return start; // mostly there is none
        }
        int at = start;
        while (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r') {
            at++;
        }
        return at;
    }

    private int word(int start, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (bytes[start + i] != word.charAt(i)) {
                return NO;
            }
        }
        return start + word.length();
    }

    /** The place after the closing quote. */
    private int string(int start) {
        int at = start;
        while (true) {
            at = Swar.plainTextEnd(bytes, at);
            byte here = bytes[at];
            if (here == '"') {
                return at + 1;
            }
            if (here == '\\') {
                escaped = true;
                at = escape(at + 1);
            } else if (here < 0) {
                at = character(at);
            } else {
                return NO; // a control character
            }
            if (at < 0) {
                return NO;
            }
        }
    }

    private int escape(int at) {
        return switch (bytes[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
            case 'u' -> unicodeEscape(at);
            default -> NO;
        };
    }

    private int unicodeEscape(int at) {
        int unit = 0;
        for (int i = 1; i <= 4; i++) {
            int digit = Character.digit(bytes[at + i], 16);
            if (digit < 0) {
                return NO;
            }
            unit = (unit << 4) | digit;
        }
        return Character.isSurrogate((char) unit) ? NO : at + 5;
    }

    /** A character of two to four bytes (RFC 3629, section 4). */
    private int character(int at) {
        int first = bytes[at] & 0xFF;
        int second = bytes[at + 1] & 0xFF;
        if (first < 0xC2 || first > 0xF4 || second >>> 6 != 2) {
            return NO;
        }
        if (first < 0xE0) {
            return at + 2;
        }
        if ((bytes[at + 2] & 0xC0) != 0x80) {
            return NO;
        }
        if (first < 0xF0) {
            boolean refused = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F);
            return refused ? NO : at + 3;
        }
        boolean refused =
                (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F) || (bytes[at + 3] & 0xC0) != 0x80;
        return refused ? NO : at + 4;
    }

    private int number(int start) {
        int at = bytes[start] == '-' ? start + 1 : start;
        int integer = at;
        at = digits(at);
        if (at == integer || (bytes[integer] == '0' && at > integer + 1)) {
            return NO;
        }
        if (bytes[at] == '.') {
            int fraction = at + 1;
            at = digits(fraction);
            if (at == fraction) {
                return NO;
            }
        }
        if (bytes[at] == 'e' || bytes[at] == 'E') {
            int exponent = bytes[at + 1] == '+' || bytes[at + 1] == '-' ? at + 2 : at + 1;
            at = digits(exponent);
            if (at == exponent || at - exponent > MAX_EXPONENT_DIGITS) {
                return NO;
            }
        }
        return at - start <= MAX_NUMBER_BYTES ? at : NO;
    }

    private int digits(int start) {
        int at = start;
        while (bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }
}
