package dev.truce.testkit.fault;

import dev.truce.testkit.fault.Operation.Kind;
import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The calls that take a path. Each passes the gate once, then does its work on the volume. */
final class Entries {

    private static final Set<OpenOption> UNSUPPORTED =
            Set.of(StandardOpenOption.SYNC, StandardOpenOption.DSYNC, StandardOpenOption.DELETE_ON_CLOSE);

    private final FaultFileSystem fileSystem;
    private final Volume volume;
    private final Gate gate;

    Entries(FaultFileSystem fileSystem, Volume volume, Gate gate) {
        this.fileSystem = fileSystem;
        this.volume = volume;
        this.gate = gate;
    }

    private Place find(FaultPath path, boolean follow) throws FileSystemException {
        return Place.find(volume.root(), path, follow);
    }

    FaultChannel open(FaultPath path, Set<? extends OpenOption> options, Set<PosixFilePermission> permissions)
            throws IOException {
        if (options.stream().anyMatch(UNSUPPORTED::contains)) {
            throw new UnsupportedOperationException("not all of " + options + " can be had here");
        }
        synchronized (volume) {
            boolean write = options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND);
            Place place = findOrNone(path, OpenOptions.follows(options) && !isNew(options));
            boolean create = write
                    && place != null
                    && place.node() == null
                    && (isNew(options) || options.contains(StandardOpenOption.CREATE));
            Gate.Passage passage = gate.pass(create ? Kind.CREATE : Kind.OPEN, path.toString(), "");
            Place found = place == null ? find(path, true) : place;
            if (found.node() != null && isNew(options) && write) {
                throw new FileAlreadyExistsException(path.toString());
            }
            Node node = create ? create(path, found, permissions) : found.require(path);
            if (node instanceof LinkNode) {
                throw new FileSystemException(path.toString(), null, "Too many levels of symbolic links");
            }
            if (write) {
                requireWritable(path, node);
            }
            if (write && options.contains(StandardOpenOption.TRUNCATE_EXISTING) && node.sizeBytes() > 0) {
                gate.pass(Kind.TRUNCATE, path.toString(), "to 0");
                volume.change((FileNode) node, new FileChange.Truncate(0));
            }
            passage.done(path.toString());
            return new FaultChannel(fileSystem, path, node, OpenOptions.of(options));
        }
    }

    private void requireWritable(FaultPath path, Node node) throws IOException {
        if (!(node instanceof FileNode)) {
            throw new FileSystemException(path.toString(), null, "Is a directory");
        }
        if (gate.isReadOnly()) {
            throw Fault.EROFS.exception(Kind.OPEN, path.toString());
        }
    }

    private static boolean isNew(Set<? extends OpenOption> options) {
        return options.contains(StandardOpenOption.CREATE_NEW);
    }

    private @Nullable Place findOrNone(FaultPath path, boolean follow) {
        try {
            return find(path, follow);
        } catch (FileSystemException e) {
            return null; // thrown again once the call has passed the gate
        }
    }

    private FileNode create(FaultPath path, Place place, Set<PosixFilePermission> permissions) throws IOException {
        fileSystem.requireSpace(Kind.CREATE, path.toString());
        FileNode file = volume.newFile(permissions);
        volume.change(DirectoryChange.of(place.parent(path), place.name(), file));
        return file;
    }

    void createDirectory(FaultPath path, Set<PosixFilePermission> permissions) throws IOException {
        add(Kind.MAKE_DIRECTORY, path, "", () -> {
            fileSystem.requireSpace(Kind.MAKE_DIRECTORY, path.toString());
            return volume.newDirectory(permissions);
        });
    }

    void createSymbolicLink(FaultPath path, String target) throws IOException {
        add(Kind.SYMBOLIC_LINK, path, "to " + target, () -> {
            fileSystem.requireSpace(Kind.SYMBOLIC_LINK, path.toString());
            return volume.newLink(target);
        });
    }

    void createLink(FaultPath path, FaultPath existing) throws IOException {
        add(Kind.LINK, path, "to " + existing, () -> {
            Node node = find(existing, false).require(existing);
            if (node instanceof DirectoryNode) {
                throw new FileSystemException(path.toString(), existing.toString(), "Operation not permitted");
            }
            return node;
        });
    }

    private interface NodeSource {
        Node node() throws IOException;
    }

    private void add(Kind kind, FaultPath path, String detail, NodeSource source) throws IOException {
        synchronized (volume) {
            Gate.Passage passage = gate.pass(kind, path.toString(), detail);
            Place place = find(path, false);
            if (place.node() != null) {
                throw new FileAlreadyExistsException(path.toString());
            }
            volume.change(DirectoryChange.of(place.parent(path), place.name(), source.node()));
            passage.done(path.toString());
        }
    }

    void delete(FaultPath path) throws IOException {
        synchronized (volume) {
            Gate.Passage passage = gate.pass(Kind.DELETE, path.toString(), "");
            Place place = find(path, false);
            requireEmpty(path, place.require(path));
            volume.change(DirectoryChange.of(place.parent(path), place.name(), null));
            passage.done(path.toString());
        }
    }

    private static void requireEmpty(FaultPath path, Node node) throws IOException {
        if (node instanceof DirectoryNode directory && !directory.entries().isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
    }

    void rename(FaultPath source, FaultPath target, Set<CopyOption> options) throws IOException {
        synchronized (volume) {
            Gate.Passage passage = gate.pass(Kind.RENAME, source.toString(), "to " + target);
            Place from = find(source, false);
            Place to = find(target, false);
            Node node = from.require(source);
            Node replaced = to.node();
            boolean replace = options.contains(StandardCopyOption.ATOMIC_MOVE)
                    || options.contains(StandardCopyOption.REPLACE_EXISTING);
            if (replaced == node) {
                return; // also as two names of one file, POSIX says
            }
            if (replaced != null) {
                requireReplaceable(target, node, replaced, replace);
            }
            if (to.isBelow(from)) {
                throw new FileSystemException(source.toString(), target.toString(), "Invalid argument");
            }
            volume.change(new DirectoryChange(List.of(
                    new DirectoryChange.Entry(to.parent(target), to.name(), node),
                    new DirectoryChange.Entry(from.parent(source), from.name(), null))));
            passage.done(source.toString());
        }
    }

    private static void requireReplaceable(FaultPath target, Node node, Node replaced, boolean replace)
            throws IOException {
        if (!replace) {
            throw new FileAlreadyExistsException(target.toString());
        }
        if (node instanceof DirectoryNode != replaced instanceof DirectoryNode) {
            String reason = node instanceof DirectoryNode ? "Not a directory" : "Is a directory";
            throw new FileSystemException(target.toString(), null, reason);
        }
        requireEmpty(target, replaced);
    }

    List<Path> list(FaultPath directory) throws IOException {
        synchronized (volume) {
            gate.pass(Kind.LIST, directory.toString(), "");
            if (!(find(directory, true).require(directory) instanceof DirectoryNode node)) {
                throw new NotDirectoryException(directory.toString());
            }
            List<Path> children = new ArrayList<>();
            node.entries().keySet().forEach(name -> children.add(directory.resolve(name)));
            return children;
        }
    }

    String readSymbolicLink(FaultPath path) throws IOException {
        synchronized (volume) {
            gate.pass(Kind.STAT, path.toString(), "link");
            if (find(path, false).require(path) instanceof LinkNode link) {
                return link.target();
            }
            throw new NotLinkException(path.toString());
        }
    }

    NodeAttributes attributes(FaultPath path, boolean follow) throws IOException {
        synchronized (volume) {
            gate.pass(Kind.STAT, path.toString(), "");
            return NodeAttributes.of(find(path, follow).require(path));
        }
    }

    void change(FaultPath path, boolean follow, String what, Consumer<Node> change) throws IOException {
        synchronized (volume) {
            Gate.Passage passage = gate.pass(Kind.CHANGE_ATTRIBUTES, path.toString(), what);
            change.accept(find(path, follow).require(path));
            passage.done(path.toString());
        }
    }

    FaultPath realPath(FaultPath path, boolean follow) throws IOException {
        synchronized (volume) {
            gate.pass(Kind.STAT, path.toString(), "real path");
            Place place = find(path, follow);
            place.require(path);
            return FaultPath.parse(fileSystem, "/" + String.join("/", place.names()));
        }
    }
}
