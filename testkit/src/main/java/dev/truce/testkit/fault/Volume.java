package dev.truce.testkit.fault;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nodes below a root, and the directory changes that need not have reached the disk. Knows nothing of paths, operations
 * and faults.
 */
final class Volume {

    /** What a file, directory or link takes up besides its content. */
    static final long NODE_BYTES = 512;

    private static final Set<PosixFilePermission> DIRECTORY_MODE = PosixFilePermissions.fromString("rwxr-xr-x");

    private final DirectoryNode root;
    private final List<DirectoryChange> pending = new ArrayList<>();
    private long nextId;
    private long ticks;
    private long usedBytes;

    private Volume(DirectoryNode root) {
        this.root = root;
        root.link();
    }

    static Volume empty() {
        Volume volume = new Volume(new DirectoryNode(0, DIRECTORY_MODE, Instant.EPOCH));
        volume.nextId = 1;
        return volume;
    }

    DirectoryNode root() {
        return root;
    }

    List<DirectoryChange> pending() {
        return pending;
    }

    long usedBytes() {
        return usedBytes;
    }

    /** Grows by a millisecond each time it is asked. */
    Instant now() {
        return Instant.ofEpochMilli(++ticks);
    }

    FileNode newFile(Set<PosixFilePermission> permissions) {
        return added(new FileNode(nextId++, permissions, now(), new byte[0]));
    }

    DirectoryNode newDirectory(Set<PosixFilePermission> permissions) {
        return added(new DirectoryNode(nextId++, permissions, now()));
    }

    LinkNode newLink(String target) {
        return added(new LinkNode(nextId++, now(), target));
    }

    private <N extends Node> N added(N node) {
        usedBytes += NODE_BYTES + node.sizeBytes();
        return node;
    }

    void change(FileNode file, FileChange change) {
        long before = file.sizeBytes();
        file.apply(change);
        file.setModified(now());
        usedBytes += file.sizeBytes() - before;
    }

    void change(DirectoryChange change) {
        for (DirectoryChange.Entry entry : change.entries()) {
            Node before = entry.directory().entries().get(entry.name());
            entry.applyTo(entry.directory().entries());
            entry.directory().setModified(now());
            if (entry.node() != null) {
                entry.node().link();
            }
            if (before != null) {
                before.unlink();
                free(before);
            }
        }
        pending.add(change);
    }

    /** Gives back the space of a node that nothing leads to any more. */
    void free(Node node) {
        if (node.isFree()) {
            usedBytes -= NODE_BYTES + node.sizeBytes();
        }
    }

    /** Makes durable what was changed in a directory, and of other directories what these changes stand on. */
    void force(DirectoryNode directory) {
        Set<DirectoryChange.Slot> needed = new HashSet<>();
        List<DirectoryChange> forced = new ArrayList<>();
        for (int i = pending.size() - 1; i >= 0; i--) {
            DirectoryChange change = pending.get(i);
            boolean here = change.entries().stream()
                    .anyMatch(entry -> entry.directory() == directory || needed.contains(entry.slot()));
            if (here) {
                change.entries().forEach(entry -> needed.add(entry.slot()));
                forced.add(0, pending.remove(i));
            }
        }
        forced.forEach(Volume::makeDurable);
    }

    private static void makeDurable(DirectoryChange change) {
        change.entries().forEach(entry -> entry.applyTo(entry.directory().durable()));
    }

    /** Makes all durable, as {@code sync} does. */
    void sync() {
        pending.forEach(Volume::makeDurable);
        pending.clear();
        forceFiles(root);
    }

    private static void forceFiles(DirectoryNode directory) {
        for (Node node : directory.entries().values()) {
            if (node instanceof FileNode file) {
                file.force();
            } else if (node instanceof DirectoryNode below) {
                forceFiles(below);
            }
        }
    }

    /** A volume of its own in the same state, what is pending included; nobody has a file of it open. */
    Volume copy() {
        return new Copy(this).run();
    }

    /** A volume of the given directories and files, all durable. */
    static Volume of(DirectoryNode root, long nextId, long ticks) {
        Volume volume = new Volume(root);
        volume.nextId = nextId;
        volume.ticks = ticks;
        volume.countBelow(root, new HashSet<>());
        return volume;
    }

    private void countBelow(DirectoryNode directory, Set<Node> seen) {
        for (Node node : directory.entries().values()) {
            node.link();
            if (seen.add(node)) {
                added(node);
                if (node instanceof DirectoryNode below) {
                    countBelow(below, seen);
                }
            }
        }
    }

    long nextId() {
        return nextId;
    }

    long ticks() {
        return ticks;
    }

    /** One copying: each node once, however many entries lead to it. */
    private static final class Copy {

        private final Volume source;
        private final Map<Node, Node> copies = new HashMap<>();

        Copy(Volume source) {
            this.source = source;
        }

        Volume run() {
            Volume copy = Volume.of((DirectoryNode) of(source.root), source.nextId, source.ticks);
            for (DirectoryChange change : source.pending) {
                copy.pending.add(new DirectoryChange(change.entries().stream()
                        .map(entry -> new DirectoryChange.Entry(
                                (DirectoryNode) of(entry.directory()), entry.name(), orNull(entry.node())))
                        .toList()));
            }
            return copy;
        }

        private @Nullable Node orNull(@Nullable Node node) {
            return node == null ? null : of(node);
        }

        private Node of(Node node) {
            Node known = copies.get(node);
            if (known != null) {
                return known;
            }
            if (node instanceof FileNode file) {
                return remember(node, file.copy());
            }
            if (node instanceof LinkNode link) {
                return remember(node, new LinkNode(link.id(), link.modified(), link.target()));
            }
            DirectoryNode directory = (DirectoryNode) node;
            DirectoryNode copy = new DirectoryNode(node.id(), node.permissions(), node.modified());
            remember(node, copy);
            directory.entries().forEach((name, child) -> copy.entries().put(name, of(child)));
            directory.durable().forEach((name, child) -> copy.durable().put(name, of(child)));
            return copy;
        }

        private Node remember(Node node, Node copy) {
            copies.put(node, copy);
            return copy;
        }
    }
}
