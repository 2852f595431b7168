package dev.truce.integrity.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.fixture.WatchedStore;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is said of objects that are stored as changes, and read without decoding them. */
class NotedChangeTest {

    /** Says what the first byte is now. */
    private static final ChangeNote FIRST_BYTE =
            (base, content) -> Optional.of(("now " + (char) content[0]).getBytes(StandardCharsets.US_ASCII));

    private final WatchedStore objects = new WatchedStore();
    private final ContentStore store = ContentStore.in(objects);

    private static byte[] version(char first) {
        byte[] content = new byte[4_000];
        new Random(1).nextBytes(content);
        content[0] = (byte) first;
        return content;
    }

    private static Digest digest(char first) {
        return Digest.of(version(first));
    }

    private String put(char first, char like, ChangeNote notes) {
        List<String> packs = new ArrayList<>(objects.list(""));
        try (ContentWriter writer = store.writer()) {
            writer.putLike(version(first), digest(like), notes);
        }
        return objects.list("").stream()
                .filter(name -> !packs.contains(name))
                .findFirst()
                .orElseThrow();
    }

    private Optional<String> noted(char first) {
        return ContentStore.in(objects).noted().of(digest(first)).map(NotedChangeTest::shown);
    }

    private static String shown(NotedChange change) {
        char base = change.base().equals(digest('a')) ? 'a' : '?';
        return base + ": " + new String(change.note(), StandardCharsets.US_ASCII);
    }

    private List<String> deep(ChangeNote notes) {
        return ContentStore.in(objects).verify("store", (object, content) -> {}, notes).findings().stream()
                .map(Finding::message)
                .toList();
    }

    private void replace(String name, byte[] file) {
        objects.delete(name);
        objects.putIfAbsent(name, file);
    }

    @Test
    void aNoteIsReadWithoutTheContentOrItsBase() {
        String whole = put('a', 'a', FIRST_BYTE);
        String change = put('b', 'a', FIRST_BYTE);

        assertThat(PackFile.index(objects, change).orElseThrow())
                .singleElement()
                .matches(PackedObject::isNoted)
                .matches(object -> !object.isWhole());
        ContentStore fresh = ContentStore.in(objects);
        assertThat(fresh.get(digest('b'))).isEqualTo(version('b'));
        assertThat(fresh.bases(digest('b'))).containsExactly(digest('a'));
        assertThat(deep(FIRST_BYTE)).isEmpty();
        assertThat(fresh.verify("store", true, Sample.ALL).findings()).isEmpty();
        objects.delete(whole);
        assertThat(noted('b')).hasValue("a: now b");
        assertThat(noted('a')).isEmpty();
        assertThat(noted('z')).isEmpty();
    }

    @Test
    void whereNothingIsSaidThereIsNoNote() {
        put('a', 'a', FIRST_BYTE);
        String change = put('b', 'a', ChangeNote.NONE);

        assertThat(PackFile.index(objects, change).orElseThrow())
                .singleElement()
                .matches(object -> !object.isNoted())
                .matches(object -> !object.isWhole());
        assertThat(noted('b')).isEmpty();
        assertThat(deep(FIRST_BYTE)).isEmpty();
    }

    @Test
    void anEmptyNoteIsOne() {
        put('a', 'a', FIRST_BYTE);
        put('b', 'a', (base, content) -> Optional.of(new byte[0]));

        assertThat(noted('b')).hasValue("a: ");
        assertThat(ContentStore.in(objects).get(digest('b'))).isEqualTo(version('b'));
    }

    @Test
    void aNoteIsKeptWhereItLeavesTheChangeAtHalfOfTheWhole() {
        int most = version('b').length / 2 - Digest.BYTES - Integer.BYTES;
        byte[] frame = Zstandard.compress(version('b'), version('a'));
        for (int longer : new int[] {0, 1}) {
            byte[] note = new byte[most - frame.length + longer];
            Payload payload = Payload.of(version('b'), digest('a'), version('a'), (base, content) -> Optional.of(note));
            assertThat(payload.encoding()).isEqualTo(longer == 0 ? Payload.NOTED_DELTA : Payload.DELTA);
            assertThat(payload.content(digest('b'), version('b').length, base -> version('a')))
                    .isEqualTo(version('b'));
        }
    }

    @Test
    void aNoteThatLiesIsFoundByWhoeverKnowsWhatItMustSay() {
        put('a', 'a', FIRST_BYTE);
        String change = put('b', 'a', (base, content) -> Optional.of(new byte[] {1}));

        assertThat(deep(FIRST_BYTE))
                .singleElement()
                .asString()
                .startsWith(change + ": damaged; its object " + digest('b') + " at bytes ")
                .endsWith(": its note does not say what it changes");
        assertThat(deep(ChangeNote.NONE)).hasSize(1);
        assertThat(ContentStore.in(objects).verify("store", true, Sample.ALL).findings())
                .isEmpty();
        assertThat(ContentStore.in(objects).get(digest('b'))).isEqualTo(version('b'));
    }

    @Test
    void aPackThatIsDamagedAnywhereSaysNothing() {
        put('a', 'a', FIRST_BYTE);
        String change = put('b', 'a', FIRST_BYTE);
        byte[] file = objects.get(change).orElseThrow();
        for (int at = PackFile.INDEX_AT; at < file.length; at++) {
            byte[] damaged = file.clone();
            damaged[at] ^= 1;
            replace(change, damaged);
            assertThat(noted('b')).as("byte %d", at).isEmpty();
        }
        replace(change, file);
        assertThat(noted('b')).hasValue("a: now b");
    }

    @Test
    void aSecondCopyThatIsSoundSaysIt() {
        put('a', 'a', FIRST_BYTE);
        String change = put('b', 'a', FIRST_BYTE);
        byte[] file = objects.get(change).orElseThrow();
        file[file.length - 1] ^= 1;
        replace(change, file);
        try (ContentWriter writer = ContentStore.in(objects).writer()) {
            writer.putLike(version('b'), digest('a'), FIRST_BYTE);
            writer.putLike(version('c'), digest('a'), FIRST_BYTE);
        }

        assertThat(noted('b')).hasValue("a: now b");
        assertThat(noted('c')).hasValue("a: now c");
    }

    @Test
    void aPackIsReadOnceForAllThatItHas() {
        put('a', 'a', FIRST_BYTE);
        try (ContentWriter writer = store.writer()) {
            for (char first = 'b'; first < 'j'; first++) {
                writer.putLike(version(first), digest('a'), FIRST_BYTE);
            }
        }
        put('j', 'a', FIRST_BYTE);
        put('k', 'a', FIRST_BYTE);
        NotedChanges changes = ContentStore.in(objects).noted();
        assertThat(changes.of(digest('b'))).isPresent();
        objects.readsSinceAsked();
        for (char first = 'b'; first < 'j'; first++) {
            assertThat(changes.of(digest(first)).map(NotedChangeTest::shown)).hasValue("a: now " + first);
        }
        assertThat(objects.readsSinceAsked()).isZero();
        // of three packs the one that was asked for longest ago is read anew
        changes.of(digest('j'));
        changes.of(digest('b'));
        changes.of(digest('k'));
        assertThat(objects.readsSinceAsked()).isEqualTo(2);
        changes.of(digest('b'));
        assertThat(objects.readsSinceAsked()).isZero();
        changes.of(digest('j'));
        assertThat(objects.readsSinceAsked()).isEqualTo(1);
    }

    @Test
    void onlyAChangeHasABaseAndANote() {
        byte[] change =
                Payload.of(version('b'), digest('a'), version('a'), FIRST_BYTE).bytes();
        for (byte whole : new byte[] {Payload.NONE, Payload.ZSTD}) {
            assertThat(Payload.base(whole, change)).isEmpty();
            assertThat(new Payload(whole, change).noted()).isEmpty();
        }
        assertThat(new Payload(Payload.DELTA, change).noted()).isEmpty();
        for (byte encoding : new byte[] {Payload.DELTA, Payload.NOTED_DELTA}) {
            assertThat(Payload.base(encoding, Arrays.copyOf(change, Digest.BYTES)))
                    .hasValue(digest('a'));
            assertThat(Payload.base(encoding, Arrays.copyOf(change, Digest.BYTES - 1)))
                    .isEmpty();
        }
        for (byte encoding = 0; encoding < 4; encoding++) {
            assertThat(Payload.isEncoding(encoding)).isTrue();
        }
        assertThat(Payload.isEncoding((byte) 4)).isFalse();
        assertThat(Payload.isEncoding((byte) -1)).isFalse();
    }

    @Test
    void aChangeWithoutRoomForItsNoteIsRefused() {
        byte[] change =
                Payload.of(version('b'), digest('a'), version('a'), FIRST_BYTE).bytes();
        int length = version('b').length;
        Payload.Bases none = base -> {
            throw new AssertionError("nothing should be read for it");
        };
        for (int bytes : new int[] {0, Digest.BYTES - 1, Digest.BYTES, Digest.BYTES + 3, Digest.BYTES + 4}) {
            Payload cut = new Payload(Payload.NOTED_DELTA, Arrays.copyOf(change, bytes));
            assertThat(cut.noted()).isEmpty();
            assertThatThrownBy(() -> cut.content(digest('b'), length, none))
                    .isInstanceOf(Payload.UndecodableException.class)
                    .hasMessage("its payload is too short to name a base");
        }
        for (int claimed : new int[] {change.length, Integer.MAX_VALUE, -1}) {
            byte[] lying = change.clone();
            ByteBuffer.wrap(lying).putInt(Digest.BYTES, claimed);
            Payload payload = new Payload(Payload.NOTED_DELTA, lying);
            assertThat(payload.noted()).as("length %d", claimed).isEmpty();
            assertThatThrownBy(() -> payload.content(digest('b'), length, none))
                    .isInstanceOf(Payload.UndecodableException.class);
        }
        byte[] onlyNote = Arrays.copyOf(change, Digest.BYTES + 4 + "now b".length());
        assertThat(new Payload(Payload.NOTED_DELTA, onlyNote).noted().map(NotedChangeTest::shown))
                .hasValue("a: now b");
        assertThatThrownBy(() -> new Payload(Payload.NOTED_DELTA, onlyNote).content(digest('b'), length, none))
                .hasMessage("its payload does not have the length it claims");
    }
}
