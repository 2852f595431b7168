package dev.truce.integrity.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
                keepPermissions(target, temporary);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(temporary);
                throw e;
            }
            force(directoryOf(target));
            return true;
        });
    }

    /** Who might not read the old file must not read the new one either. */
    private static void keepPermissions(Path old, Path replacement) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(replacement, PosixFileAttributeView.class);
        if (view != null && exists(old) && !Files.isSymbolicLink(old)) {
            view.setPermissions(Files.getPosixFilePermissions(old));
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
            boolean written = !exists(target) && linkNew(target, content);
            // also when the file was there: its writer may not have come to force the directory yet
            force(directoryOf(target));
            return written;
        });
    }

    private static boolean linkNew(Path target, Content content) throws IOException {
        Path temporary = writeTemporary(target, content);
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
                deleteTree(staging);
                throw e;
            }
            force(directoryOf(target));
            return true;
        });
    }

    /**
     * Creates a directory and whatever is missing above it, forcing the parent of each.
     *
     * @param directory the directory; it may exist
     */
    public static void createDirectories(Path directory) {
        run("creating the directory " + directory, () -> {
            createMissing(directory.toAbsolutePath().normalize());
            return true;
        });
    }

    private static void createMissing(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directoryOf(directory);
        createMissing(parent);
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
        force(parent);
    }

    /**
     * Deletes a file, so that it stays deleted.
     *
     * @param file the file
     * @return false if there was none
     */
    public static boolean delete(Path file) {
        return run("deleting " + file, () -> {
            boolean deleted = Files.deleteIfExists(file);
            if (deleted) {
                force(directoryOf(file));
            }
            return deleted;
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
            List<Path> found = new ArrayList<>();
            collectTemporaries(directory, found);
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
            } else if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
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
        Path temporary = newTemporary(target, Files::createFile);
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
            content.writeTo(out);
            out.flush();
            channel.force(true);
            return temporary;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
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

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
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
        boolean directory = Files.isDirectory(path);
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
        }
    }
}
