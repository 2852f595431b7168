package dev.truce.rollback.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ContentWriter;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.claim.RepositoryFiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A commit object, a leaf, an inner node and a pack of about 4 KiB each, and everything that may happen to their bytes: every bit,
 * every length, every byte at the end, and every two of them in each other's place.
 */
@Tag("slow")
class RepositoryDamageTest {

    private final ObjectStore objects = ObjectStore.memory();
    private Instant now = Instant.parse("2026-01-10T00:00:00Z");
    private final SnapshotRepository repository = SnapshotRepository.in(objects, () -> now);
    private final List<String> files = new ArrayList<>();

    @BeforeEach
    void aRepository() {
        ContentStore plain = ContentStore.uncompressed(objects);
        RecordTree wide = tree(plain, 6_000);
        files.add(commit(wide, "wide"));
        // the inner node of the many leaves, and a leaf, as files of their own
        files.add(ContentStore.name(wide.rootObject()));
        files.add(smallest(3_000));
        ObjectStore packed = ObjectStore.memory();
        try (ContentWriter writer = ContentStore.in(packed).writer()) {
            tree(writer.store(), 60);
        }
        String pack = packed.list("packs/").get(0);
        objects.putIfAbsent(pack, packed.get(pack).orElseThrow());
        files.add(pack);
        now = now.plusSeconds(1);
        files.add(commit(tree(plain, 60), "small"));
        for (String file : files) {
            assertThat(bytes(file).length).as(file).isBetween(2_000, 9_000);
        }
        assertThat(findings(objects)).isEmpty();
    }

    private static RecordTree tree(ContentStore store, int records) {
        return RecordTree.build(
                store,
                IntStream.range(0, records)
                        .mapToObj(i -> RecordTree.Entry.of(
                                "t",
                                String.format("%05d", i),
                                StrictJson.reader().read("{\"n\":" + i * 2_654_435_761L + "}", "test")))
                        .iterator());
    }

    private String commit(RecordTree tree, String about) {
        Snapshot.Content content = new Snapshot.Content(tree.root(), tree.rootObject(), tree.counts(), 0);
        try (InProgress work = repository.begin("a test")) {
            Snapshot snapshot = repository.commit(
                    new StagedState("dir:test", content),
                    new Snapshot.Note(about + " ".repeat(10) + "x".repeat(3_000), new TreeSet<>(), null),
                    work);
            return RepositoryFiles.commit(snapshot.id());
        }
    }

    /** The shortest object of at least so many bytes. */
    private String smallest(int atLeast) {
        return objects.list("objects/").stream()
                .filter(name -> bytes(name).length >= atLeast && bytes(name)[58] == 'L')
                .min((one, two) -> Integer.compare(bytes(one).length, bytes(two).length))
                .orElseThrow();
    }

    private byte[] bytes(String file) {
        return objects.get(file).orElseThrow();
    }

    /** All that a verification of the raw bytes finds. */
    private static List<Finding> findings(ObjectStore store) {
        SnapshotRepository repository = SnapshotRepository.in(store, () -> Instant.EPOCH);
        Set<Finding> findings = new LinkedHashSet<>(repository.damagedCommits());
        findings.addAll(repository.contents().verify("all").findings());
        return List.copyOf(findings);
    }

    /** What is found where there is nothing but one file. */
    private static Finding only(String file, byte[] content, String what) {
        ObjectStore alone = ObjectStore.memory();
        alone.putIfAbsent(file, content);
        List<Finding> findings = findings(alone);
        assertThat(findings).as(what).hasSize(1);
        assertThat(findings.get(0).file()).as(what).isEqualTo(file);
        return findings.get(0);
    }

    @Test
    void everyFlippedBitIsFound() {
        for (String file : files) {
            byte[] bytes = bytes(file);
            for (int bit = 0; bit < Byte.SIZE * bytes.length; bit++) {
                bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                only(file, bytes, file + " bit " + bit);
                bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            }
        }
    }

    @Test
    void everyTruncationAndEveryByteAtTheEndIsFound() {
        for (String file : files) {
            byte[] bytes = bytes(file);
            for (int length = 0; length < bytes.length; length++) {
                only(file, Arrays.copyOf(bytes, length), file + " of " + length + " bytes");
            }
            for (int more = 1; more <= 16; more++) {
                for (byte value : new byte[] {0, '\n', 'x', -1}) {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + more);
                    Arrays.fill(longer, bytes.length, longer.length, value);
                    only(file, longer, file + " and " + more + " bytes of " + value);
                }
            }
        }
    }

    @Test
    void everyTwoFilesInEachOthersPlaceAreBothFound() {
        for (String one : files) {
            for (String two : files) {
                if (!one.equals(two)) {
                    assertThat(only(one, bytes(two), one + " is " + two)).isNotNull();
                }
            }
        }
    }

    @Test
    void anotherSnapshotsCommitObjectIsNotBelievedUnderThisName() {
        String first = files.get(0);
        String second = files.get(files.size() - 1);
        byte[] swapped = bytes(first);
        objects.delete(second);
        objects.putIfAbsent(second, swapped);

        assertThat(findings(objects))
                .extracting(Finding::message)
                .containsExactly(second + ": damaged; its content does not have the digest that names it");
        assertThat(repository.list()).hasSize(1);
    }

    @Test
    void aWholeNodeOfAnotherTreeIsNoNodeOfThisOne() {
        // each object is whole and stands under its own name; only the tree knows that it is not its own
        Digest other = tree(ContentStore.uncompressed(objects), 61).rootObject();
        Snapshot snapshot = repository.list().get(0);
        Snapshot forged = new Snapshot(
                snapshot.id(),
                snapshot.createdAt(),
                snapshot.note(),
                snapshot.source(),
                new Snapshot.Content(
                        snapshot.content().stateRoot(),
                        other,
                        snapshot.content().counts(),
                        0),
                snapshot.libraryVersion());

        assertThat(findings(objects)).isEmpty();
        assertThat(repository.verify(forged, false).findings())
                .extracting(Finding::file)
                .containsOnly(RepositoryFiles.commit(snapshot.id()));
    }
}
