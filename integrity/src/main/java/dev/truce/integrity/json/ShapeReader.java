package dev.truce.integrity.json;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the {@link DocumentShape} of one document that was accepted: it is right, and its names are plain and differ. */
final class ShapeReader {

    private static final int MAX_VALUES = 256;
    private static final int NO = -1;

    private final byte[] in;
    private final int length;
    private final byte @Nullable [] wantedName;
    private final Parts between = new Parts();
    private final Parts canonical = new Parts();
    private final List<Integer> order = new ArrayList<>();
    private int valueEnd;
    private int wanted = NO;

    /** Bytes, and where each part of them ends. */
    private static final class Parts {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final List<Integer> ends = new ArrayList<>();

        void end() {
            ends.add(bytes.size());
        }

        byte[] withSlack() {
            return Arrays.copyOf(bytes.toByteArray(), bytes.size() + PlainText.SLACK);
        }

        int[] allEnds() {
            return ends.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    /** A member whose value is plain, or has members itself. */
    private record Member(byte[] name, int value, @Nullable List<Member> members) {

        private static final Comparator<Member> ORDER = Comparator.comparing(Member::name, Arrays::compareUnsigned);
    }

    private ShapeReader(byte[] in, int length, byte @Nullable [] wantedName) {
        this.in = in;
        this.length = length;
        this.wantedName = wantedName;
    }

    /**
     * Reads a shape.
     *
     * @param in a document that {@link JsonScan} accepts, and zeroes behind it
     * @param wantedName the member of the outermost object that is looked for
     * @return empty when it has space, a value that is neither an object nor plain, or very many values
     */
    static Optional<DocumentShape> read(byte[] in, int length, byte @Nullable [] wantedName) {
        return in[0] == '{' ? new ShapeReader(in, length, wantedName).read() : Optional.empty();
    }

    private Optional<DocumentShape> read() {
        List<Member> members = new ArrayList<>();
        if (object(1, members, true) != length) {
            return Optional.empty();
        }
        between.bytes.write(in, valueEnd, length - valueEnd);
        between.end();
        write(members);
        canonical.end();
        return Optional.of(new DocumentShape(
                between.withSlack(),
                between.allEnds(),
                canonical.withSlack(),
                canonical.allEnds(),
                order.stream().mapToInt(Integer::intValue).toArray(),
                wanted));
    }

    /** The place after an object; negative when it is not of this kind. */
    private int object(int start, List<Member> members, boolean outermost) {
        int at = start;
        if (in[at] == '}') {
            return at + 1;
        }
        while (in[at] == '"') {
            int nameTo = PlainText.nameEnd(in, at + 1);
            if (nameTo == NO || in[nameTo + 1] != ':') {
                return NO;
            }
            byte[] name = Arrays.copyOfRange(in, at + 1, nameTo);
            at = member(name, nameTo + 2, members, outermost);
            if (at != NO && in[at] == '}') {
                return at + 1;
            }
            if (at == NO || in[at] != ',') {
                return NO;
            }
            at++;
        }
        return NO;
    }

    private int member(byte[] name, int from, List<Member> members, boolean outermost) {
        if (in[from] == '{') {
            List<Member> below = new ArrayList<>();
            members.add(new Member(name, NO, below));
            return object(from + 1, below, false);
        }
        int end = PlainValue.end(in, from);
        int value = between.ends.size();
        if (end == NO || value == MAX_VALUES) {
            return NO;
        }
        between.bytes.write(in, valueEnd, from - valueEnd);
        between.end();
        valueEnd = end;
        members.add(new Member(name, value, null));
        if (outermost && wantedName != null && Arrays.equals(name, wantedName)) {
            wanted = value;
        }
        return end;
    }

    private void write(List<Member> members) {
        members.sort(Member.ORDER);
        char before = '{';
        for (Member member : members) {
            canonical.bytes.write(before);
            canonical.bytes.write('"');
            canonical.bytes.writeBytes(member.name());
            canonical.bytes.write('"');
            canonical.bytes.write(':');
            if (member.members() == null) {
                canonical.end();
                order.add(member.value());
            } else {
                write(member.members());
            }
            before = ',';
        }
        if (members.isEmpty()) {
            canonical.bytes.write('{');
        }
        canonical.bytes.write('}');
    }
}
