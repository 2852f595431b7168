package dev.truce.conflict.stream;

import dev.truce.conflict.Side;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of several lines of one record differs, with their metadata. Where the lines name the same members in the same order,
 * two of them hold the same content exactly if these small documents do.
 */
final class Projection {

    private final boolean[] chosen = new boolean[256];
    private final AcceptedValues values = new AcceptedValues();
    private final KnownNames names = new KnownNames();

    /** Chooses the members of the lines that are there; false when they do not name the same ones in the same order. */
    boolean choose(@Nullable LineCursor... lines) {
        LineCursor first = null;
        for (LineCursor line : lines) {
            if (line == null) {
                continue;
            }
            if (first == null) {
                first = line;
                LineScanner members = line.members();
                for (int i = 0; i < members.members(); i++) {
                    chosen[i] = members.holdsMetadata(i);
                }
            } else if (line.original() != first.original() && !compare(first, line)) {
                return false;
            }
        }
        return true;
    }

    private boolean compare(LineCursor one, LineCursor two) {
        LineScanner ours = one.members();
        LineScanner theirs = two.members();
        if (theirs.isLike(ours)) {
            for (int i = 0; i < ours.members(); i++) {
                chosen[i] |= theirs.differs(i);
            }
            return true;
        }
        byte[] a = one.data();
        byte[] b = two.data();
        if (ours.members() != theirs.members()) {
            return false;
        }
        for (int i = 0; i < ours.members(); i++) {
            if (!Arrays.equals(a, ours.nameFrom(i), ours.nameTo(i), b, theirs.nameFrom(i), theirs.nameTo(i))) {
                return false;
            }
            chosen[i] |=
                    !Arrays.equals(a, ours.valueFrom(i), ours.valueTo(i), b, theirs.valueFrom(i), theirs.valueTo(i));
        }
        return true;
    }

    /** The chosen members of a line, as a state of its record. */
    Side<JsonNode> side(LineCursor line) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        LineScanner members = line.members();
        byte[] bytes = line.data();
        for (int i = 0; i < members.members(); i++) {
            if (chosen[i]) {
                document.set(
                        names.text(bytes, members.nameFrom(i), members.nameTo(i)),
                        values.read(bytes, members.valueFrom(i)));
            }
        }
        return Side.present(document, line.metadata().stamp());
    }
}
