package dev.truce.jdbc.rollback;

import dev.truce.integrity.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that a process leaves when it dies: the files of its folder, byte by byte, with the logs of databases that it had open; rows
 * on a server, as others see them; the objects of the repository. It is taken at the moment of death, so that nothing counts that
 * the simulated process does afterwards, such as rolling back and closing.
 *
 * @param files each regular file, by its path in the folder
 * @param rows what the server has
 * @param objects each object, by its name
 */
record CrashState(Map<String, byte[]> files, List<String> rows, Map<String, byte[]> objects) {

    /** What SQLite makes anew from the log when nobody has the database open any more. */
    private static final String INDEX_OF_LOG = "-shm";

    static CrashState of(Path folder, List<String> rows, ObjectStore store) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (Path file : inside(folder)) {
            if (!file.toString().endsWith(INDEX_OF_LOG)) {
                files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        Map<String, byte[]> objects = new TreeMap<>();
        store.list("").forEach(name -> objects.put(name, store.get(name).orElseThrow()));
        return new CrashState(files, rows, objects);
    }

    /** Makes the folder what it was. Whoever had it open must have closed it. */
    void into(Path folder) throws IOException {
        for (Path file : inside(folder)) {
            if (!files.containsKey(folder.relativize(file).toString())) {
                Files.delete(file);
            }
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    private static List<Path> inside(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    /** The same objects, for a process that may write. */
    ObjectStore copyOfObjects() {
        ObjectStore copy = ObjectStore.memory();
        objects.forEach(copy::putIfAbsent);
        return copy;
    }

    /** Whether it is the same, byte by byte: whoever goes on from it cannot tell the difference. */
    boolean isSameAs(CrashState other) {
        return rows.equals(other.rows) && same(files, other.files) && same(objects, other.objects);
    }

    /** Whether it is the same as far as no database numbers its log anew each time. */
    boolean isLike(CrashState other) {
        return rows.equals(other.rows)
                && same(withoutDatabases(files), withoutDatabases(other.files))
                && same(objects, other.objects);
    }

    private static Map<String, byte[]> withoutDatabases(Map<String, byte[]> files) {
        Map<String, byte[]> others = new TreeMap<>(files);
        others.keySet().removeIf(name -> name.contains(".db"));
        return others;
    }

    private static boolean same(Map<String, byte[]> some, Map<String, byte[]> others) {
        return some.keySet().equals(others.keySet())
                && some.entrySet().stream().allMatch(each -> Arrays.equals(each.getValue(), others.get(each.getKey())));
    }
}
