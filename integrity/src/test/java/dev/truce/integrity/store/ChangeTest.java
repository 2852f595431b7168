package dev.truce.integrity.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Objects that are stored as what changed since another. */
class ChangeTest {

    private final ObjectStore objects = ObjectStore.memory();
    private final ContentStore store = ContentStore.in(objects);

    /** About 16 KB that compress by half; the versions differ in 30 bytes each. */
    private static byte[] version(int number) {
        byte[] content = new byte[16_000];
        Random random = new Random(1);
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) ('0' + random.nextInt(16));
        }
        Random other = new Random(number);
        for (int i = 0; i < 30 && number > 0; i++) {
            content[number * 100 + i] = (byte) other.nextInt();
        }
        return content;
    }

    /** Puts content like another in a pack of its own. */
    private String put(byte[] content, Digest like) {
        return put(store, content, like);
    }

    private static String put(ContentStore store, byte[] content, Digest like) {
        return put(store, content, like, ChangeNote.NONE);
    }

    private static String put(ContentStore store, byte[] content, Digest like, ChangeNote notes) {
        List<String> before = store.objects().list(PackFile.FOLDER);
        try (ContentWriter writer = store.writer()) {
            assertThat(writer.putLike(content, like, notes)).isEqualTo(Digest.of(content));
            assertThat(writer.store().get(Digest.of(content))).isEqualTo(content);
        }
        List<String> packs = new ArrayList<>(store.objects().list(PackFile.FOLDER));
        packs.removeAll(before);
        assertThat(packs).hasSize(1);
        return packs.get(0);
    }

    private static Digest digest(int version) {
        return Digest.of(version(version));
    }

    private int bytes(String name) {
        return objects.get(name).orElseThrow().length;
    }

    private static void replace(ObjectStore objects, String name, byte[] file) {
        objects.delete(name);
        objects.putIfAbsent(name, file);
    }

    private List<String> deepMessages() {
        return ContentStore.in(objects).verify("store", true, Sample.ALL).findings().stream()
                .map(Finding::message)
                .toList();
    }

    private void wholeNotChanged(String pack) {
        assertThat(PackFile.index(objects, pack).orElseThrow()).allMatch(PackedObject::isWhole);
    }

    @Test
    void aChangedObjectCostsWhatChanged() {
        String whole = put(version(0), digest(0));
        String change = put(version(1), digest(0));

        assertThat(bytes(whole)).isGreaterThan(7_000);
        assertThat(bytes(change)).isLessThan(300);
        ContentStore fresh = ContentStore.in(objects);
        assertThat(fresh.get(digest(1))).isEqualTo(version(1));
        assertThat(fresh.bases(digest(1))).containsExactly(digest(0));
        assertThat(fresh.bases(digest(0))).isEmpty();
        assertThat(fresh.bases(digest(7))).isEmpty();
        assertThat(fresh.inventory().files())
                .flatExtracting(StoreInventory.StoredFile::objects)
                .extracting(StoreInventory.StoredObject::digest, StoreInventory.StoredObject::whole)
                .containsExactlyInAnyOrder(tuple(digest(0), true), tuple(digest(1), false));
        assertThat(fresh.verify("store").findings()).isEmpty();
        assertThat(deepMessages()).isEmpty();
    }

    @Test
    void aChangeOfAChangeIsOneOfItsBase() {
        put(version(0), digest(0));
        put(version(1), digest(0));
        put(version(2), digest(1));
        put(version(3), digest(2));

        assertThat(store.bases(digest(2))).containsExactly(digest(0));
        assertThat(store.bases(digest(3))).containsExactly(digest(0));
        assertThat(ContentStore.in(objects).get(digest(3))).isEqualTo(version(3));
    }

    @Test
    void whatIsNotLikeItsBaseIsStoredWhole() {
        put(version(0), digest(0));
        byte[] noise = new byte[16_000];
        new Random(5).nextBytes(noise);
        wholeNotChanged(put(noise, digest(0)));
        // half of it new: a change would take more than half of the whole
        byte[] half = version(0);
        System.arraycopy(noise, 0, half, 0, half.length * 3 / 4);
        wholeNotChanged(put(half, digest(0)));
    }

    @Test
    void onlyAnObjectThatWasDurableBeforeIsABase() {
        try (ContentWriter writer = store.writer()) {
            writer.put(version(0));
            writer.putLike(version(1), digest(0), ChangeNote.NONE);
        }
        wholeNotChanged(objects.list("").get(0));
        wholeNotChanged(put(version(2), digest(9)));
        store.put(version(4)); // a file of its own
        wholeNotChanged(put(version(5), digest(4)));
    }

    @Test
    void whatWasToBeAChangeOfWhatIsGoneIsStoredWhole() {
        String base = put(version(0), digest(0));
        ContentStore fresh = ContentStore.in(objects);
        try (ContentWriter writer = fresh.writer()) {
            writer.putLike(version(1), digest(0), ChangeNote.NONE);
            objects.delete(base);
            writer.putLike(version(2), digest(0), ChangeNote.NONE);
        }

        assertThat(ContentStore.in(objects).get(digest(2))).isEqualTo(version(2));
        assertThat(ContentStore.in(objects).bases(digest(2))).isEmpty();
    }

    @Test
    void aStoreWithoutCompressionHasNoChanges() {
        put(version(0), digest(0));
        wholeNotChanged(put(ContentStore.uncompressed(objects), version(1), digest(0)));
    }

    @Test
    void aSingleObjectIsStoredWhole() {
        put(version(0), digest(0));

        assertThat(store.putLike(version(1), digest(0), ChangeNote.NONE)).isEqualTo(digest(1));
        assertThat(store.bases(digest(1))).isEmpty();
        assertThat(objects.list(ContentStore.FOLDER)).hasSize(1);
    }

    @Test
    void aDamagedPackIsNoBase() {
        String whole = put(version(0), digest(0));
        byte[] file = objects.get(whole).orElseThrow();
        file[file.length / 2] ^= 1;
        replace(objects, whole, file);

        wholeNotChanged(put(version(1), digest(0)));
    }

    @Test
    void contentThatZstdWouldTakeForAnotherDictionaryIsNoBase() {
        byte[] marked = version(0);
        ByteBuffer.wrap(marked).order(ByteOrder.LITTLE_ENDIAN).putInt(0xEC30A437);
        put(marked, digest(0));

        wholeNotChanged(put(version(1), Digest.of(marked)));
        Payload payload = Payload.of(version(1), digest(0), version(0), ChangeNote.NONE);
        assertThatThrownBy(() -> payload.content(digest(1), version(1).length, base -> marked))
                .hasMessage("its base " + digest(0) + " cannot be one");
        assertThatThrownBy(() -> payload.content(digest(1), version(1).length, base -> new byte[7]))
                .hasMessage("its base " + digest(0) + " cannot be one");
        assertThatThrownBy(() ->
                        payload.content(digest(1), version(1).length, base -> new byte[Payload.MAX_BASE_BYTES + 1]))
                .hasMessage("its base " + digest(0) + " cannot be one");
    }

    @Test
    void tooShortAndTooLongContentIsNoBase() {
        for (int length : new int[] {0, 7, Payload.MAX_BASE_BYTES + 1}) {
            assertThat(Payload.of(version(1), digest(0), new byte[length], ChangeNote.NONE))
                    .isEqualTo(Payload.of(version(1), true));
        }
        assertThat(Payload.of(version(1), digest(0), version(0), ChangeNote.NONE))
                .hasToString("88 bytes of a change");
    }

    @Test
    void theLongestBaseIsOne() {
        byte[] base = new byte[Payload.MAX_BASE_BYTES];
        new Random(3).nextBytes(base);
        byte[] changed = base.clone();
        changed[4_000_000] ^= 1;
        Payload payload = Payload.of(changed, Digest.of(base), base, ChangeNote.NONE);

        assertThat(payload.encoding()).isEqualTo(Payload.DELTA);
        assertThat(payload.bytes()).hasSizeLessThan(changed.length / 4);
        assertThat(payload.content(Digest.of(changed), changed.length, digest -> base))
                .isEqualTo(changed);
    }

    @Test
    void aMissingBaseIsNamedWithWhatNeedsIt() {
        String whole = put(version(0), digest(0));
        String change = put(version(1), digest(0));
        objects.delete(whole);

        ContentStore fresh = ContentStore.in(objects);
        String missing = ContentStore.name(digest(0)) + ": missing; " + change + ", whose object " + digest(1)
                + " is stored as a change of it, names it";
        assertThatThrownBy(() -> fresh.get(digest(1)))
                .isInstanceOf(DamageException.class)
                .hasMessage(missing);
        assertThat(fresh.verify("store").findings()).isEmpty();
        assertThat(deepMessages()).containsExactly(missing);
        store.put(version(0));
        assertThat(fresh.get(digest(1))).isEqualTo(version(1));
    }

    @Test
    void aDamagedBaseIsNamedWithWhatNeedsIt() {
        String whole = put(version(0), digest(0));
        String change = put(version(1), digest(0));
        byte[] file = objects.get(whole).orElseThrow();
        file[file.length / 2] ^= 1;
        replace(objects, whole, file);

        String unproven = change + ": not proved; its object " + digest(1) + " is stored as a change of the object "
                + digest(0) + ", and " + whole + ": damaged; its object " + digest(0) + " at bytes ";
        assertThatThrownBy(() -> ContentStore.in(objects).get(digest(1)))
                .isInstanceOf(DamageException.class)
                .hasMessageStartingWith(unproven);
        assertThat(deepMessages()).hasSize(2).anyMatch(message -> message.startsWith(unproven));
        // the fast verification needs no base, so it accuses only what is damaged
        assertThat(store.verify("store").findings())
                .singleElement()
                .extracting(Finding::file)
                .isEqualTo(whole);
    }

    @Test
    void aDamagedPackOfChangesIsAccusedAlsoWhenTheBaseIsGone() {
        String whole = put(version(0), digest(0));
        String change = put(version(1), digest(0));
        byte[] file = objects.get(change).orElseThrow();
        file[file.length - Digest.BYTES - 5] ^= 1;
        replace(objects, change, file);
        assertThat(store.verify("store").findings())
                .singleElement()
                .extracting(Finding::message)
                .asString()
                .startsWith(change + ": damaged; its object " + digest(1));
        objects.delete(whole);
        assertThat(ContentStore.in(objects).verify("store").findings())
                .extracting(Finding::message)
                .containsExactly(change + ": damaged; its bytes do not match the SHA-256 that names it");
    }

    @Test
    @Tag("slow")
    void everyFlippedBitOfAChangeIsFoundAndNeverRead() {
        put(version(0), digest(0));
        String change = put(version(1), digest(0));
        byte[] file = objects.get(change).orElseThrow();
        for (int bit = 0; bit < Byte.SIZE * file.length; bit++) {
            byte[] flipped = file.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            replace(objects, change, flipped);
            ContentStore fresh = ContentStore.in(objects);
            assertThat(fresh.verify("store").findings())
                    .as("bit %d", bit)
                    .singleElement()
                    .extracting(Finding::file)
                    .isEqualTo(change);
            try {
                assertThat(fresh.get(digest(1))).isEqualTo(version(1));
            } catch (DamageException e) {
                assertThat(e.finding().message())
                        .containsAnyOf(change, digest(1).hex());
            }
        }
    }

    private String pack(int version, Payload payload) {
        byte[] file = PackFile.encode(List.of(new PackFile.Part(digest(version), version(version).length, payload)));
        String name = StoredName.of(PackFile.FOLDER, PackFile.digest(file));
        objects.putIfAbsent(name, file);
        return name;
    }

    private String packChange(int version, int base) {
        return pack(version, Payload.of(version(version), digest(base), version(base), ChangeNote.NONE));
    }

    @Test
    void aRowOfChangesIsReadUpToItsBound() {
        pack(0, Payload.of(version(0), true));
        for (int i = 1; i <= 5; i++) {
            packChange(i, i - 1);
        }

        assertThat(store.get(digest(4))).isEqualTo(version(4));
        assertThatThrownBy(() -> store.get(digest(5)))
                .isInstanceOf(DamageException.class)
                .hasMessageContaining(digest(5).hex())
                .hasMessageEndingWith("more than 4 objects are stored as changes of one another");
        assertThat(deepMessages()).hasSize(1);
    }

    @Test
    void changesInARingAreRefused() {
        packChange(0, 1);
        packChange(1, 0);

        assertThatThrownBy(() -> store.get(digest(0)))
                .isInstanceOf(DamageException.class)
                .hasMessageEndingWith("more than 4 objects are stored as changes of one another");
        assertThat(deepMessages()).hasSize(2);
        wholeNotChanged(put(version(2), digest(1)));
    }

    @Test
    void aWholeCopyIsPreferred() {
        packChange(1, 0);
        assertThatThrownBy(() -> ContentStore.in(objects).get(digest(1))).isInstanceOf(DamageException.class);
        pack(1, Payload.of(version(1), true));
        ContentStore fresh = ContentStore.in(objects);
        assertThat(fresh.get(digest(1))).isEqualTo(version(1));
        assertThat(fresh.bases(digest(1))).containsExactly(digest(0));
        // and serves as a base itself
        put(fresh, version(2), digest(1));
        assertThat(fresh.bases(digest(2))).containsExactly(digest(1));
    }

    @Test
    void aChangeThatCannotBeIsRefused() {
        byte[] frame = Zstandard.compress(version(1), version(0));
        byte[] short31 = Arrays.copyOf(frame, Digest.BYTES - 1);
        Payload.Bases none = base -> {
            throw new AssertionError("nothing should be read for it");
        };
        assertThatThrownBy(() -> new Payload(Payload.DELTA, short31).content(digest(1), 10, none))
                .hasMessage("its payload is too short to name a base");
        Payload payload = Payload.of(version(1), digest(0), version(0), ChangeNote.NONE);
        assertThatThrownBy(() -> payload.content(digest(1), version(1).length + 1, none))
                .hasMessage("its payload does not have the length it claims");
        assertThatThrownBy(() -> payload.content(digest(1), Integer.MAX_VALUE, none))
                .hasMessage("its payload does not have the length it claims");
        assertThatThrownBy(() -> payload.content(digest(1), version(1).length, base -> version(2)))
                .isInstanceOf(Payload.UndecodableException.class);
        assertThatThrownBy(() -> payload.content(digest(2), version(1).length, base -> version(0)))
                .hasMessage("its content does not have its digest");
    }

    @Test
    void aFileOfItsOwnMayHoldAChange() {
        byte[] content = version(1);
        Payload change = Payload.of(content, digest(0), version(0), ChangeNote.NONE);
        ByteBuffer head = ByteBuffer.allocate(ObjectFile.HEADER_BYTES + change.bytes().length)
                .put("TRUCEOBJ".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put(Payload.DELTA)
                .putLong(content.length)
                .putLong(change.bytes().length)
                .put(digest(1).bytes())
                .put(change.bytes());
        byte[] file = Arrays.copyOf(head.array(), head.capacity() + Digest.BYTES);
        System.arraycopy(Digest.of(head.array()).bytes(), 0, file, head.capacity(), Digest.BYTES);
        String name = ContentStore.name(digest(1));
        objects.putIfAbsent(name, file);

        assertThat(store.bases(digest(1))).containsExactly(digest(0));
        assertThat(store.inventory().files())
                .flatExtracting(StoreInventory.StoredFile::objects)
                .containsExactly(new StoreInventory.StoredObject(digest(1), file.length, false));
        assertThat(store.verify("store").findings()).isEmpty();
        assertThatThrownBy(() -> store.get(digest(1)))
                .hasMessage(ContentStore.name(digest(0)) + ": missing; " + name
                        + ", whose content is stored as a change of it, names it");
        put(version(0), digest(0));
        assertThat(store.get(digest(1))).isEqualTo(content);
        assertThat(deepMessages()).isEmpty();
        replace(objects, name, Arrays.copyOf(file, ObjectFile.BASE_END - 1));
        assertThat(store.bases(digest(1))).isEmpty();
    }

    /** The whole pack, and the change, written by format version 1 and kept for ever. */
    @Test
    void theGoldenChangeIsRead() {
        ContentStore golden = ContentStore.in(ObjectStore.directory(Path.of("src/test/resources/golden/1/changed")));

        assertThat(golden.verify("golden", true, Sample.ALL).findings()).isEmpty();
        assertThat(golden.list()).containsExactlyInAnyOrder(digest(0), digest(1));
        assertThat(golden.bases(digest(1))).containsExactly(digest(0));
        assertThat(golden.get(digest(1))).isEqualTo(version(1));
    }

    /** Writes the golden files of the present format: the first argument is the directory. */
    public static void main(String[] arguments) {
        ContentStore golden = ContentStore.in(ObjectStore.directory(Path.of(arguments[0])));
        put(golden, version(0), digest(0));
        put(golden, version(1), digest(0));
    }
}
