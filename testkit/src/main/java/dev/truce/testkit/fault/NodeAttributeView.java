package dev.truce.testkit.fault;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attributes of whatever stands at a path. */
final class NodeAttributeView implements PosixFileAttributeView {

    private final FaultFileSystem fileSystem;
    private final FaultPath path;
    private final boolean follow;

    NodeAttributeView(FaultFileSystem fileSystem, FaultPath path, boolean follow) {
        this.fileSystem = fileSystem;
        this.path = path;
        this.follow = follow;
    }

    @Override
    public String name() {
        return "posix";
    }

    @Override
    public NodeAttributes readAttributes() throws IOException {
        return fileSystem.entries().attributes(path, follow);
    }

    @Override
    public void setTimes(@Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created)
            throws IOException {
        if (modified != null) {
            fileSystem.entries().change(path, follow, "time", node -> node.setModified(modified.toInstant()));
        }
    }

    @Override
    public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
        fileSystem.entries().change(path, follow, "permissions", node -> node.setPermissions(permissions));
    }

    @Override
    public UserPrincipal getOwner() throws IOException {
        return readAttributes().owner();
    }

    @Override
    public void setOwner(UserPrincipal owner) {
        throw new UnsupportedOperationException("everything has one owner here");
    }

    @Override
    public void setGroup(GroupPrincipal group) {
        throw new UnsupportedOperationException("everything has one group here");
    }
}
