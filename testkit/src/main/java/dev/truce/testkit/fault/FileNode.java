package dev.truce.testkit.fault;

import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file: the bytes that programs see, those that a power cut leaves for certain, and the changes between the two. */
final class FileNode extends Node {

    private byte[] bytes;
    private byte[] durable;
    private Set<PosixFilePermission> durablePermissions;
    private final List<Pending> pending = new ArrayList<>();
    private @Nullable Object lockOwner;

    /** A change, and what a force made of it. */
    private static final class Pending {

        private final FileChange change;
        private final Status status;

        Pending(FileChange change, Status status) {
            this.change = change;
            this.status = status;
        }
    }

    private enum Status {
        DIRTY,
        /** A force failed: the page counts as clean, and no later force writes it. */
        DROPPED,
        /** Durable, but it follows a dropped one that may yet be there. */
        FORCED
    }

    FileNode(long id, Set<PosixFilePermission> permissions, Instant modified, byte[] bytes) {
        super(id, permissions, modified);
        this.bytes = bytes;
        this.durable = bytes;
        this.durablePermissions = permissions();
    }

    FileNode copy() {
        FileNode copy = new FileNode(id(), permissions(), modified(), bytes);
        copy.durable = durable;
        copy.durablePermissions = durablePermissions;
        copy.pending.addAll(pending);
        return copy;
    }

    byte[] bytes() {
        return bytes;
    }

    void apply(FileChange change) {
        bytes = change.applyTo(bytes);
        pending.add(new Pending(change, Status.DIRTY));
    }

    @Override
    void setPermissions(Set<PosixFilePermission> permissions) {
        super.setPermissions(permissions);
        pending.add(new Pending(new FileChange.Permissions(permissions()), Status.DIRTY));
    }

    void force() {
        pending.replaceAll(one -> one.status == Status.DIRTY ? new Pending(one.change, Status.FORCED) : one);
        while (!pending.isEmpty() && pending.get(0).status == Status.FORCED) {
            FileChange change = pending.remove(0).change;
            durable = change.applyTo(durable);
            if (change instanceof FileChange.Permissions changed) {
                durablePermissions = changed.permissions();
            }
        }
    }

    void failForce() {
        pending.replaceAll(one -> one.status == Status.DIRTY ? new Pending(one.change, Status.DROPPED) : one);
    }

    boolean hasFailedForce() {
        return pending.stream().anyMatch(one -> one.status == Status.DROPPED);
    }

    /** How many contents a power cut can leave. */
    double outcomes() {
        return pending.stream()
                .filter(one -> one.status != Status.FORCED)
                .mapToDouble(one -> one.change.outcomes())
                .reduce(1, (a, b) -> a * b);
    }

    /** What a power cut leaves, a file of its own with nothing pending. */
    FileNode survivor(Choices choices) {
        byte[] content = durable;
        Set<PosixFilePermission> kept = durablePermissions;
        for (Pending one : pending) {
            if (one.status == Status.FORCED) {
                content = one.change.applyTo(content);
            } else if (one.change instanceof FileChange.Write write) {
                content = choices.written(write, content);
            } else if (choices.happens(one.change)) {
                content = one.change.applyTo(content);
            } else {
                continue;
            }
            if (one.change instanceof FileChange.Permissions changed) {
                kept = changed.permissions();
            }
        }
        return new FileNode(id(), kept, modified(), content);
    }

    boolean lock(Object owner) {
        if (lockOwner != null) {
            return false;
        }
        lockOwner = owner;
        return true;
    }

    void unlock(Object owner) {
        if (owner.equals(lockOwner)) {
            lockOwner = null;
        }
    }

    @Override
    long sizeBytes() {
        return bytes.length;
    }
}
