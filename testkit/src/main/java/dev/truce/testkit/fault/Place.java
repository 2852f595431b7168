package dev.truce.testkit.fault;

import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a path leads: an entry of a directory, and the node it names, if any.
 *
 * @param directory null for the root, which is in none
 * @param names the real names from the root on
 */
record Place(
        @Nullable DirectoryNode directory,
        List<String> names,
        @Nullable Node node) {

    private static final int MAX_LINKS = 40;

    /** Follows a path; the symbolic link it may end in only when asked to. */
    static Place find(DirectoryNode root, FaultPath path, boolean followLast) throws FileSystemException {
        Deque<String> ahead = new ArrayDeque<>(path.toAbsolutePath().names());
        List<DirectoryNode> above = new ArrayList<>(List.of(root));
        List<String> names = new ArrayList<>();
        int links = 0;
        while (!ahead.isEmpty()) {
            String name = ahead.pop();
            DirectoryNode here = above.get(above.size() - 1);
            Node node = here.entries().get(name);
            if (name.equals(".") || name.isEmpty()) {
                continue;
            }
            if (name.equals("..")) {
                if (above.size() > 1) {
                    above.remove(above.size() - 1);
                    names.remove(names.size() - 1);
                }
            } else if (node instanceof LinkNode link && (!ahead.isEmpty() || followLast)) {
                if (++links > MAX_LINKS) {
                    throw new FileSystemException(path.toString(), null, "Too many levels of symbolic links");
                }
                FaultPath target = FaultPath.parse(path.getFileSystem(), link.target());
                if (target.isAbsolute()) {
                    above.subList(1, above.size()).clear();
                    names.clear();
                }
                for (int i = target.names().size() - 1; i >= 0; i--) {
                    ahead.push(target.names().get(i));
                }
            } else if (ahead.isEmpty()) {
                names.add(name);
                return new Place(here, List.copyOf(names), node);
            } else if (node instanceof DirectoryNode below) {
                above.add(below);
                names.add(name);
            } else if (node == null) {
                throw new NoSuchFileException(path.toString());
            } else {
                throw new FileSystemException(path.toString(), null, "Not a directory");
            }
        }
        DirectoryNode last = above.get(above.size() - 1);
        DirectoryNode parent = above.size() > 1 ? above.get(above.size() - 2) : null;
        return new Place(parent, List.copyOf(names), last);
    }

    Node require(FaultPath path) throws NoSuchFileException {
        if (node == null) {
            throw new NoSuchFileException(path.toString());
        }
        return node;
    }

    /** Whether the way from the root leads through another place, whatever links lead to either. */
    boolean isBelow(Place above) {
        int depth = above.names.size();
        return names.size() >= depth && names.subList(0, depth).equals(above.names);
    }

    /** The directory of an entry that is to be changed. */
    DirectoryNode parent(FaultPath path) throws FileSystemException {
        if (directory == null) {
            throw new FileSystemException(path.toString(), null, "Device or resource busy");
        }
        return directory;
    }

    String name() {
        return names.get(names.size() - 1);
    }
}
