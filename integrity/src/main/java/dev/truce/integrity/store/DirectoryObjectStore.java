package dev.truce.integrity.store;

import dev.truce.integrity.file.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An {@link ObjectStore} in a directory, one file an object. Symbolic links are not followed to objects. */
final class DirectoryObjectStore implements ObjectStore {

    private final Path root;

    DirectoryObjectStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public boolean putIfAbsent(String name, byte[] content) {
        Path file = file(name);
        checkDirectories(name, file);
        Path directory = file.getParent();
        if (directory != null) {
            DurableFiles.createDirectories(directory);
        }
        return DurableFiles.writeNew(file, out -> out.write(content));
    }

    private void checkDirectories(String name, Path file) {
        if (Files.isDirectory(file)) {
            throw ObjectName.directoryClash(name);
        }
        for (Path above = file.getParent(); above != null && !above.equals(root); above = above.getParent()) {
            if (Files.isRegularFile(above)) {
                throw ObjectName.directoryClash(name);
            }
        }
    }

    @Override
    public Optional<byte[]> get(String name) {
        Path file = file(name);
        if (!isObject(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(in.readAllBytes());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file + " failed: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean contains(String name) {
        return isObject(file(name));
    }

    @Override
    public List<String> list(String prefix) {
        String directory = ObjectName.requirePrefix(prefix).substring(0, prefix.lastIndexOf('/') + 1);
        Path start = root.resolve(directory);
        if (!Files.isDirectory(start)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(start)) {
            return files.filter(DirectoryObjectStore::isObject)
                    .map(this::name)
                    .filter(name -> name.startsWith(prefix) && ObjectName.isLegal(name))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new UncheckedIOException(
                    "listing " + start + " failed: " + e.getMessage(),
                    e instanceof UncheckedIOException u ? u.getCause() : (IOException) e);
        }
    }

    @Override
    public boolean delete(String name) {
        Path file = file(name);
        return isObject(file) && DurableFiles.delete(file);
    }

    private static boolean isObject(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
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
