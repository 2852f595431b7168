package dev.truce.integrity.store;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.age.KeyRefusedException;
import dev.truce.integrity.age.PayloadKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A store behind its encryption. Whoever uses it sees contents and names as they are; below it stand {@link SealedFile}s under
 * {@link KeyedNames}. Reading throws {@link DamageException} for bytes that are not those that were written.
 */
final class SealedObjectStore implements ObjectStore {

    /** Content of such a name is always the same: it can be kept, and a file that is there need not be encrypted once more. */
    private static final Pattern NAMED_BY_CONTENT = Pattern.compile(".*/[0-9a-f]{64}");

    private static final int MAX_CHUNKS = SealedFile.MAX_BYTES / PayloadKey.SEALED_CHUNK_BYTES + 1;
    private static final int KEPT_KEYS = 1_024;
    private static final int KEPT_CHUNKS = 64;

    private final ObjectStore objects;
    private final RepositoryKeys keys;
    private final KeyedNames names;
    private final Map<String, PayloadKey> payloadKeys = new Recent<>(KEPT_KEYS);
    private final Map<Place, byte[]> chunks = new Recent<>(KEPT_CHUNKS);

    /** A chunk of a file. */
    private record Place(String stored, long number) {}

    SealedObjectStore(ObjectStore objects, RepositoryKeys keys) {
        this.objects = objects;
        this.keys = keys;
        this.names = keys.names();
    }

    @Override
    public boolean putIfAbsent(String name, byte[] content) {
        String stored = stored(name);
        Optional<byte[]> there = NAMED_BY_CONTENT.matcher(name).matches() && objects.contains(stored)
                ? objects.get(stored)
                : Optional.empty();
        return objects.putIfAbsent(stored, there.orElseGet(() -> SealedFile.encode(stored, content, keys.newest())));
    }

    @Override
    public Optional<byte[]> get(String name) {
        String stored = stored(name);
        return objects.get(stored).map(file -> {
            try {
                return content(stored, file);
            } catch (DamageException e) {
                require(SealedFile.check(stored, file)); // that a key does not fit may be damage, too
                throw e;
            }
        });
    }

    @Override
    public Optional<byte[]> kept(String name) {
        return objects.get(stored(name));
    }

    private byte[] content(String stored, byte[] file) {
        require(SealedFile.checkHeader(stored, file));
        int end = Math.max(SealedFile.bodyAt(stored), file.length - Digest.BYTES);
        byte[] sealed = Arrays.copyOfRange(file, SealedFile.bodyAt(stored), end);
        byte[] inner = opening(stored, () -> keys.identities().open(stored, sealed));
        SealedFile.requireInnerName(stored, inner);
        return Arrays.copyOfRange(inner, SealedFile.innerBytes(stored), inner.length);
    }

    @Override
    public Optional<byte[]> get(String name, long offset, int length) {
        ObjectName.requireRange(name, offset, length);
        String stored = stored(name);
        if (!NAMED_BY_CONTENT.matcher(name).matches()) {
            return ObjectStore.super.get(name, offset, length); // what is kept of it may be of an earlier file
        }
        if (!objects.contains(stored)) {
            forget(stored);
            return Optional.empty();
        }
        try {
            return range(stored, offset, length);
        } catch (DamageException e) {
            // it may have been removed and written anew since its key was found
            forget(stored);
            return range(stored, offset, length);
        }
    }

    private Optional<byte[]> range(String stored, long offset, int length) {
        return payloadKey(stored).map(key -> part(stored, key, SealedFile.innerBytes(stored) + offset, length));
    }

    /** A part of an age file's content. Only short ones come from the chunks that are kept. */
    private byte[] part(String stored, PayloadKey key, long from, int length) {
        long first = from / PayloadKey.CHUNK_BYTES;
        long behind = (from + length + PayloadKey.CHUNK_BYTES - 1) / PayloadKey.CHUNK_BYTES;
        int count = (int) Math.min(MAX_CHUNKS, Math.max(1, behind - first));
        byte[] content = count == 1 ? chunk(stored, key, first) : chunks(stored, key, first, count);
        int skip = (int) Math.min(content.length, from % PayloadKey.CHUNK_BYTES);
        return Arrays.copyOfRange(content, skip, skip + Math.min(length, content.length - skip));
    }

    private byte[] chunk(String stored, PayloadKey key, long number) {
        Place place = new Place(stored, number);
        Optional<byte[]> kept = recall(chunks, place);
        if (kept.isPresent()) {
            return kept.get();
        }
        byte[] content = chunks(stored, key, number, 1);
        synchronized (chunks) {
            chunks.put(place, content);
        }
        return content;
    }

    /** Chunks of a file, fewer where it ends; none behind its end. */
    private byte[] chunks(String stored, PayloadKey key, long first, int count) {
        long from = SealedFile.bodyAt(stored) + key.offset() + first * PayloadKey.SEALED_CHUNK_BYTES;
        int length = count * PayloadKey.SEALED_CHUNK_BYTES;
        // one byte more than the digest at the end tells whether another chunk follows
        int asked = length + Digest.BYTES + 1;
        byte[] read = objects.get(stored, from, asked).orElse(new byte[0]);
        boolean last = read.length < asked;
        int found = last ? Math.max(0, read.length - Digest.BYTES) : length;
        return found == 0 && first > 0 ? new byte[0] : key.open(first, Arrays.copyOf(read, found), last);
    }

    private Optional<PayloadKey> payloadKey(String stored) {
        Optional<PayloadKey> kept = recall(payloadKeys, stored);
        if (kept.isPresent()) {
            return kept;
        }
        return objects.get(stored, 0, SealedFile.headBytes(stored)).map(head -> {
            require(SealedFile.checkHeader(stored, head));
            byte[] sealed = Arrays.copyOfRange(head, SealedFile.bodyAt(stored), head.length);
            PayloadKey key = opening(stored, () -> keys.identities().payloadKey(stored, sealed));
            SealedFile.requireInnerName(stored, chunk(stored, key, 0));
            synchronized (payloadKeys) {
                payloadKeys.put(stored, key);
            }
            return key;
        });
    }

    /** The store was opened, so a file that was not is of newer keys, or of nobody's. */
    private static <T> T opening(String stored, Supplier<T> attempt) {
        try {
            return attempt.get();
        } catch (KeyRefusedException e) {
            throw new DamageException(new Finding.Unproven(
                    stored, "it is encrypted to a key of the repository that the identities given do not open"));
        }
    }

    private static void require(Optional<Finding> problem) {
        if (problem.isPresent()) {
            throw new DamageException(problem.get());
        }
    }

    @Override
    public boolean contains(String name) {
        return objects.contains(stored(name));
    }

    @Override
    public List<String> list(String prefix) {
        String folder = ObjectName.requirePrefix(prefix).substring(0, prefix.indexOf('/') + 1);
        return objects.list(folder).stream()
                .filter(stored -> !stored.startsWith(KeyFile.FOLDER))
                .map(names::known)
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
    }

    @Override
    public boolean delete(String name) {
        String stored = stored(name);
        forget(stored);
        return objects.delete(stored);
    }

    @Override
    public List<Finding> strangers() {
        return objects.strangers();
    }

    private void forget(String stored) {
        synchronized (payloadKeys) {
            payloadKeys.remove(stored);
        }
        synchronized (chunks) {
            chunks.keySet().removeIf(place -> place.stored().equals(stored));
        }
    }

    private String stored(String name) {
        if (ObjectName.require(name).startsWith(KeyFile.FOLDER)) {
            throw new IllegalArgumentException("\"" + name + "\" is where the keys of the repository are");
        }
        return names.stored(name);
    }

    private static <K, V> Optional<V> recall(Map<K, V> recent, K key) {
        synchronized (recent) {
            return Optional.ofNullable(recent.get(key));
        }
    }

    /** What was used last. */
    private static final class Recent<K, V> extends LinkedHashMap<K, V> {

        private static final long serialVersionUID = 1L;

        private final int kept;

        Recent(int kept) {
            super(16, 0.75f, true);
            this.kept = kept;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > kept;
        }
    }
}
