package dev.truce.integrity.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.fixture.WatchedStore;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentStoreTest {

    private static final byte[] CONTENT = "a line that repeats, a line that repeats, a line that repeats"
            .repeat(4)
            .getBytes(StandardCharsets.UTF_8);

    private final ObjectStore objects = ObjectStore.memory();
    private final ContentStore store = ContentStore.in(objects);

    @Property
    void whatGoesInComesOut(@ForAll byte[] content) {
        ContentStore compressed = ContentStore.in(ObjectStore.memory());
        Digest digest = compressed.put(content);

        assertThat(digest).isEqualTo(Digest.of(content));
        assertThat(compressed.get(digest)).isEqualTo(content);
        assertThat(compressed.put(content)).isEqualTo(digest);
        assertThat(compressed.list()).containsExactly(digest);
    }

    @Test
    void bothEncodingsReadEachOther() {
        Digest digest = ContentStore.uncompressed(objects).put(CONTENT);
        int plain = objects.get(ContentStore.name(digest)).orElseThrow().length;
        assertThat(store.get(digest)).isEqualTo(CONTENT);
        objects.delete(ContentStore.name(digest));
        store.put(CONTENT);

        assertThat(plain).isEqualTo(ObjectFile.OVERHEAD_BYTES + CONTENT.length);
        assertThat(objects.get(ContentStore.name(digest)).orElseThrow()).hasSizeLessThan(plain);
        assertThat(ContentStore.uncompressed(objects).get(digest)).isEqualTo(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyFlippedBitIsFound(boolean compress) {
        ContentStore writer = compress ? store : ContentStore.uncompressed(objects);
        Digest digest = writer.put(CONTENT);
        byte[] file = objects.get(ContentStore.name(digest)).orElseThrow();

        for (int bit = 0; bit < 8 * file.length; bit++) {
            byte[] flipped = file.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            replace(digest, flipped);
            assertThat(store.verify("store").findings())
                    .as("bit %d", bit)
                    .hasSize(1)
                    .allMatch(finding -> finding.file().equals(ContentStore.name(digest)));
            assertThatThrownBy(() -> store.get(digest)).isInstanceOf(DamageException.class);
            assertThatThrownBy(() -> store.put(CONTENT)).isInstanceOf(DamageException.class);
        }
    }

    @Test
    void everyTruncationAndEveryAppendedByteIsFound() {
        Digest digest = store.put(CONTENT);
        byte[] file = objects.get(ContentStore.name(digest)).orElseThrow();

        for (int length = 0; length < file.length; length++) {
            replace(digest, Arrays.copyOf(file, length));
            assertThat(store.verify("store").findings()).singleElement().isInstanceOf(Finding.Truncated.class);
        }
        for (int more = 1; more <= 16; more++) {
            replace(digest, Arrays.copyOf(file, file.length + more));
            assertThat(store.verify("store").findings()).singleElement().isInstanceOf(Finding.Damaged.class);
        }
    }

    @Test
    void aWholeObjectInAnotherPlaceIsFound() {
        Digest one = store.put(CONTENT);
        Digest two = store.put(new byte[] {1});
        replace(one, objects.get(ContentStore.name(two)).orElseThrow());

        assertThatThrownBy(() -> store.get(one))
                .hasMessage(ContentStore.name(one) + ": in the wrong place; this is the object " + two);
    }

    @Test
    void messagesNameFileAndOffset() {
        Digest digest = store.put(CONTENT);
        byte[] file = objects.get(ContentStore.name(digest)).orElseThrow();
        String name = ContentStore.name(digest);

        file[2] = 'x';
        replace(digest, file);
        assertThatThrownBy(() -> store.get(digest))
                .hasMessage(name + ": damaged at byte 2; it does not start with the mark of an object");
        file[2] = 'U';
        objects.delete(name);
        assertThatThrownBy(() -> store.get(digest)).hasMessage(name + ": missing; the store names it");
    }

    /** The header tells where, as far as it goes. */
    @Test
    void whatTheHeaderTellsOfItsDamageIsNamed() {
        Digest digest = store.put(CONTENT);
        byte[] file = objects.get(ContentStore.name(digest)).orElseThrow();
        for (int at = 0; at < 8; at++) {
            assertThat(broken(file, at))
                    .isEqualTo("damaged at byte " + at + "; it does not start with the mark of an object");
        }
        assertThat(broken(file, 8)).isEqualTo("damaged at byte 8; the format version is not 1");
        assertThat(broken(file, 9)).isEqualTo("damaged at byte 9; the encoding is not known");
        assertThat(broken(file, 10)).isEqualTo("damaged; its bytes do not match the SHA-256 at the file's end");
        for (int at = 18; at < 26; at++) {
            long claimed = file.length + (1L << (8 * (25 - at) + 7));
            assertThat(broken(file, at))
                    .isEqualTo(
                            at < 23
                                    ? "damaged at byte 18; the file's length is not the one its header gives"
                                    : "truncated; it should have " + claimed + " bytes but has " + file.length);
        }
        for (int at = 26; at < 58; at++) {
            assertThat(broken(file, at)).isEqualTo("damaged at byte " + at + "; the header names another object");
        }
        assertThat(broken(file, 58)).isEqualTo("damaged; its bytes do not match the SHA-256 at the file's end");
    }

    private String broken(byte[] file, int at) {
        byte[] broken = file.clone();
        broken[at] ^= (byte) 0x80;
        Digest digest = Digest.of(CONTENT);
        replace(digest, broken);
        List<Finding> findings = store.verify("store").findings();
        assertThat(findings).hasSize(1);
        return findings.get(0).message().substring(ContentStore.name(digest).length() + 2);
    }

    @Test
    void aLengthThatIsNotThatOfTheFileIsRefused() {
        Digest digest = store.put(CONTENT);
        byte[] file = objects.get(ContentStore.name(digest)).orElseThrow();
        for (int at : new int[] {10, 14, 25}) {
            byte[] forged = file.clone();
            forged[at] ^= (byte) 0x80;
            sealAgain(forged);
            replace(digest, forged);

            assertThatThrownBy(() -> store.get(digest))
                    .as("byte %d", at)
                    .hasMessageEndingWith("malformed; the lengths in its header cannot be");
        }
    }

    @Test
    void lengthsThatContradictEachOtherAreRefused() {
        Digest digest = ContentStore.uncompressed(objects).put(CONTENT);
        byte[] file = objects.get(ContentStore.name(digest)).orElseThrow();
        file[17] ^= 1;
        sealAgain(file);
        replace(digest, file);

        assertThatThrownBy(() -> store.get(digest))
                .hasMessageEndingWith("malformed; the lengths in its header contradict each other");
    }

    @Test
    void forgedLengthsAreRefusedWithoutAllocatingThem() {
        Digest digest = store.put(CONTENT);
        byte[] file = objects.get(ContentStore.name(digest)).orElseThrow();
        file[14] = 0x0F; // claims 240 MiB of content
        sealAgain(file);
        replace(digest, file);

        assertThatThrownBy(() -> store.get(digest))
                .hasMessageEndingWith("malformed; its payload does not have the length it claims");
        file[9] = 4;
        sealAgain(file);
        replace(digest, file);
        assertThatThrownBy(() -> store.get(digest))
                .hasMessageEndingWith("malformed; encoding 4 is not known here; use a newer Truce");
        file[8] = 9;
        sealAgain(file);
        replace(digest, file);
        assertThatThrownBy(() -> store.get(digest))
                .hasMessageEndingWith("malformed; format version 9 is not known here; use a newer Truce");
    }

    @Test
    void aWriteThatStoredOtherBytesIsFoundBeforeItIsAcknowledged() {
        ContentStore lying = ContentStore.in(new WatchedStore() {
            @Override
            public boolean putIfAbsent(String name, byte[] content) {
                byte[] stored = content.clone();
                stored[20] ^= 1;
                return super.putIfAbsent(name, stored);
            }
        });
        assertThatThrownBy(() -> lying.put(CONTENT))
                .isInstanceOf(DamageException.class)
                .hasMessageEndingWith("damaged at byte 20; reading it back just after writing gave other bytes");
    }

    @Test
    void aWriteThatStoredNothingIsFoundBeforeItIsAcknowledged() {
        ContentStore losing = ContentStore.in(new WatchedStore() {
            @Override
            public boolean putIfAbsent(String name, byte[] content) {
                return true;
            }
        });
        assertThatThrownBy(() -> losing.put(CONTENT)).isInstanceOf(DamageException.class);
    }

    @Test
    void aDamagedFileIsNotReliedOn() {
        Digest digest = store.put(CONTENT);
        String name = ContentStore.name(digest);
        assertThat(store.rely(name)).isTrue();

        byte[] file = objects.get(name).orElseThrow();
        file[60] ^= 1;
        replace(digest, file);
        assertThat(store.rely(name)).isFalse();
    }

    @Test
    void foreignFilesAreReported() {
        objects.putIfAbsent("objects/readme.txt", new byte[] {1});
        Digest digest = store.put(CONTENT);
        objects.putIfAbsent("objects/zz/" + digest.hex(), new byte[] {1});

        assertThat(store.verify("store").findings())
                .extracting(Finding::message)
                .containsExactly(
                        "objects/readme.txt: unexpected; its name is not an object's",
                        "objects/zz/" + digest.hex() + ": unexpected; its name is not an object's");
        assertThat(store.list()).containsExactly(digest);
    }

    private static void sealAgain(byte[] file) {
        int end = file.length - Digest.BYTES;
        System.arraycopy(Digest.hasher().update(file, 0, end).digest().bytes(), 0, file, end, Digest.BYTES);
    }

    private void replace(Digest digest, byte[] file) {
        objects.delete(ContentStore.name(digest));
        objects.putIfAbsent(ContentStore.name(digest), file);
    }

    /** The JIT of JDK 17.0.15 once turned equal digests into different ones after some ten thousand calls. */
    @Test
    void objectsComeBackHoweverOftenTheyAreRead() {
        ContentStore contents = ContentStore.in(ObjectStore.memory());
        List<Digest> names = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            byte[] content = new byte[7 * i];
            Arrays.fill(content, (byte) i);
            names.add(contents.put(content));
        }
        for (int round = 0; round < 100; round++) {
            for (Digest name : names) {
                assertThat(contents.get(name)).isNotNull();
            }
        }
    }
}
