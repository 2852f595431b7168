package dev.truce.integrity.store;

import dev.truce.integrity.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is said of objects that packs have as changes of others, without decoding them. Of the packs that it looks into it proves
 * the raw bytes and holds the last two, at most 16 MiB; so of objects that were written one after the other each costs little.
 * Made for one task; not thread-safe.
 */
public final class NotedChanges {

    private static final int PACKS_HELD = 2;

    private final ObjectStore objects;
    private final Packs packs;
    private final Map<String, Optional<byte[]>> held = new LinkedHashMap<>(PACKS_HELD, 1, true);

    NotedChanges(ObjectStore objects, Packs packs) {
        this.objects = objects;
        this.packs = packs;
    }

    /**
     * What is said of an object.
     *
     * @param object the object
     * @return empty if it is stored without a note, or in no pack that is sound and as short as writers make them
     */
    public Optional<NotedChange> of(Digest object) {
        return packs.find(object).stream()
                .filter(PackedObject::isNoted)
                .flatMap(copy -> bytes(copy.pack()).flatMap(copy::noted).stream())
                .findFirst();
    }

    private Optional<byte[]> bytes(String pack) {
        Optional<byte[]> bytes = held.computeIfAbsent(pack, this::read);
        if (held.size() > PACKS_HELD) {
            held.remove(held.keySet().iterator().next());
        }
        return bytes;
    }

    private Optional<byte[]> read(String pack) {
        Digest name = StoredName.digest(PackFile.FOLDER, pack).orElseThrow();
        return ContentReader.readable(() -> objects.get(pack, 0, ContentWriter.PACK_BYTES + 1))
                .filter(file ->
                        PackCheck.of(pack, name, file, null, Payload.NO_BASES).isEmpty());
    }
}
