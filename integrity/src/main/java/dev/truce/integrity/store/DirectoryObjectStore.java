package dev.truce.integrity.store;

import dev.truce.integrity.Finding;
import dev.truce.integrity.file.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An {@link ObjectStore} in a directory, one file an object. Symbolic links are not followed to objects. */
final class DirectoryObjectStore implements ObjectStore {

    /** The platform copies through a buffer of its own as large as the read, and keeps it. */
    private static final int SLICE_BYTES = 1 << 18;

    private final Path root;

    /** Directories that were durable once: forcing their parents again at each write would only take time. */
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();

    DirectoryObjectStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public boolean putIfAbsent(String name, byte[] content) {
        Path file = file(name);
        checkDirectories(name, file);
        Path directory = file.getParent();
        if (directory != null && !(durable.contains(directory) && Files.isDirectory(directory))) {
            DurableFiles.createDirectories(directory);
            durable.add(directory);
        }
        return DurableFiles.writeNew(file, out -> out.write(content));
    }

    private void checkDirectories(String name, Path file) {
        if (Files.isDirectory(file)) {
            throw ObjectName.directoryClash(name);
        }
        if (isBelowObject(file)) {
            throw ObjectName.directoryClash(name);
        }
    }

    private boolean isBelowObject(Path file) {
        for (Path above = file.getParent(); above != null && !above.equals(root); above = above.getParent()) {
            if (Files.isRegularFile(above)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Optional<byte[]> get(String name) {
        Path file = file(name);
        return reading(file, () -> {
            if (!isObject(file)) {
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(in.readAllBytes());
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public Optional<byte[]> get(String name, long offset, int length) {
        ObjectName.requireRange(name, offset, length);
        Path file = file(name);
        return reading(file, () -> {
            if (!isObject(file)) {
                return Optional.empty();
            }
            try (SeekableByteChannel in =
                    Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
                long left = Math.max(0, in.size() - offset);
                byte[] part = new byte[(int) Math.min(length, left)];
                int filled = left == 0 ? 0 : read(in.position(offset), part);
                return Optional.of(filled == part.length ? part : Arrays.copyOf(part, filled));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        });
    }

    /** Fills an array as far as there are bytes; says how far. */
    private static int read(SeekableByteChannel in, byte[] part) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(part);
        while (buffer.position() < part.length) {
            buffer.limit(Math.min(part.length, buffer.position() + SLICE_BYTES));
            if (in.read(buffer) < 0) {
                break; // it was cut meanwhile
            }
        }
        return buffer.position();
    }

    @Override
    public boolean contains(String name) {
        Path file = file(name);
        return reading(file, () -> isObject(file));
    }

    @Override
    public List<String> list(String prefix) {
        String directory = ObjectName.requirePrefix(prefix).substring(0, prefix.lastIndexOf('/') + 1);
        Path start = root.resolve(directory);
        List<String> names = reading(start, () -> {
            List<String> found = new ArrayList<>();
            collect(start, prefix, found);
            return found;
        });
        Collections.sort(names);
        return List.copyOf(names);
    }

    @Override
    public List<Finding> strangers() {
        List<Finding> findings = reading(root, () -> {
            List<Finding> found = new ArrayList<>();
            collectStrangers(root, found);
            return found;
        });
        findings.sort(Comparator.comparing(Finding::file));
        return List.copyOf(findings);
    }

    private void collectStrangers(Path directory, List<Finding> findings) throws IOException {
        for (Path child : children(directory)) {
            Optional<BasicFileAttributes> found = attributes(child);
            if (found.filter(BasicFileAttributes::isDirectory).isPresent()) {
                collectStrangers(child, findings);
            } else if (found.filter(BasicFileAttributes::isSymbolicLink).isPresent()) {
                findings.add(new Finding.Unexpected(name(child), "links are not followed, so nothing here is read"));
            } else if (found.filter(BasicFileAttributes::isOther).isPresent()) {
                findings.add(new Finding.Unexpected(name(child), "it is neither a file nor a folder"));
            }
        }
    }

    private void collect(Path directory, String prefix, List<String> names) throws IOException {
        for (Path child : children(directory)) {
            String name = name(child);
            Optional<BasicFileAttributes> found = ObjectName.isLegal(name) ? attributes(child) : Optional.empty();
            if (found.filter(BasicFileAttributes::isDirectory).isPresent()) {
                collect(child, prefix, names);
            } else if (found.filter(BasicFileAttributes::isRegularFile).isPresent() && name.startsWith(prefix)) {
                names.add(name);
            }
        }
    }

    /** What vanishes meanwhile is left out: other writers' temporary files come and go. */
    private static List<Path> children(Path directory) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(children::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return children;
    }

    @Override
    public boolean delete(String name) {
        Path file = file(name);
        boolean possible = reading(file, () -> isObject(file) || !isTaken(file));
        return possible && DurableFiles.delete(file);
    }

    /** By what is no object, or by an object that stands where a directory of this one would. */
    private boolean isTaken(Path file) throws IOException {
        return isBelowObject(file) || attributes(file).isPresent();
    }

    private boolean isObject(Path file) throws IOException {
        return attributes(file).filter(BasicFileAttributes::isRegularFile).isPresent();
    }

    /** Empty only when there is nothing: a failure to look is not absence. */
    private Optional<BasicFileAttributes> attributes(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (isBelowObject(file)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private interface Reading<T> {
        T run() throws IOException;
    }

    private static <T> T reading(Path path, Reading<T> reading) {
        try {
            return reading.run();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + path + " failed: " + e.getMessage(), e);
        }
    }

    private String name(Path file) {
        return root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    private Path file(String name) {
        Path file = root.resolve(ObjectName.require(name)).normalize();
        if (!file.startsWith(root) || file.equals(root)) {
            throw new IllegalArgumentException("\"" + name + "\" leads out of " + root);
        }
        return file;
    }
}
