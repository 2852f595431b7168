package dev.truce.integrity.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pack of about 4 KiB, and everything that may happen to its bytes. */
class PackDamageTest {

    private static final byte[] TEXT =
            "a line that repeats, a line that repeats, ".repeat(60).getBytes(StandardCharsets.UTF_8);
    private static final int TEXTS = 12;

    private final ObjectStore objects = ObjectStore.memory();
    private final ContentStore store = ContentStore.in(objects);
    private final List<byte[]> contents = new ArrayList<>();
    private String name = "";
    private byte[] file = {};
    private List<PackedObject> index = List.of();

    /** Objects of both encodings, one of them empty. */
    @BeforeEach
    void aPack() {
        Random random = new Random(5);
        contents.add(new byte[0]);
        for (int i = 0; i < TEXTS; i++) {
            byte[] noise = new byte[200];
            random.nextBytes(noise);
            contents.add(noise);
            byte[] text = TEXT.clone();
            text[i] = '!';
            contents.add(text);
        }
        try (ContentWriter writer = store.writer()) {
            contents.forEach(writer::put);
        }
        name = objects.list("").get(0);
        file = objects.get(name).orElseThrow();
        index = PackFile.index(name, file);
        assertThat(objects.list("")).containsExactly(name);
        assertThat(file).hasSizeBetween(3_900, 5_000);
        assertThat(index).extracting(PackedObject::encoding).contains(Payload.NONE, Payload.ZSTD);
    }

    private void replace(byte[] other) {
        objects.delete(name);
        objects.putIfAbsent(name, other);
    }

    private Finding onlyFinding() {
        List<Finding> findings = store.verify("store").findings();
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).file()).isEqualTo(name);
        return findings.get(0);
    }

    private static byte[] flipped(byte[] file, int bit) {
        byte[] other = file.clone();
        other[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return other;
    }

    @Test
    @Tag("slow")
    void everyFlippedBitIsFoundAndNamedWhereItCanBeTold() {
        int untold = 0;
        for (int bit = 0; bit < Byte.SIZE * file.length; bit++) {
            int at = bit / Byte.SIZE;
            replace(flipped(file, bit));
            Finding finding = onlyFinding();
            if (at < PackFile.INDEX_LENGTH_AT || at >= file.length - Digest.BYTES) {
                assertThat(finding.message()).startsWith(name + ": damaged at byte " + at + ";");
            } else if (at >= index.get(0).offset()) {
                PackedObject hit = hit(at);
                boolean told = finding.message().contains(hit.digest().toString());
                assertThat(told || hit.encoding() == Payload.ZSTD)
                        .as("bit %d", bit)
                        .isTrue();
                untold += told ? 0 : 1;
            } else {
                assertThat(finding.message()).startsWith(name + ": damaged; its ");
            }
        }
        // bits of a zstd frame that no decoder looks at; one or two a frame
        assertThat(untold).isLessThanOrEqualTo(2 * TEXTS);
    }

    private PackedObject hit(int at) {
        return index.stream()
                .filter(object -> at >= object.offset() && at < object.offset() + object.storedLength())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whereHeaderOrEndIsDamagedIsNamed() {
        for (int at = 0; at < 10; at++) {
            replace(flipped(file, Byte.SIZE * at));
            String what = at < 8
                    ? "it does not start with the mark of a pack"
                    : at == 8 ? "the format version is not 1" : "the sealing is not 0";
            assertThat(onlyFinding().message()).isEqualTo(name + ": damaged at byte " + at + "; " + what);
        }
        for (int at = file.length - Digest.BYTES; at < file.length; at++) {
            replace(flipped(file, Byte.SIZE * at));
            assertThat(onlyFinding().message())
                    .isEqualTo(name + ": damaged at byte " + at + "; the digest at its end is not its own");
        }
    }

    @Test
    void whereIndexAndEndAreDamagedTheIndexIsNamed() {
        byte[] other = flipped(file, Byte.SIZE * PackFile.INDEX_LENGTH_AT);
        replace(flipped(other, Byte.SIZE * (file.length - 1)));

        assertThat(onlyFinding().message()).isEqualTo(name + ": damaged; its index cannot be read");
    }

    @Test
    void aPackThatIsCutWithinItsIndexTellsHowLongThatIs() {
        int indexEnd = index.get(0).offset();
        replace(Arrays.copyOf(file, indexEnd - 1));

        assertThat(store.inventory().unreadable())
                .containsExactly(new Finding.Truncated(name, indexEnd + Digest.BYTES, indexEnd - 1));
    }

    @Test
    void everyTruncationIsFound() {
        for (int length = 0; length < file.length; length++) {
            replace(Arrays.copyOf(file, length));
            assertThat(onlyFinding()).isInstanceOf(Finding.Truncated.class);
            assertThat(((Finding.Truncated) onlyFinding()).foundBytes()).isEqualTo(length);
            if (length >= index.get(0).offset()) {
                assertThat(((Finding.Truncated) onlyFinding()).expectedBytes()).isEqualTo(file.length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(bytes = {0, 1, -1})
    void everyAppendedByteIsFound(byte appended) {
        for (int more = 1; more <= 16; more++) {
            byte[] longer = Arrays.copyOf(file, file.length + more);
            Arrays.fill(longer, file.length, longer.length, appended);
            replace(longer);
            assertThat(onlyFinding().message())
                    .isEqualTo(name + ": damaged at byte " + file.length + "; " + more + " bytes follow its end");
        }
    }

    @Test
    void nothingIsSaidToFollowAnEndThatIsNotThere() {
        byte[] longer = Arrays.copyOf(file, file.length + 1);
        longer[file.length - 1] ^= 1;
        replace(longer);

        assertThat(onlyFinding().message())
                .isEqualTo(name + ": damaged; its bytes do not match the SHA-256 that names it");
    }

    @Test
    void aWholePackInAnotherPlaceIsFound() {
        String other = StoredName.of(PackFile.FOLDER, Digest.of(new byte[0]));
        objects.putIfAbsent(other, file);

        assertThat(store.verify("store").findings())
                .extracting(Finding::message)
                .containsExactly(other + ": in the wrong place; this is the pack " + PackFile.digest(file));
    }

    @Test
    void whatIsNoPackIsReported() {
        objects.putIfAbsent("packs/readme.txt", new byte[] {1});

        assertThat(store.verify("store").findings())
                .extracting(Finding::message)
                .containsExactly("packs/readme.txt: unexpected; its name is not a pack's");
        contents.forEach(content ->
                assertThat(ContentStore.in(objects).get(Digest.of(content))).isEqualTo(content));
    }

    @Test
    @Tag("slow")
    void noReaderEverGetsOtherBytes() {
        for (int bit = 0; bit < Byte.SIZE * file.length; bit += 7) {
            replace(flipped(file, bit));
            ContentStore fresh = ContentStore.in(objects);
            int sound = 0;
            for (byte[] content : contents) {
                try {
                    assertThat(fresh.get(Digest.of(content))).isEqualTo(content);
                    sound++;
                } catch (DamageException e) {
                    assertThat(e.finding().file()).isIn(name, ContentStore.name(Digest.of(content)));
                }
            }
            if (bit >= Byte.SIZE * index.get(0).offset()) {
                assertThat(sound).as("bit %d", bit).isGreaterThanOrEqualTo(contents.size() - 1);
            }
        }
    }

    @Test
    void aTruncatedPackStillGivesWhatItHas() {
        PackedObject second = index.get(1);
        replace(Arrays.copyOf(file, second.offset() + second.storedLength()));
        ContentStore fresh = ContentStore.in(objects);

        assertThat(fresh.get(second.digest())).isEqualTo(contents.get(1));
        assertThatThrownBy(() -> fresh.get(index.get(2).digest()))
                .hasMessageStartingWith(name + ": truncated; it should have ");
    }

    @Test
    void aDamagedIndexHidesNoOtherPackAndIsNamedWhenSomethingIsMissing() {
        byte[] other = {1, 2, 3};
        Digest digest;
        try (ContentWriter writer = store.writer()) {
            digest = writer.put(other);
        }
        replace(flipped(file, Byte.SIZE * PackFile.SEALING_AT));
        ContentStore fresh = ContentStore.in(objects);

        assertThat(fresh.get(digest)).isEqualTo(other);
        String lost = ContentStore.name(Digest.of(contents.get(1)));
        assertThatThrownBy(() -> fresh.get(Digest.of(contents.get(1))))
                .hasMessage(lost + ": missing; the store, in which the index of " + name + " cannot be read, names it");
    }

    /** A pack that would be whole with these bytes in it, from a writer that lies. */
    private void lie(int at, byte... bytes) {
        byte[] head = Arrays.copyOf(file, file.length - Digest.BYTES);
        System.arraycopy(bytes, 0, head, at, bytes.length);
        byte[] hostile = Arrays.copyOf(head, file.length);
        Digest end = Digest.of(head);
        System.arraycopy(end.bytes(), 0, hostile, head.length, Digest.BYTES);
        objects.delete(name);
        name = StoredName.of(PackFile.FOLDER, end);
        objects.putIfAbsent(name, hostile);
    }

    private void lieAbout(int at, int number) {
        lie(at, ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }

    private void refused(String problem) {
        assertThat(onlyFinding()).isInstanceOf(Finding.Malformed.class);
        assertThat(onlyFinding().message()).contains(problem);
        ContentStore fresh = ContentStore.in(objects);
        contents.forEach(content ->
                assertThatThrownBy(() -> fresh.get(Digest.of(content))).isInstanceOf(DamageException.class));
        assertThat(fresh.list()).isEmpty();
    }

    @Test
    void formatsOfTomorrowAreRefusedByName() {
        lie(PackFile.VERSION_AT, (byte) 2);
        refused("format version 2 is not known here; use a newer Truce");
        lie(PackFile.SEALING_AT, (byte) 1);
        refused("sealing 1 is not known here; use a newer Truce");
        lie(PackFile.INDEX_AT + PackFile.COUNT_BYTES + Digest.BYTES, (byte) 4);
        refused("encoding 4 of the object " + index.get(0).digest() + " is not known here; use a newer Truce");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 24, 26, 1 << 18, (1 << 18) + 1, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void lyingCountsAreRefused(int count) {
        lieAbout(PackFile.INDEX_AT, count);
        refused("the length of its index is not that of its number of objects");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, 5, 45, 1 << 20})
    void lyingIndexLengthsAreRefused(int length) {
        lieAbout(PackFile.INDEX_LENGTH_AT, length);
        assertThat(store.verify("store").findings()).hasSize(1);
        assertThat(ContentStore.in(objects).list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 1 << 28})
    void hugeIndexLengthsAreRefusedWithoutReadingThem(int length) {
        lieAbout(PackFile.INDEX_LENGTH_AT, length);
        refused("more than 262144 objects take");
    }

    private static int lengthsAt(int entry) {
        return PackFile.INDEX_AT + PackFile.COUNT_BYTES + entry * PackFile.ENTRY_BYTES + Digest.BYTES + 1;
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, 1 << 29})
    void lyingContentLengthsAreRefused(int length) {
        lieAbout(lengthsAt(2), length);
        refused("the lengths of the object " + index.get(2).digest() + " in its index cannot be");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, 1 << 26})
    void lyingStoredLengthsAreRefused(int length) {
        lieAbout(lengthsAt(2) + Integer.BYTES, length);
        refused("the lengths of the object " + index.get(2).digest() + " in its index cannot be");
    }

    @Test
    void aPackThatClaimsMoreContentThanAPackHasIsRefused() {
        lieAbout(lengthsAt(2), 1 << 28);
        refused("bytes of content, but a pack has at most 268435456");
    }

    @Test
    void aStoredLengthThatDoesNotAddUpIsRefused() {
        lieAbout(lengthsAt(2) + Integer.BYTES, index.get(2).storedLength() + 1);
        assertThat(onlyFinding().message()).endsWith("malformed; the lengths in its index do not add up to its own");
    }

    @Test
    void anObjectNamedTwiceIsRefused() {
        lie(lengthsAt(3) - 1 - Digest.BYTES, index.get(1).digest().bytes());
        refused("its index names the object " + index.get(1).digest() + " twice");
    }

    /** The frame has 60 bytes; 64 MiB are not allocated for it. */
    @Test
    void contentThatCannotBeInThePayloadIsNotAllocated() {
        lieAbout(lengthsAt(2), 1 << 26);

        assertThat(store.verify("store").findings()).isEmpty();
        assertThat(store.verify("store", true, Sample.ALL).findings())
                .singleElement()
                .extracting(Finding::message)
                .asString()
                .endsWith("its object " + index.get(2).digest() + " at bytes "
                        + index.get(2).offset() + " to "
                        + (index.get(2).offset() + index.get(2).storedLength())
                        + ": its payload does not have the length it claims");
    }

    @Test
    void onlyDeepVerificationFindsWhatWasWrittenWrong() {
        int at = index.get(1).offset();
        lie(at, (byte) (file[at] + 1));

        assertThat(store.verify("store").findings()).isEmpty();
        assertThat(store.verify("store", true, Sample.ALL).findings())
                .singleElement()
                .extracting(Finding::message)
                .asString()
                .startsWith(name + ": damaged; its object " + index.get(1).digest() + " at bytes " + at)
                .endsWith(": its content does not have its digest");
    }

    @Test
    void aPackLongerThanAnyIsRefused() {
        byte[] endless = Arrays.copyOf(file, PackFile.MAX_BYTES + 1);
        List<Finding> findings = PackCheck.of(name, PackFile.digest(file), endless, null, Payload.NO_BASES);

        assertThat(findings)
                .extracting(Finding::message)
                .containsExactly(name + ": malformed; it is longer than a pack may be, 67108864 bytes");
    }
}
