package dev.truce.conflict.text;

import dev.truce.integrity.json.JsonLimits;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Outlines a JSON text in one pass, and as strictly as {@link dev.truce.integrity.json.StrictJson} reads it. What is refused
 * there is not outlined; nor is what is legal and rare (names with escapes, numbers with exponents or more than 300 digits),
 * which the reader of trees has to look at.
 */
public final class OutlineReader {

    /** Without an exponent, such a number neither overflows nor vanishes as an IEEE 754 double. */
    private static final int MAX_NUMBER_CHARS = 300;

    /** How many members of the reference may be missing here before a name counts as new. */
    private static final int LOOK_AHEAD = 8;

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final int NONE = -1;

    private final byte[] text;
    private final int end;
    private final int maxDepth;
    private final int maxNumberChars;
    private final @Nullable Outline reference;
    private final Outline outline;
    private final NameIndex names;
    private int at;
    private int depth;
    private int nameStart;
    private int nameEnd;
    private boolean escaped;

    // up to where this text is the reference's, which stands so many bytes before
    private int alikeEnd = NONE;
    private int alikeShift;

    private OutlineReader(
            byte[] text, int offset, int length, @Nullable Outline reference, JsonLimits limits, OutlineRoom room) {
        this.text = text;
        this.at = offset;
        this.end = offset + length;
        this.maxDepth = limits.maxDepth();
        this.maxNumberChars = Math.min(MAX_NUMBER_CHARS, limits.maxNumberDigits());
        this.reference = reference;
        this.outline = new Outline(text, length, reference, room);
        this.names = room.names;
    }

    /**
     * Outlines a document.
     *
     * @param text the array it stands in
     * @param offset its first byte
     * @param length how many bytes it has
     * @param reference an outline without a reference of its own, whose members are expected here; null for none
     * @param limits what the document may demand
     * @param room where the outline is kept
     * @return the outline; null when the reader of trees has to look at the document, be it legal or not
     */
    public static @Nullable Outline read(
            byte[] text, int offset, int length, @Nullable Outline reference, JsonLimits limits, OutlineRoom room) {
        long leastLimit = Math.min(limits.maxStringChars(), Math.min(limits.maxTokens(), limits.maxDocumentBytes()));
        if (length > leastLimit) {
            return null;
        }
        OutlineReader reader = new OutlineReader(text, offset, length, reference, limits, room);
        reader.skipSpace();
        boolean legal = reader.value(NONE, reference == null ? NONE : reference.root());
        reader.skipSpace();
        return legal && reader.at == reader.end ? reader.outline : null;
    }

    /** Reads a value that is compared with one of the reference, and a member's when it has a name. */
    private boolean value(int hash, int peer) {
        if (at == end) {
            return false;
        }
        int entry = outline.add(at);
        if (nameEnd != 0) {
            outline.name(entry, nameStart, nameEnd, hash, peer);
            nameEnd = 0;
        }
        return switch (text[at]) {
            case '{' -> object(entry, peer);
            case '[' -> list(entry);
            case '"' -> string(entry);
            case 't' -> word(entry, TRUE, Outline.TRUE);
            case 'f' -> word(entry, FALSE, Outline.FALSE);
            case 'n' -> word(entry, NULL, Outline.NULL);
            default -> number(entry);
        };
    }

    private boolean object(int entry, int peer) {
        if (++depth > maxDepth) {
            return false;
        }
        Outline there = reference != null && peer >= 0 && reference.isObject(peer) ? reference : null;
        int expected = there != null && there.size(peer) > 0 ? peer + 1 : NONE;
        int last = there == null ? NONE : there.next(peer);
        boolean inStep = true; // without a reference no name is the same, so the first one ends it
        int size = 0;
        at++;
        skipSpace();
        if (at < end && text[at] == '}') {
            close(entry, Outline.OBJECT, 0);
            return true;
        }
        while (true) {
            if (there != null && expected != NONE && isTwin(there, expected)) {
                int shift = at - there.memberStart(expected);
                outline.addTwin(there, expected, shift);
                at = there.end(expected) + shift;
                expected = following(there, expected, last);
            } else {
                if (!name()) {
                    return false;
                }
                int hash = Texts.hash(text, nameStart, nameEnd);
                int same = there == null ? NONE : ahead(there, expected, last, hash);
                inStep &= same != NONE;
                expected = there != null && same != NONE ? following(there, same, last) : expected;
                if (!value(hash, same)) {
                    return false;
                }
            }
            size++;
            skipSpace();
            if (at == end) {
                return false;
            }
            if (text[at] == '}') {
                close(entry, Outline.OBJECT, size);
                return inStep || names.fill(outline, entry);
            }
            if (text[at] != ',') {
                return false;
            }
            at++;
            skipSpace();
        }
    }

    /** Whether the expected member stands here in the same bytes, and ends where it ended there. */
    private boolean isTwin(Outline there, int expected) {
        int from = there.memberStart(expected);
        int shift = at - from;
        int stop = there.end(expected) + shift;
        if (stop >= end) {
            return false;
        }
        if (shift != alikeShift || at > alikeEnd) {
            int differing = Arrays.mismatch(text, at, end, there.bytes(), from, there.end(there.root()));
            alikeShift = shift;
            alikeEnd = differing < 0 ? end : at + differing;
        }
        return stop <= alikeEnd && endsValue(text[stop]);
    }

    private static boolean endsValue(byte next) {
        return next == ',' || next == '}' || isSpace(next);
    }

    /** The member of the reference, from the expected one on, that has the name just read. */
    private int ahead(Outline there, int expected, int last, int hash) {
        int member = expected;
        for (int i = 0; i < LOOK_AHEAD && member != NONE; i++) {
            if (there.isNamed(member, hash, text, nameStart, nameEnd)) {
                return member;
            }
            member = following(there, member, last);
        }
        return NONE;
    }

    private static int following(Outline there, int member, int last) {
        int next = there.next(member);
        return next < last ? next : NONE;
    }

    private boolean list(int entry) {
        if (++depth > maxDepth) {
            return false;
        }
        at++;
        skipSpace();
        if (at < end && text[at] == ']') {
            close(entry, Outline.LIST, 0);
            return true;
        }
        for (int size = 1; value(NONE, NONE); size++) {
            skipSpace();
            if (at == end) {
                return false;
            }
            if (text[at] == ']') {
                close(entry, Outline.LIST, size);
                return true;
            }
            if (text[at] != ',') {
                return false;
            }
            at++;
            skipSpace();
        }
        return false;
    }

    private void close(int entry, int kind, int size) {
        depth--;
        at++;
        outline.close(entry, kind, at, size);
    }

    /** Reads a name and the colon after it. */
    private boolean name() {
        if (at == end || text[at] != '"') {
            return false;
        }
        int start = at + 1;
        if (!pastString() || escaped) {
            return false;
        }
        nameStart = start;
        nameEnd = at - 1;
        skipSpace();
        if (at == end || text[at] != ':') {
            return false;
        }
        at++;
        skipSpace();
        return true;
    }

    private boolean string(int entry) {
        if (!pastString()) {
            return false;
        }
        outline.close(entry, escaped ? Outline.ESCAPED_TEXT : Outline.TEXT, at, 0);
        return true;
    }

    /** Goes past a string, and notes whether it holds escapes. */
    private boolean pastString() {
        escaped = false;
        at++;
        while (true) {
            at = Texts.plainEnd(text, at, end);
            if (at == end) {
                return false;
            }
            byte next = text[at];
            int length;
            if (next == '"') {
                at++;
                return true;
            } else if (next == '\\') {
                escaped = true;
                length = Texts.escapeLength(text, at, end);
            } else {
                length = Texts.sequenceLength(text, at, end);
            }
            if (length == 0) {
                return false;
            }
            at += length;
        }
    }

    private boolean word(int entry, byte[] word, int kind) {
        int stop = at + word.length;
        if (stop > end || !Arrays.equals(text, at, stop, word, 0, word.length)) {
            return false;
        }
        at = stop;
        outline.close(entry, kind, at, 0);
        return true;
    }

    private boolean number(int entry) {
        int start = at;
        boolean negative = text[at] == '-';
        at += negative ? 1 : 0;
        int digits = at;
        boolean zero = at < end && text[at] == '0';
        skipDigits();
        int count = at - digits;
        if (count == 0 || (zero && count > 1)) {
            return false;
        }
        int kind = zero ? Outline.NUMBER : Outline.INTEGER; // -0 is 0
        if (at < end && text[at] == '.') {
            int point = at++;
            skipDigits();
            if (at == point + 1) {
                return false;
            }
            kind = Outline.NUMBER;
        }
        outline.close(entry, kind, at, 0);
        return at - start <= maxNumberChars; // an exponent ends it here, where neither comma nor bracket stands
    }

    private void skipDigits() {
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
    }

    private void skipSpace() {
        while (at < end && isSpace(text[at])) {
            at++;
        }
    }

    private static boolean isSpace(byte next) {
        return next == ' ' || next == '\n' || next == '\r' || next == '\t';
    }
}
