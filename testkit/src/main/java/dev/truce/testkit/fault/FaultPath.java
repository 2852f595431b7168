package dev.truce.testkit.fault;

import java.io.IOException;
import java.net.URI;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A path of names joined by {@code /}. The empty path has one empty name, the root none. */
final class FaultPath implements Path {

    private final FaultFileSystem fileSystem;
    private final boolean absolute;
    private final List<String> names;

    private FaultPath(FaultFileSystem fileSystem, boolean absolute, List<String> names) {
        this.fileSystem = fileSystem;
        this.absolute = absolute;
        this.names = List.copyOf(names);
    }

    static FaultPath parse(FaultFileSystem fileSystem, String text) {
        if (text.isEmpty()) {
            return new FaultPath(fileSystem, false, List.of(""));
        }
        List<String> names = new ArrayList<>();
        for (String name : text.split("/", -1)) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return new FaultPath(fileSystem, text.startsWith("/"), names);
    }

    List<String> names() {
        return names;
    }

    private boolean isEmpty() {
        return !absolute && names.equals(List.of(""));
    }

    private FaultPath with(boolean rooted, List<String> parts) {
        return new FaultPath(fileSystem, rooted, rooted || !parts.isEmpty() ? parts : List.of(""));
    }

    private static FaultPath own(Path path) {
        if (path instanceof FaultPath own) {
            return own;
        }
        throw new ProviderMismatchException(path + " is of another file system");
    }

    @Override
    public FaultFileSystem getFileSystem() {
        return fileSystem;
    }

    @Override
    public boolean isAbsolute() {
        return absolute;
    }

    @Override
    public @Nullable Path getRoot() {
        return absolute ? with(true, List.of()) : null;
    }

    @Override
    public @Nullable Path getFileName() {
        return names.isEmpty() ? null : with(false, names.subList(names.size() - 1, names.size()));
    }

    @Override
    public @Nullable FaultPath getParent() {
        boolean none = names.isEmpty() || (!absolute && names.size() == 1);
        return none ? null : with(absolute, names.subList(0, names.size() - 1));
    }

    @Override
    public int getNameCount() {
        return names.size();
    }

    @Override
    public Path getName(int index) {
        return subpath(index, index + 1);
    }

    @Override
    public Path subpath(int from, int to) {
        if (from < 0 || to > names.size() || from >= to) {
            throw new IllegalArgumentException(this + " has no names " + from + " to " + to);
        }
        return with(false, names.subList(from, to));
    }

    @Override
    public boolean startsWith(Path other) {
        return other instanceof FaultPath path
                && path.fileSystem == fileSystem
                && path.absolute == absolute
                && path.names.size() <= names.size()
                && names.subList(0, path.names.size()).equals(path.names);
    }

    @Override
    public boolean endsWith(Path other) {
        if (!(other instanceof FaultPath path) || path.fileSystem != fileSystem) {
            return false;
        }
        int start = names.size() - path.names.size();
        return path.absolute
                ? equals(path)
                : start >= 0 && names.subList(start, names.size()).equals(path.names);
    }

    @Override
    public FaultPath normalize() {
        List<String> result = new ArrayList<>();
        for (String name : names) {
            boolean up = name.equals("..");
            if (up && !result.isEmpty() && !result.get(result.size() - 1).equals("..")) {
                result.remove(result.size() - 1);
            } else if (!name.equals(".") && !(up && absolute)) {
                result.add(name);
            }
        }
        return with(absolute, result);
    }

    @Override
    public FaultPath resolve(Path other) {
        FaultPath path = own(other);
        if (path.absolute || isEmpty()) {
            return path;
        }
        List<String> joined = new ArrayList<>(names);
        joined.addAll(path.isEmpty() ? List.of() : path.names);
        return with(absolute, joined);
    }

    @Override
    public Path relativize(Path other) {
        FaultPath path = own(other);
        if (path.absolute != absolute) {
            throw new IllegalArgumentException("Only one of " + this + " and " + other + " is absolute");
        }
        List<String> from = isEmpty() ? List.of() : names;
        List<String> to = path.isEmpty() ? List.of() : path.names;
        int same = 0;
        while (same < Math.min(from.size(), to.size()) && from.get(same).equals(to.get(same))) {
            same++;
        }
        List<String> result = new ArrayList<>();
        from.subList(same, from.size()).forEach(name -> result.add(".."));
        result.addAll(to.subList(same, to.size()));
        return with(false, result);
    }

    @Override
    public URI toUri() {
        return URI.create(fileSystem.provider().getScheme() + "://" + toAbsolutePath());
    }

    @Override
    public FaultPath toAbsolutePath() {
        return absolute ? this : with(true, isEmpty() ? List.of() : names);
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        return fileSystem.realPath(this, options);
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException("nothing is watched here");
    }

    @Override
    public int compareTo(Path other) {
        return toString().compareTo(own(other).toString());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FaultPath path
                && path.fileSystem == fileSystem
                && path.absolute == absolute
                && path.names.equals(names);
    }

    @Override
    public int hashCode() {
        return Objects.hash(absolute, names);
    }

    @Override
    public String toString() {
        return (absolute ? "/" : "") + String.join("/", names);
    }
}
