package dev.truce.integrity.tree;

import dev.truce.integrity.Digest;
import java.nio.BufferUnderflowException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The note of the change from one leaf to another, as docs/format.md lays it out: the records in which they differ. */
final class LeafNote {

    private static final int USUAL_BYTES = 1 << 10;
    private static final byte ADDED = 1;
    private static final byte REMOVED = 2;
    private static final byte CHANGED = 3;

    private LeafNote() {}

    /**
     * A record in which a leaf differs from its base.
     *
     * @param change names it
     * @param digest that of the record in the leaf; null if it is not there
     */
    record Told(NamedChange change, @Nullable Digest digest) {}

    /** What to say of a change from one content to another; empty if they are not both leaves. */
    static Optional<byte[]> of(byte[] base, byte[] content) {
        if (!TreeCodec.isLeaf(base) || !TreeCodec.isLeaf(content)) {
            return Optional.empty();
        }
        try {
            return Optional.of(compare(new LeafNames(base), new LeafNames(content)));
        } catch (BufferUnderflowException | CharacterCodingException e) {
            return Optional.empty(); // whoever reads it as a leaf says so
        }
    }

    private static byte[] compare(LeafNames before, LeafNames after) throws CharacterCodingException {
        NodeBytes note = new NodeBytes(USUAL_BYTES);
        before.next();
        after.next();
        while (!before.atEnd() || !after.atEnd()) {
            int order = before.compareTo(after);
            if (order < 0) {
                note.u8(REMOVED).text(before.type()).text(before.key());
            } else if (order > 0 || !before.digest().equals(after.digest())) {
                note.u8(order > 0 ? ADDED : CHANGED)
                        .text(after.type())
                        .text(after.key())
                        .digest(after.digest());
            }
            if (order <= 0) {
                before.next();
            }
            if (order >= 0) {
                after.next();
            }
        }
        return note.toArray();
    }

    /** Reads a note; empty if it is none. */
    static Optional<List<Told>> read(byte[] note) {
        List<Told> told = new ArrayList<>();
        NodeReader in = new NodeReader(note);
        try {
            while (in.remaining() > 0) {
                NamedChange.Kind kind = kind(in.u8());
                NamedChange change = new NamedChange(in.text(), in.text(), kind);
                told.add(new Told(change, kind == NamedChange.Kind.REMOVED ? null : in.digest()));
            }
            return Optional.of(told);
        } catch (BufferUnderflowException | CharacterCodingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static NamedChange.Kind kind(byte what) {
        return switch (what) {
            case ADDED -> NamedChange.Kind.ADDED;
            case REMOVED -> NamedChange.Kind.REMOVED;
            case CHANGED -> NamedChange.Kind.CHANGED;
            default -> throw new IllegalArgumentException("there is no change " + what);
        };
    }
}
