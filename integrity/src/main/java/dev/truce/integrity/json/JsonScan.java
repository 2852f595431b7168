package dev.truce.integrity.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks documents in their bytes, and writes their canonical form, without making trees of them.
 *
 * <p>What it accepts {@link StrictJson} with {@link JsonLimits#defaults} accepts, too, and {@link #canonical} is then what
 * {@link CanonicalJson} makes of it. What it does not accept may still be right, and is for the strict reader to say:
 * exponents and long numbers, escapes and characters from U+E000 on in names, objects of more than {@value #MAX_MEMBERS}
 * members, deep nesting, long documents.
 *
 * <p>Not thread-safe; made once and used for one document after the other.
 */
public final class JsonScan {

    private static final int MAX_MEMBERS = 256;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_BYTES = 1 << 20;
    private static final int NO = -1;
    /** What is looked for mostly stands at the beginning. */
    private static final int GLANCE_BYTES = 128;

    private final byte @Nullable [] wanted;
    private final ScanOutput out = new ScanOutput();
    private final KnownShape shape;
    private byte[] in = new byte[1 << 10];
    private MemberTable members = new MemberTable();
    private int length;
    private boolean onlyWanted;
    private int foundFrom;
    private int foundTo;

    private JsonScan(byte @Nullable [] wanted) {
        this.wanted = wanted;
        this.shape = new KnownShape(wanted);
    }

    /**
     * A scan that finds nothing in particular.
     *
     * @return a new scan
     */
    public static JsonScan ofDocuments() {
        return new JsonScan(null);
    }

    /**
     * A scan that finds a member.
     *
     * @param name its name, in the document's outermost object
     * @return a new scan
     */
    public static JsonScan finding(String name) {
        return new JsonScan(name.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Checks a whole document.
     *
     * @param utf8 the document; not kept
     * @return false when the strict reader must say
     */
    public boolean accepts(byte[] utf8) {
        return accepts(utf8, 0, utf8.length);
    }

    /**
     * Checks a whole document that stands among other bytes.
     *
     * @param bytes hold the document; not kept
     * @param offset where it begins
     * @param count how many bytes it has
     * @return false when the strict reader must say
     */
    public boolean accepts(byte[] bytes, int offset, int count) {
        if (!begin(bytes, offset, count)) {
            return false;
        }
        onlyWanted = false;
        if (shape.fits(in, length)) {
            foundFrom = shape.wantedFrom();
            foundTo = shape.wantedTo();
            return true;
        }
        boolean accepted = scan();
        if (accepted) {
            shape.missed();
        }
        return accepted;
    }

    private boolean scan() {
        out.begin(in, length, space(0));
        int at = value(space(0), 0);
        if (at == NO) {
            return false;
        }
        out.pass(at);
        return space(at) == length;
    }

    /**
     * Looks for the member, and no further.
     *
     * @param utf8 the document; what follows the member is not looked at
     * @return false when it was not found, and the strict reader must say
     */
    public boolean finds(byte[] utf8) {
        if (utf8.length > GLANCE_BYTES && finds(utf8, GLANCE_BYTES) && in[foundFrom] == '"') {
            return true; // a text that ends where only the beginning was looked at ends there in any case
        }
        return finds(utf8, utf8.length);
    }

    private boolean finds(byte[] utf8, int count) {
        if (!begin(utf8, 0, count)) {
            return false;
        }
        onlyWanted = true;
        out.begin(in, length, 0);
        int at = space(0);
        if (in[at] == '{') {
            object(at + 1, 1);
        }
        return foundTo > foundFrom;
    }

    private boolean begin(byte[] utf8, int offset, int count) {
        length = count;
        foundFrom = 0;
        foundTo = 0;
        shape.leave();
        if (length == 0 || length > MAX_BYTES) {
            return false;
        }
        if (in.length < length + PlainText.SLACK) {
            in = new byte[2 * length + PlainText.SLACK];
        }
        System.arraycopy(utf8, offset, in, 0, length);
        // a zero byte ends every loop below
        Arrays.fill(in, length, length + PlainText.SLACK, (byte) 0);
        members.clear();
        return true;
    }

    /**
     * The canonical form of the document that was accepted last.
     *
     * @return a new array
     */
    public byte[] canonical() {
        return shape.isCurrent() ? shape.bytes() : out.bytes();
    }

    /** Takes bytes that are used again afterwards. */
    @FunctionalInterface
    public interface Sink {

        /**
         * Takes some bytes.
         *
         * @param bytes hold them; not to be kept or changed
         * @param offset where they begin
         * @param length how many there are
         */
        void take(byte[] bytes, int offset, int length);
    }

    /**
     * Hands on that form, which is not copied for it.
     *
     * @param sink takes it, all at once
     */
    public void canonical(Sink sink) {
        if (shape.isCurrent()) {
            shape.to(sink);
        } else {
            out.to(sink);
        }
    }

    /**
     * The value of the member in the document that was looked at last, when it is a text without escapes.
     *
     * @return the text; empty when there is no such member, or it is something else
     */
    public Optional<String> text() {
        return foundTo - foundFrom > 2 && in[foundFrom] == '"'
                ? PlainText.decoded(in, foundFrom + 1, foundTo - 1)
                : Optional.empty();
    }

    /** The place after a value; negative when it is not accepted. */
    private int value(int at, int depth) {
        return switch (in[at]) {
            case '"' -> string(at + 1);
            case '{' -> object(at + 1, depth + 1);
            case '[' -> array(at + 1, depth + 1);
            case 't' -> PlainValue.word(in, at, "true");
            case 'f' -> PlainValue.word(in, at, "false");
            case 'n' -> PlainValue.word(in, at, "null");
            default -> number(at);
        };
    }

    private int object(int start, int depth) {
        if (depth > MAX_DEPTH) {
            return NO;
        }
        int at = spaceLeftOut(start);
        if (in[at] == '}') {
            return at + 1;
        }
        int first = members.count();
        while (in[at] == '"') {
            int nameFrom = at + 1;
            int nameTo = PlainText.nameEnd(in, nameFrom);
            if (nameTo == NO || members.count() - first == MAX_MEMBERS) {
                return NO;
            }
            members.add(in, nameFrom, nameTo, out.place(at), members.count() > first);
            at = spaceLeftOut(nameTo + 1);
            if (in[at] != ':') {
                return NO;
            }
            int valueFrom = spaceLeftOut(at + 1);
            at = value(valueFrom, depth);
            if (at == NO) {
                return NO;
            }
            if (depth == 1 && isWanted(nameFrom, nameTo)) {
                foundFrom = valueFrom;
                foundTo = at;
                if (onlyWanted) {
                    return NO;
                }
            }
            members.end(out.place(at));
            at = spaceLeftOut(at);
            if (in[at] == '}') {
                return members.settle(first, in, out, at) ? at + 1 : NO;
            }
            if (in[at] != ',') {
                return NO;
            }
            at = spaceLeftOut(at + 1);
        }
        return NO;
    }

    private boolean isWanted(int nameFrom, int nameTo) {
        return wanted != null && Arrays.equals(in, nameFrom, nameTo, wanted, 0, wanted.length);
    }

    private int array(int start, int depth) {
        if (depth > MAX_DEPTH) {
            return NO;
        }
        int at = spaceLeftOut(start);
        if (in[at] == ']') {
            return at + 1;
        }
        while (true) {
            at = value(at, depth);
            if (at == NO) {
                return NO;
            }
            at = spaceLeftOut(at);
            if (in[at] == ']') {
                return at + 1;
            }
            if (in[at] != ',') {
                return NO;
            }
            at = spaceLeftOut(at + 1);
        }
    }

    private int space(int start) {
        int at = start;
        while (in[at] == ' ' || in[at] == '\t' || in[at] == '\r' || in[at] == '\n') {
            at++;
        }
        return at;
    }

    /** Space is no part of the canonical form. */
    private int spaceLeftOut(int start) {
        int at = space(start);
        if (at != start) {
            out.pass(start);
            out.skipTo(at);
        }
        return at;
    }

    /** The place after the closing quote. */
    private int string(int start) {
        int at = start;
        while (true) {
            at = PlainText.end(in, at);
            byte here = in[at];
            if (here == '"') {
                return at + 1;
            }
            at = here == '\\' ? escape(at) : PlainText.characterEnd(in, at);
            if (at == NO) {
                return NO; // with a control character, or the end, no other character begins
            }
        }
    }

    /** Escapes that JSON demands stay; others become what they stand for. */
    private int escape(int at) {
        switch (in[at + 1]) {
            case '/' -> {
                out.pass(at);
                out.skipTo(at + 1);
                return at + 2;
            }
            case 'u' -> {
                int character = PlainText.escaped(in, at);
                if (character == NO) {
                    return NO;
                }
                int end = at + (character > Character.MAX_VALUE ? 12 : 6);
                out.pass(at);
                out.character(character);
                out.skipTo(end);
                return end;
            }
            default -> {
                return PlainValue.isKept(in[at + 1]) ? at + 2 : NO;
            }
        }
    }

    /** Zeroes at the end of a fraction are left out. */
    private int number(int start) {
        int end = PlainNumber.end(in, start);
        if (end != NO && in[end - 1] == '0') {
            int kept = PlainNumber.kept(in, start, end);
            if (kept != end) {
                out.pass(kept);
                out.skipTo(end);
            }
        }
        return end;
    }
}
