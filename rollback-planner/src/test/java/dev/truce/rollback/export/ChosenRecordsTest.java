package dev.truce.rollback.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.fixture.PackedReads;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.store.ContentWriter;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.snapshot.InProgress;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.StagedState;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChosenRecordsTest {

    private final PackedReads objects = new PackedReads();
    private final SnapshotRepository repository = SnapshotRepository.in(objects, () -> Instant.EPOCH);

    private static Stream<RecordTree.Entry> records(String type) {
        return IntStream.range(0, 5_000)
                .mapToObj(i -> RecordTree.Entry.of(
                        type, String.format("%05d", i), StrictJson.reader().read("{\"n\":" + i + "}", "test")));
    }

    @Test
    void recordsOfATypeComeInOrderAndAreReadAsTheyAreAskedFor() {
        List<RecordTree.Entry> records =
                Stream.of("a", "b", "c").flatMap(ChosenRecordsTest::records).toList();
        RecordTree tree;
        try (InProgress work = repository.begin("a test");
                ContentWriter writer = work.contents().writer()) {
            tree = RecordTree.build(writer.store(), records.iterator());
            writer.flush();
            repository.commit(
                    new StagedState("dir:test", new Snapshot.Content(tree.root(), tree.rootObject(), tree.counts(), 0)),
                    Snapshot.Note.of("test"),
                    work);
        }
        ChosenRecords chosen = new ChosenRecords(
                repository.list().get(0), repository.tree(repository.list().get(0)), ExportFilter.ALL);

        assertThat(chosen.types()).containsExactly("a", "b", "c");
        assertThat(chosen.of("b")).toIterable().containsExactlyElementsOf(records.subList(5_000, 10_000));
        Iterator<RecordTree.Entry> all = chosen.of("b");
        int before = objects.reads();
        assertThat(all.next()).isEqualTo(records.get(5_000));
        assertThat(objects.reads() - before).isLessThan(8);
    }
}
