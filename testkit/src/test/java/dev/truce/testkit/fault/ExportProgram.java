package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.bag.Bag;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.rollback.export.ExportFormat;
import dev.truce.rollback.export.ExportRequest;
import dev.truce.rollback.export.Exporter;
import dev.truce.rollback.export.Importer;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.StateRoot;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Exports a snapshot in every format that is written through Java's files, and imports the first export into an empty folder. */
final class ExportProgram implements FaultScenario {

    private static final String IMPORT = "import";
    private static final List<ExportFormat> FORMATS = List.of(ExportFormat.NDJSON, ExportFormat.JSON, ExportFormat.CSV);

    static SnapshotRepository repository(Path root) {
        return SnapshotRepository.directory(root.resolve("repository"), () -> Instant.EPOCH);
    }

    static Path bag(Path root, ExportFormat format) {
        return root.resolve("exports").resolve(format.text());
    }

    static LiveStore target(Path root) {
        return LiveStore.directory(root.resolve("target"), SnapshotProgram.FORMAT);
    }

    @Override
    public void prepare(Path root) throws Exception {
        SnapshotProgram.writeRecords(root.resolve("live"));
        repository(root).create(SnapshotProgram.live(root), Snapshot.Note.of("taken"));
    }

    @Override
    public void act(Path root, Acknowledgements done) throws Exception {
        for (ExportFormat format : FORMATS) {
            SnapshotRepository repository = repository(root);
            done.step(
                    format.text(),
                    () -> new Exporter(repository, () -> Instant.EPOCH)
                            .export(
                                    ExportRequest.of(repository.find(SnapshotRepository.LATEST), format),
                                    bag(root, format)));
        }
        resume(root, done);
    }

    /** An export that was not acknowledged stands or does not; an import is repeated. */
    @Override
    public void resume(Path root, Acknowledgements done) throws Exception {
        if (done.has(ExportFormat.NDJSON.text()) && !done.has(IMPORT)) {
            done.step(
                    IMPORT,
                    () -> new Importer(SnapshotProgram.FORMAT).read(bag(root, ExportFormat.NDJSON), target(root)));
        }
    }

    @Override
    public void recover(Path root) {
        DurableFiles.sweepTemporaries(root);
    }

    @Override
    public void check(Path root, Acknowledgements done) throws Exception {
        for (ExportFormat format : FORMATS) {
            Path bag = bag(root, format);
            if (done.has(format.text()) || Files.exists(bag)) {
                assertThat(Bag.verify(bag).findings()).as("findings in a bag").isEmpty();
                assertThat(Bag.open(bag).payload()).hasSize(2);
            }
        }
        LiveStore source = SnapshotProgram.live(root);
        boolean whole = StateRoot.of(target(root)).equals(StateRoot.of(source));
        assertThat(whole || !done.has(IMPORT)).as("the import is whole").isTrue();
        for (String file : new String[] {"guest.ndjson", "room.ndjson"}) {
            Path imported = root.resolve("target").resolve(file);
            if (Files.exists(imported)) {
                assertThat(imported).hasSameBinaryContentAs(root.resolve("live").resolve(file));
            }
        }
    }

    @Override
    public boolean mayThrow(Exception failure) {
        return Program.DECLARED.stream().anyMatch(type -> type.isInstance(failure));
    }
}
