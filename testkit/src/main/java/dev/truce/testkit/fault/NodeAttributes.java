package dev.truce.testkit.fault;

import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** The attributes of a node at one moment. Everything belongs to one user, and all times are that of the last change. */
record NodeAttributes(
        Object fileKey,
        long size,
        FileTime lastModifiedTime,
        Set<PosixFilePermission> permissions,
        boolean isRegularFile,
        boolean isDirectory,
        boolean isSymbolicLink)
        implements PosixFileAttributes {

    private static final GroupPrincipal OWNER = new Owner("owner");

    private record Owner(String getName) implements GroupPrincipal {}

    static NodeAttributes of(Node node) {
        return new NodeAttributes(
                node.id(),
                node.sizeBytes(),
                FileTime.from(node.modified()),
                node.permissions(),
                node instanceof FileNode,
                node instanceof DirectoryNode,
                node instanceof LinkNode);
    }

    @Override
    public UserPrincipal owner() {
        return OWNER;
    }

    @Override
    public GroupPrincipal group() {
        return OWNER;
    }

    @Override
    public FileTime lastAccessTime() {
        return lastModifiedTime;
    }

    @Override
    public FileTime creationTime() {
        return lastModifiedTime;
    }

    @Override
    public boolean isOther() {
        return false;
    }
}
