package dev.truce.testkit.fault;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rules of power cuts, written down plainly for one directory of short files: every subset is tried, and those that tear a
 * rename or change one name out of order are crossed out.
 */
final class ReferenceDisk {

    /** Names and the numbers of their files after each change; a number below 0 is no file. */
    private record Change(Map<String, Integer> entries) {}

    private record Write(int offset, String bytes) {}

    private final Map<String, Integer> visible = new TreeMap<>();
    private final Map<String, Integer> durable = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<String> synced = new ArrayList<>();
    private final List<List<Write>> writes = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();

    boolean has(String name) {
        return visible.containsKey(name);
    }

    void create(String name) {
        synced.add("");
        writes.add(new ArrayList<>());
        lengths.add(0);
        change(Map.of(name, synced.size() - 1));
    }

    void append(String name, String bytes) {
        int file = visible.get(name);
        writes.get(file).add(new Write(lengths.get(file), bytes));
        lengths.set(file, lengths.get(file) + bytes.length());
    }

    void rename(String from, String to) {
        if (!visible.get(from).equals(visible.get(to))) {
            change(Map.of(from, -1, to, visible.get(from)));
        }
    }

    void link(String from, String to) {
        change(Map.of(to, visible.get(from)));
    }

    void delete(String name) {
        change(Map.of(name, -1));
    }

    private void change(Map<String, Integer> entries) {
        changes.add(new Change(entries));
        apply(visible, entries);
    }

    private static void apply(Map<String, Integer> directory, Map<String, Integer> entries) {
        entries.forEach((name, file) -> {
            if (file < 0) {
                directory.remove(name);
            } else {
                directory.put(name, file);
            }
        });
    }

    void forceDirectory() {
        changes.forEach(change -> apply(durable, change.entries()));
        changes.clear();
    }

    void forceFile(String name) {
        int file = visible.get(name);
        for (Write write : writes.get(file)) {
            synced.set(file, over(synced.get(file), write.offset(), write.bytes()));
        }
        writes.get(file).clear();
    }

    private static String over(String content, int offset, String bytes) {
        byte[] old = content.getBytes(StandardCharsets.ISO_8859_1);
        byte[] result = Arrays.copyOf(old, Math.max(old.length, offset + bytes.length()));
        System.arraycopy(bytes.getBytes(StandardCharsets.ISO_8859_1), 0, result, offset, bytes.length());
        return new String(result, StandardCharsets.ISO_8859_1);
    }

    /** Every directory that a power cut can leave: names and contents. */
    Set<Map<String, String>> survivors() {
        Set<Map<String, String>> all = new HashSet<>();
        for (int subset = 0; subset < 1 << changes.size(); subset++) {
            if (isLegal(subset)) {
                Map<String, Integer> directory = new TreeMap<>(durable);
                for (int i = 0; i < changes.size(); i++) {
                    if (contains(subset, i)) {
                        apply(directory, changes.get(i).entries());
                    }
                }
                all.addAll(withContents(directory));
            }
        }
        return all;
    }

    private static boolean contains(int subset, int change) {
        return ((subset >> change) & 1) == 1;
    }

    private boolean isLegal(int subset) {
        for (int later = 0; later < changes.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                Set<String> shared = new HashSet<>(changes.get(later).entries().keySet());
                shared.retainAll(changes.get(earlier).entries().keySet());
                boolean skips = contains(subset, later) && !contains(subset, earlier);
                if (skips && !shared.isEmpty()) {
                    return false;
                }
            }
        }
        return true;
    }

    private Set<Map<String, String>> withContents(Map<String, Integer> directory) {
        Set<Map<Integer, String>> chosen = new HashSet<>(Set.of(Map.of()));
        for (int file : new HashSet<>(directory.values())) {
            Set<Map<Integer, String>> more = new HashSet<>();
            for (Map<Integer, String> one : chosen) {
                for (String content : contents(file)) {
                    Map<Integer, String> extended = new HashMap<>(one);
                    extended.put(file, content);
                    more.add(extended);
                }
            }
            chosen = more;
        }
        Set<Map<String, String>> result = new HashSet<>();
        for (Map<Integer, String> one : chosen) {
            Map<String, String> named = new TreeMap<>();
            directory.forEach((name, file) -> named.put(name, one.get(file)));
            result.add(named);
        }
        return result;
    }

    private Set<String> contents(int file) {
        Set<String> contents = new HashSet<>(Set.of(synced.get(file)));
        for (Write write : writes.get(file)) {
            Set<String> after = new HashSet<>(contents);
            for (String before : contents) {
                for (int written = 0; written <= write.bytes().length(); written++) {
                    String torn = write.bytes().substring(0, written);
                    String zeros = "\0".repeat(write.bytes().length() - written);
                    after.add(over(before, write.offset(), torn + zeros));
                    if (written > 0) {
                        after.add(over(before, write.offset(), torn));
                    }
                }
            }
            contents = after;
        }
        return contents;
    }
}
