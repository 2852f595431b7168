package dev.truce.testkit.fault;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@link Files} calls. One for each file system, so that no call mixes two. */
final class FaultProvider extends FileSystemProvider {

    private static final String PERMISSIONS = "posix:permissions";
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> DIRECTORY_MODE = PosixFilePermissions.fromString("rwxr-xr-x");

    private final FaultFileSystem fileSystem;

    FaultProvider(FaultFileSystem fileSystem) {
        this.fileSystem = fileSystem;
    }

    private FaultPath own(Path path) {
        if (path instanceof FaultPath own && own.getFileSystem() == fileSystem) {
            return own;
        }
        throw new ProviderMismatchException(path + " is of another file system");
    }

    private Entries entries() {
        return fileSystem.entries();
    }

    @Override
    public String getScheme() {
        return "fault";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException("call FaultFileSystem.create");
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return fileSystem;
    }

    @Override
    public Path getPath(URI uri) {
        return fileSystem.getPath(uri.getPath());
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return entries().open(own(path), options, permissions(FILE_MODE, attributes));
    }

    private static Set<PosixFilePermission> permissions(Set<PosixFilePermission> mode, FileAttribute<?>... attributes) {
        for (FileAttribute<?> attribute : attributes) {
            if (!attribute.name().equals(PERMISSIONS)) {
                throw new UnsupportedOperationException(attribute.name() + " cannot be set here");
            }
            return permissions(attribute.value());
        }
        return mode;
    }

    private static Set<PosixFilePermission> permissions(Object value) {
        return ((Set<?>) value).stream().map(PosixFilePermission.class::cast).collect(Collectors.toSet());
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        List<Path> accepted = new ArrayList<>();
        for (Path path : entries().list(own(directory))) {
            if (filter.accept(path)) {
                accepted.add(path);
            }
        }
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return accepted.iterator();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        entries().createDirectory(own(directory), permissions(DIRECTORY_MODE, attributes));
    }

    @Override
    public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes) throws IOException {
        entries().createSymbolicLink(own(link), target.toString());
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        entries().createLink(own(link), own(existing));
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
        return fileSystem.getPath(entries().readSymbolicLink(own(link)));
    }

    @Override
    public void delete(Path path) throws IOException {
        entries().delete(own(path));
    }

    /** Copies content or makes an empty directory, step by step as a program would. */
    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        if (Files.isDirectory(source)) {
            createDirectory(target);
            return;
        }
        byte[] content = Files.readAllBytes(source);
        StandardOpenOption way = Arrays.asList(options).contains(StandardCopyOption.REPLACE_EXISTING)
                ? StandardOpenOption.CREATE
                : StandardOpenOption.CREATE_NEW;
        Files.write(target, content, way, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        entries().rename(own(source), own(target), Set.of(options));
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        return path.equals(other)
                || (other.getFileSystem() == fileSystem
                        && entries()
                                .attributes(own(path), true)
                                .fileKey()
                                .equals(entries().attributes(own(other), true).fileKey()));
    }

    @Override
    public boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().startsWith(".");
    }

    @Override
    public FileStore getFileStore(Path path) {
        return new FaultStore(fileSystem);
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        entries().attributes(own(path), true);
        if (fileSystem.isReadOnly() && Arrays.asList(modes).contains(AccessMode.WRITE)) {
            throw Fault.EROFS.exception(Operation.Kind.STAT, path.toString());
        }
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return type.isAssignableFrom(NodeAttributeView.class) ? type.cast(view(path, options)) : null;
    }

    private NodeAttributeView view(Path path, LinkOption... options) {
        return new NodeAttributeView(fileSystem, own(path), OpenOptions.follows(options));
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        if (!type.isAssignableFrom(NodeAttributes.class)) {
            throw new UnsupportedOperationException("there are no " + type.getSimpleName() + " here");
        }
        return type.cast(view(path, options).readAttributes());
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        NodeAttributes all = view(path, options).readAttributes();
        Map<String, Object> named = new TreeMap<>(Map.of(
                "size", all.size(),
                "lastModifiedTime", all.lastModifiedTime(),
                "permissions", all.permissions(),
                "fileKey", all.fileKey(),
                "isRegularFile", all.isRegularFile(),
                "isDirectory", all.isDirectory(),
                "isSymbolicLink", all.isSymbolicLink()));
        List<String> wanted =
                List.of(attributes.substring(attributes.indexOf(':') + 1).split(",", -1));
        if (!wanted.contains("*")) {
            named.keySet().retainAll(wanted);
        }
        return named;
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        switch (attribute) {
            case PERMISSIONS -> view(path, options).setPermissions(permissions(value));
            case "lastModifiedTime", "basic:lastModifiedTime" ->
                view(path, options).setTimes((FileTime) value, null, null);
            default -> throw new UnsupportedOperationException(attribute + " cannot be set here");
        }
    }
}
