package dev.truce.integrity.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.fixture.WatchedStore;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.age.Identities;
import dev.truce.integrity.age.KeyRefusedException;
import dev.truce.integrity.age.Recipients;
import dev.truce.integrity.json.CanonicalJson;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** An encrypted store gives back what was put, shows nothing of it to others, and notices every change. */
class SealedStoreTest {

    private static final Identities ANNA = Identities.generate();
    private static final String COMMIT =
            "snapshots/" + Digest.of(bytes("commit")).hex();

    private static final String OBJECT = ContentStore.name(Digest.of(bytes("object")));

    private final ObjectStore kept = ObjectStore.memory();
    private final RepositoryKeys keys = RepositoryKeys.create(kept, to(ANNA));
    private final ObjectStore store = keys.store();

    static Recipients to(Identities... identities) {
        return Recipients.of(Arrays.stream(identities)
                .flatMap(each -> each.publicKeys().stream())
                .toList());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        return noise;
    }

    private Digest packed(String... contents) {
        ContentStore content = ContentStore.in(store);
        try (ContentWriter writer = content.writer()) {
            for (String each : contents) {
                writer.put(bytes(each));
            }
        }
        return Digest.of(bytes(contents[0]));
    }

    /** The one file that is no key. */
    private String file() {
        List<String> files =
                kept.list("").stream().filter(name -> !name.startsWith("keys/")).toList();
        assertThat(files).hasSize(1);
        return files.get(0);
    }

    private void replace(String name, byte[] content) {
        kept.delete(name);
        assertThat(kept.putIfAbsent(name, content)).isTrue();
    }

    private static ObjectStore opened(ObjectStore kept) {
        return RepositoryKeys.open(kept, ANNA).store();
    }

    private List<Finding> findings() {
        return RepositoryKeys.verify(kept, "store", Sample.ALL).findings();
    }

    @Test
    void partsOfAnyLengthComeBack() {
        byte[] content = noise(200_000);
        store.putIfAbsent(OBJECT, content);
        ObjectStore plain = ObjectStore.memory();
        plain.putIfAbsent(OBJECT, content);

        for (ObjectStore each : List.of(store, opened(kept))) {
            for (int offset : List.of(0, 1, 65_500, 65_536, 131_000, 199_999, 200_000, 300_000)) {
                for (int length : List.of(0, 1, 100, 65_536, 200_000, Integer.MAX_VALUE)) {
                    assertThat(each.get(OBJECT, offset, length))
                            .as("%d bytes from %d", length, offset)
                            .hasValueSatisfying(part -> assertThat(part)
                                    .isEqualTo(plain.get(OBJECT, offset, length).orElseThrow()));
                }
            }
        }
        assertThat(store.get("objects/y", 0, 1)).isEmpty();
    }

    @Test
    void contentThatEndsWithAChunkComesBack() {
        int inner = SealedFile.innerBytes(OBJECT);
        for (int length : List.of(65_536 - inner, 131_072 - inner, 65_537 - inner)) {
            store.putIfAbsent(OBJECT, noise(length));

            assertThat(opened(kept).get(OBJECT)).hasValue(noise(length));
            assertThat(opened(kept).get(OBJECT, length - 1, 10))
                    .hasValue(Arrays.copyOfRange(noise(length), length - 1, length));
            assertThat(opened(kept).get(OBJECT, length, 10)).hasValue(new byte[0]);
            assertThat(store.delete(OBJECT)).isTrue();
        }
    }

    @Test
    void nothingOfContentOrItsDigestCanBeSeen() {
        Digest secret = packed("{\"secret\":\"value\"}", "another");
        ContentStore.in(store).put(bytes("a single one"));
        store.putIfAbsent(COMMIT, bytes("commit"));

        assertThat(ContentStore.in(opened(kept)).get(secret)).isEqualTo(bytes("{\"secret\":\"value\"}"));
        assertThat(store.list("")).contains(COMMIT, ContentStore.name(Digest.of(bytes("a single one"))));
        List<String> known = store.list("").stream()
                .map(name -> name.substring(name.lastIndexOf('/') + 1))
                .toList();
        for (String name : kept.list("")) {
            String text = name + new String(kept.get(name).orElseThrow(), StandardCharsets.ISO_8859_1);
            assertThat(text).doesNotContain("secret", "value", "another", "single", "commit", secret.hex());
            assertThat(known).noneMatch(text::contains);
        }
    }

    @Test
    void equalContentIsKeptOnce() {
        packed("the same");
        List<String> before = kept.list("");
        ContentStore again = ContentStore.in(opened(kept));
        try (ContentWriter writer = again.writer()) {
            writer.put(bytes("the same"));
        }
        again.put(bytes("the same"));

        assertThat(kept.list("")).isEqualTo(before);
    }

    @Test
    @Tag("slow")
    void everyChangedByteIsFoundInRawBytesAndByEveryReader() {
        Digest secret = packed("{\"secret\":\"value\"}");
        String name = file();
        byte[] sound = kept.get(name).orElseThrow();
        assertThat(findings()).isEmpty();
        for (int at = 0; at < sound.length; at++) {
            byte[] changed = sound.clone();
            changed[at] ^= 1;
            replace(name, changed);

            assertThat(findings())
                    .as("byte %d", at)
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.file()).isEqualTo(name));
            if (at < sound.length - Digest.BYTES) {
                assertThatThrownBy(() -> ContentStore.in(opened(kept)).get(secret))
                        .as("byte %d", at)
                        .isInstanceOf(DamageException.class);
                assertThatThrownBy(() -> opened(kept).get(store.list("packs/").get(0)))
                        .as("byte %d", at)
                        .isInstanceOf(DamageException.class);
            }
        }
    }

    /** A header of an age file that is damaged looks like one for others. */
    @Test
    void damageIsNotTakenForAnotherKey() {
        store.putIfAbsent("notes", bytes("content"));
        byte[] changed = kept.get("notes").orElseThrow();
        changed[SealedFile.bodyAt("notes") + 60] ^= 1;
        replace("notes", changed);

        assertThatThrownBy(() -> store.get("notes"))
                .isInstanceOf(DamageException.class)
                .hasMessage("notes: damaged; its bytes do not match the SHA-256 at the file's end");
    }

    @Test
    void whatIsSetAsideIsWhatIsKept() {
        store.putIfAbsent("notes", bytes("content"));

        assertThat(store.kept("notes")).hasValue(kept.get("notes").orElseThrow());
        assertThat(store.kept("other")).isEmpty();
    }

    @Test
    void partsOfNamedContentBeforeTheStartAreRefused() {
        store.putIfAbsent(OBJECT, bytes("content"));

        assertThatThrownBy(() -> store.get(OBJECT, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.get(OBJECT, 1, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void changesOfTheHeaderAreBlamedOnTheirByte() {
        packed("content");
        String name = file();
        byte[] sound = kept.get(name).orElseThrow();
        for (int at = 0; at < SealedFile.bodyAt(name); at++) {
            byte[] changed = sound.clone();
            changed[at] ^= 1;
            replace(name, changed);

            assertThat(findings().get(0).message()).startsWith(name + ": damaged at byte " + at + ";");
        }
    }

    /** What a file says after somebody changed it and closed it again by the digest of its bytes. */
    private static byte[] sealedAgain(byte[] file) {
        byte[] head = Arrays.copyOf(file, file.length - Digest.BYTES);
        byte[] sealed = Arrays.copyOf(head, file.length);
        System.arraycopy(Digest.of(head).bytes(), 0, sealed, head.length, Digest.BYTES);
        return sealed;
    }

    @Test
    void formatsOfTomorrowAreRefusedByName() {
        String problem = "malformed; format version 9 is not known here; use a newer Truce";
        for (String name : List.of("notes", OBJECT)) {
            store.putIfAbsent(name, bytes("content"));
            String stored = file();
            byte[] later = kept.get(stored).orElseThrow();
            later[8] = 9;
            replace(stored, sealedAgain(later));

            assertThat(findings()).extracting(Finding::message).containsExactly(stored + ": " + problem);
            assertThatThrownBy(() -> opened(kept).get(name)).hasMessage(stored + ": " + problem);
            assertThatThrownBy(() -> opened(kept).get(name, 0, 1)).hasMessage(stored + ": " + problem);
            kept.delete(stored);
        }
    }

    @Test
    void whatIsNoAgeFileIsTold() {
        store.putIfAbsent("notes", bytes("content"));
        byte[] changed = kept.get("notes").orElseThrow();
        changed[SealedFile.bodyAt("notes")] ^= 1;
        replace("notes", sealedAgain(changed));

        assertThat(findings()).containsExactly(new Finding.Malformed("notes", "there is no age file in it"));
    }

    @Test
    void aFileThatIsCutInItsHeaderTellsHowLongThatIs() {
        store.putIfAbsent("notes", bytes("content"));
        int least = SealedFile.bodyAt("notes") + Digest.BYTES;
        byte[] sound = kept.get("notes").orElseThrow();
        for (int length : new int[] {9, SealedFile.bodyAt("notes") - 1, least - 1}) {
            replace("notes", Arrays.copyOf(sound, length));

            assertThat(findings()).containsExactly(new Finding.Truncated("notes", least, length));
            assertThatThrownBy(() -> opened(kept).get("notes"))
                    .hasMessage(new Finding.Truncated("notes", least, length).message());
        }
    }

    @Test
    void namedContentUnderAnotherNameIsFoundInEveryPart() {
        String other = ContentStore.name(Digest.of(bytes("other")));
        store.putIfAbsent(OBJECT, bytes("object"));
        String one = file();
        byte[] content = kept.get(one).orElseThrow();
        kept.delete(one);
        store.putIfAbsent(other, bytes("other"));
        String two = file();
        byte[] forged = new String(content, StandardCharsets.ISO_8859_1)
                .replaceFirst(one, two)
                .getBytes(StandardCharsets.ISO_8859_1);
        replace(two, sealedAgain(forged));

        assertThatThrownBy(() -> opened(kept).get(other, 0, 1))
                .hasMessage(two + ": in the wrong place; this is the content of another file");
    }

    @Test
    @Tag("slow")
    void everyCutAndEveryAddedByteIsFound() {
        packed("content");
        String name = file();
        String pack = store.list("packs/").get(0);
        byte[] sound = kept.get(name).orElseThrow();
        for (int length = 0; length < sound.length + 16; length++) {
            if (length != sound.length) {
                replace(name, Arrays.copyOf(sound, length));
                assertThat(findings()).as("%d bytes", length).hasSize(1);
                assertThatThrownBy(() -> opened(kept).get(pack, 0, 1))
                        .as("%d bytes", length)
                        .isInstanceOf(DamageException.class);
            }
        }
    }

    @Test
    void aWholeFileUnderAnotherNameIsFound() {
        store.putIfAbsent("objects/one", bytes("one"));
        store.putIfAbsent("objects/two", bytes("two"));
        byte[] one = kept.get("objects/one").orElseThrow();
        replace("objects/two", one);

        assertThat(findings()).containsExactly(new Finding.Misplaced("objects/two", "a file of another name"));
        assertThatThrownBy(() -> store.get("objects/two")).isInstanceOf(DamageException.class);

        // whoever renames the file in its header, too, cannot rename it inside
        byte[] forged = new String(one, StandardCharsets.ISO_8859_1)
                .replaceFirst("objects/one", "objects/two")
                .getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(
                Digest.of(Arrays.copyOf(forged, forged.length - Digest.BYTES)).bytes(),
                0,
                forged,
                forged.length - Digest.BYTES,
                Digest.BYTES);
        replace("objects/two", forged);

        assertThat(findings()).isEmpty();
        for (ObjectStore each : List.of(store, opened(kept))) {
            assertThatThrownBy(() -> each.get("objects/two"))
                    .hasMessage("objects/two: in the wrong place; this is the content of another file");
            assertThatThrownBy(() -> each.get("objects/two", 0, 1)).isInstanceOf(DamageException.class);
        }
    }

    @Test
    void contentTooShortForItsOwnNameIsFound() {
        store.putIfAbsent("notes", bytes("content"));
        byte[] head = Arrays.copyOf(kept.get("notes").orElseThrow(), SealedFile.bodyAt("notes"));
        byte[] sealed = keys.newest().seal(new byte[3]);
        byte[] forged = Arrays.copyOf(head, head.length + sealed.length + Digest.BYTES);
        System.arraycopy(sealed, 0, forged, head.length, sealed.length);
        replace("notes", sealedAgain(forged));

        assertThat(findings()).isEmpty();
        assertThatThrownBy(() -> store.get("notes"))
                .hasMessage("notes: in the wrong place; this is the content of another file");
    }

    @Test
    void thePartsOfAnEncryptedStoreFindEachDamageOnce() {
        for (int i = 0; i < 30; i++) {
            ContentStore.in(store).put(new byte[] {(byte) i});
        }
        store.putIfAbsent("notes", bytes("in every part"));
        for (String name : kept.list("objects/")) {
            byte[] changed = kept.get(name).orElseThrow();
            changed[0] ^= 1;
            replace(name, changed);
        }
        long files = 0;
        List<String> found = new ArrayList<>();
        for (int part = 1; part <= 3; part++) {
            var report = RepositoryKeys.verify(kept, "store", new Sample(part, 3));
            assertThat(report.filesChecked()).isBetween(1L, 30L);
            files += report.filesChecked();
            report.findings().forEach(finding -> found.add(finding.file()));
        }
        assertThat(files).isEqualTo(30 + 3);
        assertThat(found).containsExactlyInAnyOrderElementsOf(kept.list("objects/"));
    }

    @Test
    void whatIsListedAndNotThereIsMissing() {
        store.putIfAbsent("notes", bytes("content"));
        ObjectStore losing = new WatchedStore(kept) {
            @Override
            public Optional<byte[]> get(String name) {
                return name.equals("notes") ? Optional.empty() : super.get(name);
            }
        };

        assertThat(RepositoryKeys.verify(losing, "store", Sample.ALL).findings())
                .containsExactly(new Finding.Missing("notes", "the listing of the store"));
    }

    @Test
    void whatWasReadLongAgoIsReadAgain() {
        WatchedStore watched = new WatchedStore(kept);
        ObjectStore reading = opened(watched);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 65; i++) {
            byte[] content = {(byte) i, 7};
            names.add(ContentStore.name(Digest.of(content)));
            store.putIfAbsent(names.get(i), content);
            assertThat(reading.get(names.get(i), 0, 1)).hasValue(new byte[] {(byte) i});
        }
        watched.readsSinceAsked();

        assertThat(reading.get(names.get(64), 1, 1)).hasValue(new byte[] {7});
        assertThat(watched.readsSinceAsked()).isZero();
        assertThat(reading.get(names.get(0), 0, 1)).hasValue(new byte[] {0});
        assertThat(watched.readsSinceAsked()).isPositive();
    }

    @Test
    void whatIsNotEncryptedIsNoPartOfIt() {
        Digest plain = ContentStore.in(ObjectStore.memory()).put(bytes("plain"));
        ObjectStore unencrypted = ObjectStore.memory();
        ContentStore.in(unencrypted).put(bytes("plain"));
        String name = ContentStore.name(plain);
        kept.putIfAbsent(name, unencrypted.get(name).orElseThrow());

        assertThat(findings())
                .containsExactly(new Finding.Unexpected(name, "it is not encrypted, as all of this repository is"));
        assertThat(ContentStore.in(store).contains(plain)).isFalse();
    }

    @Test
    void whatBeginsLikeAPlainFileIsNotEncrypted() {
        for (String plain : List.of("{", "TRUCEOBJ", "TRUCEPAK", "TRUCEPAK and more")) {
            replace("notes", bytes(plain));

            assertThat(findings())
                    .containsExactly(
                            new Finding.Unexpected("notes", "it is not encrypted, as all of this repository is"));
        }
        for (String cut : List.of("", "TRUCEOB", "TRUCEPA")) {
            replace("notes", bytes(cut));

            assertThat(findings()).singleElement().isInstanceOf(Finding.Truncated.class);
        }
    }

    @Test
    void nobodyReadsOrWritesPastTheEncryption() {
        packed("content");
        ContentStore past = ContentStore.in(kept);

        assertThatThrownBy(() -> past.put(bytes("x"))).isInstanceOf(KeyRefusedException.class);
        assertThatThrownBy(past::writer)
                .isInstanceOf(KeyRefusedException.class)
                .hasMessage("The repository is encrypted, and no key was given; give an identity of its recipients,"
                        + " or the passphrase.");
        assertThatThrownBy(() -> store.get("keys/000001")).isInstanceOf(IllegalArgumentException.class);
        assertThat(store.list("")).noneMatch(name -> name.startsWith("keys/"));
    }

    @Test
    void onlyAnEmptyStoreIsEncrypted() {
        ObjectStore used = ObjectStore.memory();
        ContentStore.in(used).put(bytes("plain"));

        assertThatThrownBy(() -> RepositoryKeys.create(used, to(ANNA)))
                .isInstanceOf(InputRejectedException.class)
                .hasMessageContaining("it holds unencrypted data");
        assertThatThrownBy(() -> RepositoryKeys.create(kept, to(ANNA)))
                .isInstanceOf(InputRejectedException.class)
                .hasMessageContaining("it is encrypted already");
    }

    @Test
    void aWrongOrMissingKeyIsRefused() {
        assertThatThrownBy(() -> RepositoryKeys.open(kept, Identities.generate()))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessage(
                        "The repository cannot be opened: keys/000001 is encrypted to 1 recipient, and none of the 1"
                                + " keys given opens it; give the identity of one of them.");
        assertThatThrownBy(() -> RepositoryKeys.open(kept, Identities.none()))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageStartingWith("The repository is encrypted, and no key was given");
        assertThatThrownBy(() -> RepositoryKeys.open(ObjectStore.memory(), ANNA))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessage("The repository cannot be opened: it has no keys.");
    }

    @Test
    void rotatedKeysOpenAllAndRetiredOnesWhatWasBefore() {
        Identities bert = Identities.generate();
        store.putIfAbsent("objects/old", bytes("old"));
        keys.rotate(to(bert)).store().putIfAbsent("objects/new", bytes("new"));
        ObjectStore retired = opened(kept);

        for (Identities held : List.of(bert, bert.and(ANNA), ANNA.and(bert))) {
            ObjectStore all = RepositoryKeys.open(kept, held).store();
            assertThat(all.get("objects/old")).hasValue(bytes("old"));
            assertThat(all.get("objects/new")).hasValue(bytes("new"));
            assertThat(all.putIfAbsent("objects/new", bytes("other"))).isFalse();
        }
        assertThat(retired.get("objects/old")).hasValue(bytes("old"));
        assertThatThrownBy(() -> retired.get("objects/new"))
                .isInstanceOf(DamageException.class)
                .hasMessage("objects/new: not proved; it is encrypted to a key of the repository that the identities"
                        + " given do not open");
        assertThatThrownBy(() -> retired.putIfAbsent("objects/newer", bytes("newer")))
                .isInstanceOf(KeyRefusedException.class);
        assertThatThrownBy(() -> RepositoryKeys.open(kept, ANNA).rotate(to(ANNA)))
                .isInstanceOf(KeyRefusedException.class);
        assertThat(findings()).isEmpty();
    }

    @Test
    void ofTwoWhoRotateAtOnceOneIsTold() {
        WatchedStore watched = new WatchedStore(kept);
        RepositoryKeys other = RepositoryKeys.open(watched, ANNA);
        watched.beforePut = name -> {
            if (!kept.contains("keys/000002")) {
                keys.rotate(to(ANNA));
            }
        };

        assertThatThrownBy(() -> other.rotate(to(ANNA)))
                .isInstanceOf(InputRejectedException.class)
                .hasMessage("the repository: another process has just written keys/000002; look at its keys again");
        assertThat(findings()).isEmpty();
    }

    @Test
    void aNumberOfWhichACopyIsLeftIsTaken() {
        kept.delete("keys/000001");

        assertThat(KeyFile.write(kept, 1, to(ANNA).seal(bytes("other")))).isFalse();
        assertThat(kept.contains("keys/000001")).isFalse();
        assertThat(opened(kept).list("")).isEmpty();
    }

    @Test
    void keysThatAreGoneAreMissing() {
        assertThatThrownBy(() -> KeyFile.read(ObjectStore.memory(), 1))
                .isInstanceOf(DamageException.class)
                .hasMessage("keys/000001: missing; the keys of the repository names it");
    }

    @Test
    void namesStayWhenKeysAreRotated() {
        packed("the same");
        ContentStore rotated = ContentStore.in(keys.rotate(to(ANNA)).store());

        assertThat(rotated.contains(Digest.of(bytes("the same")))).isTrue();
    }

    @Test
    void keysThatAStrangerPutThereAreNotUsed() {
        Identities mallory = Identities.generate();
        for (String text : List.of(
                mallory.secretText(),
                mallory.secretText() + Identities.generate().secretText())) {
            ObjectStore attacked = ObjectStore.memory();
            for (String name : kept.list("")) {
                attacked.putIfAbsent(name, kept.get(name).orElseThrow());
            }
            assertThat(KeyFile.write(attacked, 2, to(ANNA).seal(bytes(text)))).isTrue();

            assertThatThrownBy(() -> RepositoryKeys.open(attacked, ANNA))
                    .isInstanceOf(DamageException.class)
                    .hasMessage(
                            "keys/000002: malformed; its keys do not continue those before it; somebody may have put"
                                    + " it there, so do not write here");
        }
    }

    @Test
    void oneOfTwoCopiesOfTheKeysMayBeDamagedOrLost() {
        store.putIfAbsent("objects/x", bytes("x"));
        for (String name : List.of("keys/000001", "keys/000001.copy")) {
            byte[] sound = kept.get(name).orElseThrow();
            for (int at = 0; at < sound.length; at++) {
                byte[] changed = sound.clone();
                changed[at] ^= 1;
                replace(name, changed);
                assertThat(findings())
                        .as("byte %d", at)
                        .extracting(Finding::file)
                        .containsExactly(name);
            }
            assertThat(opened(kept).get("objects/x")).hasValue(bytes("x"));

            kept.delete(name);
            assertThat(findings()).extracting(Finding::file).containsExactly(name);
            ObjectStore healing = opened(kept);
            assertThat(kept.contains(name)).as("reading writes nothing").isFalse();
            healing.putIfAbsent("objects/" + name.length(), bytes("y"));
            assertThat(kept.get(name)).hasValue(sound);
            assertThat(findings()).isEmpty();
        }
    }

    @Test
    void damagedKeysAreNotTakenForWrongOnes() {
        for (String damaged : List.of("{}", "[]", "{ }", "{\"seal\":1}", "no JSON")) {
            for (String name : List.of("keys/000001", "keys/000001.copy")) {
                replace(name, bytes(damaged));
            }

            assertThatThrownBy(() -> RepositoryKeys.open(kept, ANNA))
                    .isInstanceOf(DamageException.class)
                    .hasMessage("keys/000001.copy: damaged; its bytes do not match the digest in it");
        }
    }

    @ParameterizedTest
    @CsvSource({"truce-keys, 2", "truce-locks, 1"})
    void keysOfTomorrowAreRefusedByName(String format, int version) throws Exception {
        ObjectNode json =
                (ObjectNode) StrictJson.reader().read(kept.get("keys/000001").orElseThrow(), "keys");
        json.remove("seal");
        json.put("format", format).put("formatVersion", version);
        json.put("seal", Digest.ofCanonical(json).toString());
        for (String name : List.of("keys/000001", "keys/000001.copy")) {
            replace(name, CanonicalJson.of(json));
        }

        assertThatThrownBy(() -> RepositoryKeys.open(kept, ANNA))
                .isInstanceOf(DamageException.class)
                .hasMessage("keys/000001.copy: malformed; these are no keys of format version 1; use a newer Truce");
    }

    @Test
    void keysOfAnotherNumberOrKindAreFound() {
        kept.putIfAbsent("keys/000003", kept.get("keys/000001").orElseThrow());
        kept.putIfAbsent("keys/other", bytes("x"));

        assertThat(findings())
                .extracting(Finding::message)
                .containsExactly(
                        "keys/other: unexpected; its name is not that of keys",
                        "keys/000002: missing; its other copy, or a later number, names it",
                        "keys/000002.copy: missing; its other copy, or a later number, names it",
                        "keys/000003: in the wrong place; this is the key file of another number",
                        "keys/000003.copy: missing; its other copy, or a later number, names it");
    }

    @Test
    void aFileThatWasWrittenAnewSinceItsKeyWasFoundIsRead() {
        for (String name : List.of("objects/x", OBJECT)) {
            store.putIfAbsent(name, noise(200_000));
            assertThat(store.get(name, 0, 10)).hasValue(Arrays.copyOf(noise(200_000), 10));
            ObjectStore other = opened(kept);
            other.delete(name);
            other.putIfAbsent(name, noise(200_000));

            assertThat(store.get(name, 150_000, 10)).hasValue(Arrays.copyOfRange(noise(200_000), 150_000, 150_010));
            other.delete(name);
            assertThat(store.get(name, 150_000, 10)).isEmpty();
        }
        store.putIfAbsent("objects/y", bytes("one"));
        assertThat(store.get("objects/y", 0, 3)).hasValue(bytes("one"));
        opened(kept).delete("objects/y");
        opened(kept).putIfAbsent("objects/y", bytes("two"));
        assertThat(store.get("objects/y", 0, 3)).hasValue(bytes("two"));
    }

    @Test
    void aDamagedPackIsWrittenAnewByTheNextSnapshot() {
        Digest first = packed("first");
        String name = file();
        byte[] changed = kept.get(name).orElseThrow();
        changed[changed.length - 40] ^= 1;
        replace(name, changed);
        ContentStore again = ContentStore.in(opened(kept));
        try (ContentWriter writer = again.writer()) {
            writer.put(bytes("first"));
        }

        assertThat(ContentStore.in(opened(kept)).get(first)).isEqualTo(bytes("first"));
    }

    @Test
    void namesAreExchangedAndComeBack() {
        KeyedNames names = new KeyedNames(bytes("secret"));
        String hex = Digest.of(bytes("x")).hex();
        Map<String, String> shapes = new TreeMap<>();
        for (String name : List.of(
                "packs/" + hex.substring(0, 2) + "/" + hex,
                "packs/zz/" + hex,
                "packs/00/" + hex,
                "snapshots/" + hex,
                "claims/pin-" + hex + ".1",
                "claims/mark-0123456789abcdef",
                hex + hex)) {
            shapes.put(name, names.stored(name));
            assertThat(names.known(names.stored(name))).isEqualTo(name);
        }
        List<String> visible = new ArrayList<>(shapes.values());
        visible.remove(hex + hex);
        assertThat(visible).noneMatch(name -> name.contains(hex));
        assertThat(shapes.get("snapshots/" + hex)).matches("snapshots/[0-9a-f]{64}");
        assertThat(shapes.get("packs/" + hex.substring(0, 2) + "/" + hex))
                .matches("packs/([0-9a-f]{2})/\\1[0-9a-f]{62}");
        assertThat(new KeyedNames(bytes("other")).stored("snapshots/" + hex))
                .isNotEqualTo(shapes.get("snapshots/" + hex));
        assertThat(Optional.of(names.stored("claims/mark-0123456789abcdef"))).hasValue("claims/mark-0123456789abcdef");
    }
}
