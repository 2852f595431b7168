package dev.truce.testkit.fault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a power cut can leave of a volume. Of the pending directory changes any set remains that holds, with each change, those
 * made before it to the same entries; of the pending changes of a file any, each write whole, lost, zeroed or torn.
 */
final class PowerLoss {

    private final Volume volume;
    private final Map<Node, Node> survivors = new HashMap<>();

    private PowerLoss(Volume volume) {
        this.volume = volume;
    }

    /** One legal state, by choices that are asked in an order that depends on the volume and earlier answers alone. */
    static Volume survivor(Volume volume, Choices choices) {
        return new PowerLoss(volume).run(choices);
    }

    private Volume run(Choices choices) {
        Map<Long, SortedMap<String, Node>> entries = new HashMap<>();
        Set<DirectoryChange.Slot> stopped = new HashSet<>();
        for (DirectoryChange change : volume.pending()) {
            boolean possible = change.entries().stream().noneMatch(entry -> stopped.contains(entry.slot()));
            if (possible && choices.happens(change)) {
                for (DirectoryChange.Entry entry : change.entries()) {
                    entry.applyTo(entries.computeIfAbsent(
                            entry.directory().id(),
                            id -> new TreeMap<>(entry.directory().durable())));
                }
            } else {
                change.entries().forEach(entry -> stopped.add(entry.slot()));
            }
        }
        DirectoryNode root = (DirectoryNode) survivor(volume.root(), entries, choices);
        return Volume.of(root, volume.nextId(), volume.ticks());
    }

    private Node survivor(Node node, Map<Long, SortedMap<String, Node>> entries, Choices choices) {
        Node known = survivors.get(node);
        if (known != null) {
            return known;
        }
        if (node instanceof FileNode file) {
            return remember(node, file.survivor(choices));
        }
        if (node instanceof LinkNode link) {
            return remember(node, new LinkNode(link.id(), link.modified(), link.target()));
        }
        DirectoryNode directory = (DirectoryNode) node;
        DirectoryNode survivor = new DirectoryNode(node.id(), node.permissions(), node.modified());
        remember(node, survivor);
        entries.getOrDefault(directory.id(), directory.durable()).forEach((name, child) -> {
            Node below = survivor(child, entries, choices);
            survivor.entries().put(name, below);
            survivor.durable().put(name, below);
        });
        return survivor;
    }

    private Node remember(Node node, Node survivor) {
        survivors.put(node, survivor);
        return survivor;
    }

    /** An upper bound of how many states there are: some leave the same, and a lost file's content is not asked. */
    static double atMost(Volume volume, double enough) {
        double files =
                filesBelow(volume).stream().mapToDouble(FileNode::outcomes).reduce(1, (a, b) -> a * b);
        return files > enough ? files : files * directoryOutcomes(volume.pending(), 0, new HashSet<>(), enough);
    }

    private static double directoryOutcomes(
            List<DirectoryChange> changes, int from, Set<DirectoryChange.Slot> stopped, double enough) {
        if (from == changes.size()) {
            return 1;
        }
        List<DirectoryChange.Slot> slots = changes.get(from).entries().stream()
                .map(DirectoryChange.Entry::slot)
                .toList();
        boolean possible = slots.stream().noneMatch(stopped::contains);
        Set<DirectoryChange.Slot> without = new HashSet<>(stopped);
        without.addAll(slots);
        double lost = directoryOutcomes(changes, from + 1, without, enough);
        return possible && lost <= enough ? lost + directoryOutcomes(changes, from + 1, stopped, enough) : lost;
    }

    /** What is in a directory is durable, or some change is pending that put it there. */
    private static List<FileNode> filesBelow(Volume volume) {
        List<FileNode> files = new ArrayList<>();
        Set<Node> seen = new HashSet<>();
        collect(volume.root(), files, seen);
        volume.pending().forEach(change -> change.entries().forEach(entry -> collect(entry.node(), files, seen)));
        return files;
    }

    private static void collect(@Nullable Node node, List<FileNode> files, Set<Node> seen) {
        if (node == null || !seen.add(node)) {
            return;
        }
        if (node instanceof FileNode file) {
            files.add(file);
        } else if (node instanceof DirectoryNode directory) {
            directory.durable().values().forEach(child -> collect(child, files, seen));
        }
    }
}
