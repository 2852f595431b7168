package dev.truce.testkit.fault;

import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Set;

/** What a name in a directory can lead to. Hard links are several names of one node. */
abstract sealed class Node permits FileNode, DirectoryNode, LinkNode {

    private final long id;
    private Set<PosixFilePermission> permissions;
    private Instant modified;
    private int links;
    private int openChannels;

    Node(long id, Set<PosixFilePermission> permissions, Instant modified) {
        this.id = id;
        this.permissions = Set.copyOf(permissions);
        this.modified = modified;
    }

    final long id() {
        return id;
    }

    final Set<PosixFilePermission> permissions() {
        return permissions;
    }

    void setPermissions(Set<PosixFilePermission> permissions) {
        this.permissions = Set.copyOf(permissions);
    }

    final Instant modified() {
        return modified;
    }

    final void setModified(Instant time) {
        modified = time;
    }

    final void link() {
        links++;
    }

    final void unlink() {
        links--;
    }

    final void open() {
        openChannels++;
    }

    final void close() {
        openChannels--;
    }

    /** A file without a name keeps its space while somebody has it open. */
    final boolean isFree() {
        return links == 0 && openChannels == 0;
    }

    abstract long sizeBytes();
}
