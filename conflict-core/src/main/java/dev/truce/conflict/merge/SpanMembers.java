package dev.truce.conflict.merge;

import dev.truce.conflict.text.NameIndex;
import dev.truce.conflict.text.Outline;
import org.jspecify.annotations.Nullable;

/** Finds the members of an outlined object by name, expecting them in its own order; the first miss makes an index. */
final class SpanMembers {

    static final int ABSENT = NameIndex.ABSENT;

    private final Outline outline;
    private final int object;
    private int next;
    private int left;
    private int found;
    private @Nullable NameIndex index;

    SpanMembers(Outline outline, int object) {
        this.outline = outline;
        this.object = object;
        this.next = object + 1;
        this.left = outline.size(object);
    }

    /** The member with the name of another outline's; no name is asked for twice. */
    int find(Outline other, int member) {
        if (left > 0 && outline.sameName(next, other, member)) {
            found++;
            return advance();
        }
        int at = indexed().find(outline, other, member);
        if (at != ABSENT) {
            found++;
            while (left > 0 && advance() != at) {
                // passes what is only here, or will be looked up
            }
        }
        return at;
    }

    private int advance() {
        int current = next;
        next = outline.next(current);
        left--;
        return current;
    }

    private NameIndex indexed() {
        NameIndex known = index;
        if (known == null) {
            known = new NameIndex();
            known.fill(outline, object);
            index = known;
        }
        return known;
    }

    /** Whether every member was found. */
    boolean allFound() {
        return found == outline.size(object);
    }
}
