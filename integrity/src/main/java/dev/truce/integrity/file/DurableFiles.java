package dev.truce.integrity.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * All durable writing of the project: a temporary sibling is written, forced, renamed, its directory forced, and only then
 * does a method return. Until then the target is as it was; afterwards it survives a power cut.
 *
 * <p>A failed force is never repeated on the same file, because the kernel may have dropped the dirty pages and would then
 * report success. What fails leaves at most a temporary file, which {@link #sweepTemporaries} removes.
 *
 * <p>Thread-safe, also between processes. Every method throws {@link StorageFullException} when space or quota is used up,
 * and {@link DurabilityException} for any other failure of the file system.
 */
public final class DurableFiles {

    /** Names of temporary files and directories start with this. */
    static final String TEMPORARY_PREFIX = ".truce-tmp-";

    private static final int BUFFER_BYTES = 1 << 16;
    private static final AtomicLong COUNTER = new AtomicLong();

    private DurableFiles() {}

    /** What a file is to hold. */
    @FunctionalInterface
    public interface Content {

        /**
         * Writes the content. The stream is buffered; it is flushed and closed by the caller.
         *
         * @param out where to
         * @throws IOException if writing fails
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /** What a directory is to hold. */
    @FunctionalInterface
    public interface DirectoryContent {

        /**
         * Fills the directory with ordinary files and directories. They need not be forced.
         *
         * @param staging an empty directory, which will become the target
         * @throws IOException if writing fails
         */
        void writeInto(Path staging) throws IOException;
    }

    /**
     * Writes a file, replacing the one that is there. Readers see the old or the new content, never a mixture.
     *
     * @param target the file; its directory must exist
     * @param content what it is to hold
     */
    public static void replace(Path target, Content content) {
        run("writing " + target, () -> {
            Path temporary = writeTemporary(target, content);
            try {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException | RuntimeException e) {
                discard(temporary, e);
                throw e;
            }
            force(directoryOf(target));
            return true;
        });
    }

    /** Who might not read the old file must not read the new one either. */
    private static void keepPermissions(Path old, Path replacement) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(replacement, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        try {
            PosixFileAttributes attributes =
                    Files.readAttributes(old, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isSymbolicLink()) {
                view.setPermissions(attributes.permissions());
            }
        } catch (NoSuchFileException e) {
            return; // a new file, with the permissions that new files have
        }
    }

    /**
     * Writes a file unless one is there. Of several writers at once exactly one succeeds.
     *
     * @param target the file; its directory must exist
     * @param content what it is to hold
     * @return false if there was a file, which is then durable too, and is unchanged
     */
    public static boolean writeNew(Path target, Content content) {
        return run("writing " + target, () -> {
            boolean written = !exists(target) && linkNew(target, writeTemporary(target, content));
            // also when the file was there: its writer may not have come to force the directory yet
            force(directoryOf(target));
            return written;
        });
    }

    /**
     * Writes a file that only its owner may read, unless one is there. Nobody else could read it at any time, where the file
     * system knows owners.
     *
     * @param target the file; its directory must exist
     * @param content what it is to hold
     * @return false if there was a file, which is unchanged
     */
    public static boolean writeNewPrivate(Path target, Content content) {
        return run("writing " + target, () -> {
            boolean written =
                    !exists(target) && linkNew(target, writeTemporary(target, content, DurableFiles::createPrivate));
            force(directoryOf(target));
            return written;
        });
    }

    private static Path createPrivate(Path file) throws IOException {
        boolean owners = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return owners
                ? Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.createFile(file);
    }

    private static boolean linkNew(Path target, Path temporary) throws IOException {
        try {
            Files.createLink(target, temporary);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Builds a directory that exists whole or not at all.
     *
     * @param target the directory; it must not exist, its parent must
     * @param content fills it
     */
    public static void writeDirectory(Path target, DirectoryContent content) {
        run("writing " + target, () -> {
            if (exists(target)) {
                throw new FileAlreadyExistsException(target + " exists already; choose another name or remove it");
            }
            Path staging = newTemporary(target, Files::createDirectory);
            try {
                content.writeInto(staging);
                forceTree(staging);
                Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException | RuntimeException e) {
                discard(staging, e);
                throw e;
            }
            force(directoryOf(target));
            return true;
        });
    }

    /**
     * What there is of a path.
     *
     * @param path the path
     * @return the path itself, or the nearest above it that exists; the outermost when none does
     */
    public static Path existing(Path path) {
        Path there = path;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }

    /**
     * Creates a directory and whatever is missing above it, forcing the parent of each. The lowest that exists may have been
     * made by a process that died before it forced the parent, so that is forced, too.
     *
     * @param directory the directory; it may exist, and is then durable
     */
    public static void createDirectories(Path directory) {
        run("creating the directory " + directory, () -> {
            createMissing(directory.toAbsolutePath().normalize());
            return true;
        });
    }

    /**
     * Creates what a file or directory is to be in, as {@link #createDirectories} does.
     *
     * @param path the file or directory, which need not exist
     * @throws IllegalArgumentException for a root, which is in nothing
     */
    public static void createDirectoryOf(Path path) {
        createDirectories(directoryOf(path));
    }

    /**
     * Makes durable which files are in a directory, whoever put them there, and that the directory is there.
     *
     * @param directory the directory; it must exist
     */
    public static void forceDirectory(Path directory) {
        run("forcing the directory " + directory, () -> {
            force(directory);
            forceEntry(directory.toAbsolutePath().normalize());
            return true;
        });
    }

    private static void createMissing(Path directory) throws IOException {
        if (isDirectory(directory)) {
            forceEntry(directory);
            return;
        }
        Path parent = directoryOf(directory);
        createMissing(parent);
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!isDirectory(directory)) {
                throw e;
            }
        }
        force(parent);
    }

    private static void forceEntry(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent != null) {
            try {
                force(parent);
            } catch (AccessDeniedException e) {
                return; // a folder that its owner hides was not made by us
            }
        }
    }

    /**
     * Deletes a file, so that it stays deleted.
     *
     * @param file the file
     * @return false if there was none, and none will be after a power cut
     */
    public static boolean delete(Path file) {
        return run("deleting " + file, () -> {
            boolean deleted = Files.deleteIfExists(file);
            // also when it was gone: who deleted it may not have come to force the directory
            if (deleted || exists(directoryOf(file))) {
                force(directoryOf(file));
            }
            return deleted;
        });
    }

    /**
     * What interrupted writers left in a directory and below, or running ones are writing just now.
     *
     * @param directory where to look; links are not followed
     * @return files and directories, in order of the paths
     */
    public static List<Path> temporaries(Path directory) {
        return run("looking for temporary files below " + directory, () -> {
            List<Path> found = new ArrayList<>();
            collectTemporaries(directory, found);
            return found;
        });
    }

    /**
     * Removes what interrupted writers left in a directory and below. Only while nobody writes there: the temporary files
     * of a running writer look the same.
     *
     * @param directory where to look; links are not followed
     * @return what was removed, in order of the paths
     */
    public static List<Path> sweepTemporaries(Path directory) {
        return run("removing temporary files below " + directory, () -> {
            List<Path> found = temporaries(directory);
            for (Path temporary : found) {
                deleteTree(temporary);
                force(directoryOf(temporary));
            }
            return found;
        });
    }

    private static void collectTemporaries(Path directory, List<Path> found) throws IOException {
        List<Path> children;
        try (Stream<Path> entries = Files.list(directory)) {
            children = entries.sorted().toList();
        }
        for (Path child : children) {
            if (isTemporary(child)) {
                found.add(child);
            } else if (attributes(child)
                    .filter(BasicFileAttributes::isDirectory)
                    .isPresent()) {
                collectTemporaries(child, found);
            }
        }
    }

    /** True for what an unfinished write left behind, or is writing just now. */
    static boolean isTemporary(Path file) {
        Path name = file.getFileName();
        return name != null && name.toString().startsWith(TEMPORARY_PREFIX);
    }

    private static Path writeTemporary(Path target, Content content) throws IOException {
        return writeTemporary(target, content, Files::createFile);
    }

    private static Path writeTemporary(Path target, Content content, Creation creation) throws IOException {
        Path temporary = newTemporary(target, creation);
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            // before the content, which they guard, and before the force, which makes them durable
            keepPermissions(target, temporary);
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
            content.writeTo(out);
            out.flush();
            channel.force(true);
            return temporary;
        } catch (IOException | RuntimeException e) {
            discard(temporary, e);
            throw e;
        }
    }

    /** Removes what was begun; what failed first is what the caller hears of. */
    private static void discard(Path begun, Exception failure) {
        try {
            deleteTree(begun);
        } catch (IOException | UncheckedIOException e) {
            failure.addSuppressed(e);
        }
    }

    private interface Creation {
        Path create(Path path) throws IOException;
    }

    private static Path newTemporary(Path target, Creation creation) throws IOException {
        while (true) {
            Path temporary = temporarySibling(target);
            // one of this name is left by a process that had our process id
            if (!exists(temporary)) {
                return creation.create(temporary);
            }
        }
    }

    private static Path temporarySibling(Path target) {
        String name = TEMPORARY_PREFIX + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet();
        return directoryOf(target).resolve(name);
    }

    private static Path directoryOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " has no directory; name a file below the root");
        }
        return parent;
    }

    private static boolean exists(Path path) throws IOException {
        return attributes(path).isPresent();
    }

    private static boolean isDirectory(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).isDirectory();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Empty only when there is nothing: a failure to look is not absence. */
    private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void forceTree(Path root) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(root)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            force(path);
        }
    }

    private static void force(Path path) throws IOException {
        boolean directory = isDirectory(path);
        if (directory && path.getFileSystem().getSeparator().equals("\\")) {
            return; // Windows cannot open a directory; its journal orders renames
        }
        StandardOpenOption mode = directory ? StandardOpenOption.READ : StandardOpenOption.WRITE;
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }

    private static void deleteTree(Path root) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(root)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }

    private interface Action<T> {
        T run() throws IOException;
    }

    private static <T> T run(String asked, Action<T> action) {
        try {
            return action.run();
        } catch (IOException e) {
            throw DurabilityException.of(asked, e);
        } catch (UncheckedIOException e) {
            throw DurabilityException.of(asked, Objects.requireNonNull(e.getCause()));
        }
    }
}
