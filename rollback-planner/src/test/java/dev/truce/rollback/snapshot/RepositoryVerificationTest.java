package dev.truce.rollback.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.fixture.PackedReads;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ContentWriter;
import dev.truce.integrity.store.Sample;
import dev.truce.integrity.tree.RecordTree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is found in a whole repository is what is found in its files and in each of its snapshots. */
class RepositoryVerificationTest {

    private static final int RECORDS = 6_000;

    private final PackedReads objects = new PackedReads();
    private Instant now = Instant.parse("2026-01-10T00:00:00Z");
    private final SnapshotRepository repository =
            SnapshotRepository.in(objects, () -> now).on(ForkJoinPool.commonPool());

    private static List<RecordTree.Entry> records(int from) {
        return IntStream.range(from, from + RECORDS)
                .mapToObj(i -> RecordTree.Entry.of(
                        "t", String.format("%05d", i), StrictJson.reader().read("{\"n\":" + i + "}", "test")))
                .toList();
    }

    private static long bytes(List<RecordTree.Entry> records) {
        return records.stream().mapToLong(entry -> entry.record().length).sum();
    }

    /** A snapshot that says how many bytes it has, rightly or not. */
    private RecordTree snapshot(List<RecordTree.Entry> records, long bytes) {
        RecordTree tree;
        try (ContentWriter writer = ContentStore.uncompressed(objects).writer()) {
            tree = RecordTree.build(writer.store(), records.iterator());
        }
        now = now.plusSeconds(1);
        Snapshot.Content content = new Snapshot.Content(tree.root(), tree.rootObject(), tree.counts(), bytes);
        try (InProgress work = repository.begin("a test")) {
            repository.commit(
                    new StagedState("dir:test", content), new Snapshot.Note("test", new TreeSet<>(), null), work);
        }
        return tree;
    }

    private VerificationReport verified(boolean deep) {
        VerificationReport report = repository.verify("all", deep, Sample.ALL);
        VerificationReport files = repository.contents().verify("files", deep, Sample.ALL);
        Set<Finding> findings = new LinkedHashSet<>(repository.findings());
        findings.addAll(files.findings());
        repository
                .list()
                .forEach(one -> findings.addAll(repository.verify(one, deep).findings()));

        assertThat(report.findings()).as("deep " + deep).containsExactlyElementsOf(findings);
        assertThat(report.bytesChecked()).isEqualTo(files.bytesChecked());
        return report;
    }

    @Test
    void aSoundRepositoryIsValidAndEachLeafIsReadOnce() {
        List<RecordTree.Entry> records = records(0);
        RecordTree tree = snapshot(records, bytes(records));
        List<RecordTree.Entry> others = records(1_000);
        snapshot(others, bytes(others));
        List<Digest> nodes = new ArrayList<>();
        tree.objects(nodes::add);

        assertThat(verified(false).valid()).isTrue();
        assertThat(verified(true).valid()).isTrue();
        int before = objects.reads();
        assertThat(repository.verify("all", true, Sample.ALL).filesChecked()).isEqualTo(4);
        assertThat(objects.reads() - before).isLessThan(nodes.size() / 2);
    }

    @Test
    void bytesThatAreNotThereAreFound() {
        List<RecordTree.Entry> records = records(0);
        snapshot(records, bytes(records) + 1);

        assertThat(verified(false).valid()).isTrue();
        assertThat(verified(true).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .endsWith("malformed; it says " + (bytes(records) + 1) + " bytes, but the documents have "
                                + bytes(records)));
    }

    @Test
    @Tag("slow")
    void aDamagedLeafIsFoundInTheFileAndInEachSnapshot() {
        List<RecordTree.Entry> records = records(0);
        RecordTree tree = snapshot(records, bytes(records));
        List<Digest> nodes = new ArrayList<>();
        tree.objects(nodes::add);
        objects.damage(repository.contents().get(nodes.get(nodes.size() / 2)));

        assertThat(verified(true).findings()).isNotEmpty();
        assertThat(verified(false).findings()).isNotEmpty();
    }

    @Test
    void aPackThatIsGoneIsMissedUnlessOnlySomeFilesAreLookedAt() {
        List<RecordTree.Entry> records = records(0);
        snapshot(records, bytes(records));
        objects.list("packs/").forEach(objects::delete);

        assertThat(verified(true).findings())
                .hasOnlyElementsOfType(Finding.Missing.class)
                .isNotEmpty();
        assertThat(repository.verify("part", true, Sample.parse("1/2")).findings())
                .isEmpty();
    }
}
