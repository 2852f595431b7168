package dev.truce.integrity.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What follows in one node: children of a level, or entries. */
final class Siblings {

    private final int level;
    private final List<?> parts;
    private int next;

    Siblings(int level, List<?> parts) {
        this.level = level;
        this.parts = parts;
    }

    int level() {
        return level;
    }

    /** The part that comes next; null at the end. */
    @Nullable
    Object peek() {
        return next < parts.size() ? parts.get(next) : null;
    }

    void pass() {
        next++;
    }

    /** The parts that come next. */
    List<?> rest() {
        return parts.subList(Math.min(next, parts.size()), parts.size());
    }
}
