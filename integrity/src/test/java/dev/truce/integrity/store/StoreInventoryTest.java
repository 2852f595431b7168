package dev.truce.integrity.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is said of the files of a store before anything in them is read. */
class StoreInventoryTest {

    private static final Digest ALONE = Digest.of(bytes("alone"));

    private final ObjectStore objects = ObjectStore.memory();
    private final ContentStore store = ContentStore.uncompressed(objects);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String pack(String... contents) {
        List<String> before = objects.list("packs/");
        try (ContentWriter writer = store.writer()) {
            for (String each : contents) {
                writer.put(bytes(each));
            }
        }
        return objects.list("packs/").stream()
                .filter(name -> !before.contains(name))
                .findFirst()
                .orElseThrow();
    }

    private long length(String name) {
        return objects.get(name).orElseThrow().length;
    }

    private void replace(String name, byte[] file) {
        objects.delete(name);
        objects.putIfAbsent(name, file);
    }

    @Test
    void filesAreListedWithWhatIsInThem() {
        String file = ContentStore.name(store.put(bytes("alone")));
        String pack = pack("one", "three");

        assertThat(store.inventory().unreadable()).isEmpty();
        assertThat(store.inventory().files())
                .containsExactly(
                        new StoreInventory.StoredFile(
                                file,
                                length(file),
                                List.of(new StoreInventory.StoredObject(ALONE, length(file), true))),
                        new StoreInventory.StoredFile(
                                pack,
                                length(pack),
                                List.of(
                                        new StoreInventory.StoredObject(
                                                Digest.of(bytes("one")), PackFile.ENTRY_BYTES + 3, true),
                                        new StoreInventory.StoredObject(
                                                Digest.of(bytes("three")), PackFile.ENTRY_BYTES + 5, true))));
    }

    @Test
    void whatNobodyCanReadIsAFindingAndHidesNothing() {
        String pack = pack("one");
        String file = ContentStore.name(store.put(bytes("alone")));
        String cutPack = "packs/ab/ab" + "0".repeat(62);
        for (String name : List.of(cutPack, "packs/ab/readme", "objects/notes")) {
            objects.putIfAbsent(name, new byte[3]);
        }
        replace(file, new byte[3]);

        assertThat(store.inventory().files())
                .extracting(StoreInventory.StoredFile::name)
                .containsExactly(pack);
        assertThat(store.inventory().unreadable())
                .containsExactlyInAnyOrder(
                        new Finding.Truncated(file, ObjectFile.OVERHEAD_BYTES, 3),
                        new Finding.Unexpected("objects/notes", "its name is neither an object's nor a pack's"),
                        new Finding.Truncated(cutPack, PackFile.MIN_BYTES, 3),
                        new Finding.Unexpected("packs/ab/readme", "its name is neither an object's nor a pack's"));
    }

    /** A header that is another's, has no mark, or claims what no object has. */
    @Test
    void aHeaderThatCannotBeIsAFinding() {
        String file = ContentStore.name(store.put(bytes("alone")));
        byte[] sound = objects.get(file).orElseThrow();
        for (int at : new int[] {0, 18, 22, 26}) {
            byte[] changed = sound.clone();
            changed[at] ^= (byte) 0x80;
            replace(file, changed);

            assertThat(store.inventory().unreadable())
                    .as("byte %d", at)
                    .containsExactly(
                            new Finding.Damaged(file, OptionalLong.of(0), "its header is not that of the object"));
        }
    }

    @Test
    void soundFilesAreReliedOn() {
        String pack = pack("one");
        assertThat(store.rely(pack)).isTrue();
        byte[] damaged = objects.get(pack).orElseThrow();
        damaged[damaged.length / 2] ^= 1;
        replace(pack, damaged);

        assertThat(store.rely(pack)).isFalse();
        assertThat(store.rely("packs/ab/readme")).isFalse();
        assertThat(store.rely("notes")).isFalse();
    }

    @Test
    void lengthsAreWhatTheIndexesOfPacksTell() {
        pack("one", "three");
        store.put(bytes("alone"));

        assertThat(store.lengthBytes(Digest.of(bytes("three")))).hasValue(5);
        assertThat(store.lengthBytes(ALONE)).isEmpty();
    }

    @Test
    void whatIsDeletedIsNoLongerListed() {
        store.put(bytes("alone"));
        pack("one");
        objects.putIfAbsent("objects/notes", new byte[3]);

        assertThat(store.list()).containsExactlyInAnyOrder(ALONE, Digest.of(bytes("one")));
        assertThat(store.delete(ALONE)).isTrue();
        assertThat(store.delete(ALONE)).isFalse();
        assertThat(store.delete(Digest.of(bytes("one"))))
                .as("what is in packs stays")
                .isFalse();
        assertThat(store.list()).containsExactly(Digest.of(bytes("one")));
    }
}
