package dev.truce.integrity.store;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** An {@link ObjectStore} in memory. */
final class MemoryObjectStore implements ObjectStore {

    private final TreeMap<String, byte[]> objects = new TreeMap<>();

    @Override
    public synchronized boolean putIfAbsent(String name, byte[] content) {
        checkDirectories(ObjectName.require(name));
        return objects.putIfAbsent(name, content.clone()) == null;
    }

    private void checkDirectories(String name) {
        if (!list(name + "/").isEmpty()) {
            throw ObjectName.directoryClash(name);
        }
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            if (objects.containsKey(name.substring(0, slash))) {
                throw ObjectName.directoryClash(name);
            }
        }
    }

    @Override
    public synchronized Optional<byte[]> get(String name) {
        return Optional.ofNullable(objects.get(ObjectName.require(name))).map(byte[]::clone);
    }

    @Override
    public synchronized Optional<byte[]> get(String name, long offset, int length) {
        ObjectName.requireRange(name, offset, length);
        return Optional.ofNullable(objects.get(ObjectName.require(name))).map(content -> {
            int from = (int) Math.min(offset, content.length);
            return Arrays.copyOfRange(content, from, from + Math.min(length, content.length - from));
        });
    }

    @Override
    public synchronized boolean contains(String name) {
        return objects.containsKey(ObjectName.require(name));
    }

    @Override
    public synchronized List<String> list(String prefix) {
        // legal characters end before '{', so the prefix and '{' bound the names from above
        return List.copyOf(
                objects.subMap(ObjectName.requirePrefix(prefix), prefix + "{").keySet());
    }

    @Override
    public synchronized boolean delete(String name) {
        return objects.remove(ObjectName.require(name)) != null;
    }
}
