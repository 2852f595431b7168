package dev.truce.testkit.fault;

import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A directory: the entries that programs see, and those that a power cut leaves for certain. */
final class DirectoryNode extends Node {

    private final SortedMap<String, Node> entries = new TreeMap<>();
    private final SortedMap<String, Node> durable = new TreeMap<>();

    DirectoryNode(long id, Set<PosixFilePermission> permissions, Instant modified) {
        super(id, permissions, modified);
    }

    SortedMap<String, Node> entries() {
        return entries;
    }

    SortedMap<String, Node> durable() {
        return durable;
    }

    @Override
    long sizeBytes() {
        return 0;
    }
}
