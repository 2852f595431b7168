package dev.truce.testkit.fault;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A create, link, rename or unlink: entries that change together or not at all. A rename changes two. */
record DirectoryChange(List<Entry> entries) {

    DirectoryChange {
        entries = List.copyOf(entries);
    }

    static DirectoryChange of(DirectoryNode directory, String name, @Nullable Node node) {
        return new DirectoryChange(List.of(new Entry(directory, name, node)));
    }

    /** One entry, and the node it then names; null when it is gone. */
    record Entry(
            DirectoryNode directory, String name, @Nullable Node node) {

        Slot slot() {
            return new Slot(directory.id(), name);
        }

        void applyTo(Map<String, Node> entries) {
            if (node == null) {
                entries.remove(name);
            } else {
                entries.put(name, node);
            }
        }
    }

    /** Where an entry stands: what is changed twice there changes in that order. */
    record Slot(long directory, String name) {}

    @Override
    public String toString() {
        List<String> changes = entries.stream()
                .map(entry -> (entry.node() == null ? "-" : "+") + entry.name())
                .toList();
        return String.join(" ", changes);
    }
}
