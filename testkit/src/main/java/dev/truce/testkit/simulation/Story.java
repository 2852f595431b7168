package dev.truce.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A history in words, kept only where somebody is going to read it. */
final class Story {

    private final boolean kept;
    private final List<String> lines = new ArrayList<>();

    Story(boolean kept) {
        this.kept = kept;
    }

    void tell(Supplier<String> line) {
        if (kept) {
            lines.add(line.get());
        }
    }

    /** How much was told so far. */
    int mark() {
        return lines.size();
    }

    /** Takes back what was told since a mark. */
    void cut(int mark) {
        lines.subList(mark, lines.size()).clear();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
