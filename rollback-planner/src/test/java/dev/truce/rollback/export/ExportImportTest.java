package dev.truce.rollback.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.Finding;
import dev.truce.integrity.age.Identities;
import dev.truce.integrity.age.Recipients;
import dev.truce.integrity.bag.Bag;
import dev.truce.integrity.bag.SigningKey;
import dev.truce.integrity.file.DurabilityException;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.StateRoot;
import dev.truce.rollback.store.LiveStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExportImportTest {

    private static final RecordFormat FORMAT = RecordFormat.keyed("", FieldPath.parse("/id"));
    private static final Instant NOW = Instant.parse("2026-01-10T00:00:00Z");

    @TempDir
    Path temp;

    private SnapshotRepository repository;
    private Exporter exporter;
    private Snapshot snapshot;

    @BeforeEach
    void aSnapshotOfTwoTypes() throws IOException {
        repository = SnapshotRepository.directory(temp.resolve("repository"), () -> NOW);
        exporter = new Exporter(repository, () -> NOW);
        Path live = Files.createDirectories(temp.resolve("live"));
        Files.writeString(
                live.resolve("guest.ndjson"), "{\"id\":\"b\",\"n\":1.10}\n{\"id\" : \"a\",\"n\":9007199254740993}\n");
        Files.writeString(live.resolve("table.ndjson"), "{\"id\":1}\n");
        try (LiveStore store = LiveStore.directory(live, FORMAT)) {
            snapshot = repository.create(store, Snapshot.Note.of(""));
        }
    }

    private ExportRequest only(ExportFormat format, String type) {
        return ExportRequest.of(snapshot, format).filtered(new ExportFilter(new TreeSet<>(List.of(type)), null, null));
    }

    private LiveStore empty(String name) {
        return LiveStore.directory(temp.resolve(name), FORMAT);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void anExportComesBackWithTheSameRoot(ExportFormat format) {
        Path bag = temp.resolve("bag-" + format.text());
        ExportManifest manifest = exporter.export(ExportRequest.of(snapshot, format), bag);

        assertThat(Bag.verify(bag).findings()).isEmpty();
        assertThat(manifest.stateRoot()).isEqualTo(snapshot.content().stateRoot());
        assertThat(ExportManifest.read(bag.resolve("truce-export.json"))).isEqualTo(manifest);
        try (LiveStore target = empty("target-" + format.text())) {
            ImportReport report = new Importer(FORMAT).read(bag, target);
            assertThat(report.total()).isEqualTo(3);
            assertThat(repository.create(target, Snapshot.Note.of("")).content().stateRoot())
                    .isEqualTo(snapshot.content().stateRoot());
            assertThat(new Importer(FORMAT).read(bag, target)).isEqualTo(new ImportReport(new TreeMap<>(), 3));
        }
    }

    @Test
    void eachFileHasTheRootOfItsRecords() {
        ExportManifest both = exporter.export(ExportRequest.of(snapshot, ExportFormat.NDJSON), temp.resolve("both"));
        ExportManifest guests = exporter.export(only(ExportFormat.NDJSON, "guest"), temp.resolve("guests"));
        RecordTree tree = repository.tree(snapshot);

        assertThat(both.types())
                .extracting(ExportManifest.TypeFile::stateRoot)
                .containsExactly(StateRoot.of(tree.entries("guest")), StateRoot.of(tree.entries("table")));
        assertThat(guests.stateRoot()).isEqualTo(StateRoot.of(tree.entries("guest")));
        assertThat(guests.types())
                .extracting(ExportManifest.TypeFile::stateRoot)
                .containsExactly(guests.stateRoot());
    }

    @Test
    void theFormatsAreAsDocumented() throws IOException {
        exporter.export(only(ExportFormat.NDJSON, "guest"), temp.resolve("n"));
        exporter.export(only(ExportFormat.JSON, "table"), temp.resolve("j"));

        assertThat(Files.readString(temp.resolve("n/data/guest.ndjson")))
                .isEqualTo("{\"id\" : \"a\",\"n\":9007199254740993}\n{\"id\":\"b\",\"n\":1.10}\n");
        assertThat(temp.resolve("n/data/table.ndjson")).doesNotExist();
        assertThat(Files.readString(temp.resolve("j/data/table.json")))
                .isEqualTo(
                        "{\"export_date\":\"2026-01-10T00:00:00Z\",\"version\":\"1.0\",\"items\":[\n{\"id\":1}\n]}\n");
    }

    @Test
    void theBagTellsWhereItsRecordsComeFromAndHowManyTheyAre() {
        Path path = temp.resolve("bag");
        ExportManifest manifest = exporter.export(ExportRequest.of(snapshot, ExportFormat.NDJSON), path);

        Bag bag = Bag.open(path);
        assertThat(bag.info("Bag-Software-Agent")).contains("Truce " + snapshot.libraryVersion());
        assertThat(bag.info("Bagging-Date")).contains("2026-01-10");
        assertThat(bag.info("External-Identifier")).contains(snapshot.id().toString());
        assertThat(bag.info("Truce-Format")).contains("truce-export 1 ndjson");
        assertThat(bag.info("Truce-Created")).contains("2026-01-10T00:00:00Z");
        assertThat(bag.info("Truce-Records")).contains("3");
        assertThat(bag.info("Truce-Tables")).contains("2");
        assertThat(bag.info("Truce-State-Root"))
                .contains(snapshot.content().stateRoot().toString());
        assertThat(manifest.records()).isEqualTo(3);
    }

    @Test
    void aBagForSomeAloneTellsNothingOfWhatIsInIt() {
        Path path = temp.resolve("bag");
        ExportManifest manifest = exporter.encryptedTo(
                        Recipients.of(Identities.generate().publicKeys()))
                .export(ExportRequest.of(snapshot, ExportFormat.NDJSON), path);

        Bag bag = Bag.open(path);
        assertThat(manifest.records()).isEqualTo(3);
        assertThat(bag.info("Truce-Format")).contains("truce-export 1 age");
        assertThat(bag.info())
                .extracting(Bag.Info::label)
                .doesNotContain("External-Identifier", "Truce-Records", "Truce-Tables", "Truce-State-Root");
        assertThat(bag.payload()).containsOnlyKeys("data/guest.ndjson.age", "data/table.ndjson.age");
    }

    @Test
    void aSignedBagIsOfWhoseKeyItIs() {
        SigningKey key = SigningKey.generate();
        Path bag = temp.resolve("bag");
        exporter.signedWith(key).export(ExportRequest.of(snapshot, ExportFormat.NDJSON), bag);

        assertThat(Bag.verify(bag, key.verificationKey()).findings()).isEmpty();
        assertThat(Bag.verify(bag, SigningKey.generate().verificationKey()).valid())
                .isFalse();
    }

    @Test
    void theFirstOfTheRecordsThatDifferAreNamedInTheirOrder() throws IOException {
        Path file = Files.writeString(
                temp.resolve("guest.ndjson"), "{\"id\":\"c\"}\n{\"id\":\"d\"}\n{\"id\":\"a\"}\n{\"id\":\"b\"}\n");
        Files.createDirectories(temp.resolve("target"));
        Files.writeString(
                temp.resolve("target/guest.ndjson"),
                "{\"id\":\"a\",\"n\":1}\n{\"id\":\"b\",\"n\":1}\n{\"id\":\"c\",\"n\":1}\n{\"id\":\"d\"}\n");

        assertThatThrownBy(() -> new Importer(FORMAT.ofType("guest")).read(file, empty("target")))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining("would overwrite 3 records that differ, such as [guest/a, guest/b, guest/c]; ");
    }

    @Test
    void anExportNeverReplacesAndNamesUnknownTypes() {
        Path bag = temp.resolve("bag");
        exporter.export(ExportRequest.of(snapshot, ExportFormat.NDJSON), bag);

        assertThatThrownBy(() -> exporter.export(ExportRequest.of(snapshot, ExportFormat.NDJSON), bag))
                .isInstanceOf(DurabilityException.class)
                .hasMessageContaining("exists already");
        assertThatThrownBy(() -> exporter.export(only(ExportFormat.NDJSON, "gast"), temp.resolve("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Type gast was asked for")
                .hasMessageContaining("[guest, table]");
    }

    @Test
    void aDamagedBagIsRefusedBeforeAnythingIsTouched() throws IOException {
        Path bag = temp.resolve("bag");
        exporter.export(ExportRequest.of(snapshot, ExportFormat.NDJSON), bag);
        Path file = bag.resolve("data/guest.ndjson");
        Files.writeString(file, Files.readString(file).replace("1.10", "1.11"));

        assertThatThrownBy(() -> new Importer(FORMAT).read(bag, empty("target")))
                .isInstanceOfSatisfying(
                        ImportRefusedException.class,
                        refused -> assertThat(refused.findings())
                                .singleElement()
                                .extracting(Finding::file)
                                .isEqualTo("data/guest.ndjson"))
                .hasMessageContaining("data/guest.ndjson");
        assertThat(temp.resolve("target")).doesNotExist();
    }

    @Test
    void otherDocumentsAreNeverOverwritten() throws IOException {
        Path bag = temp.resolve("bag");
        exporter.export(ExportRequest.of(snapshot, ExportFormat.NDJSON), bag);
        Files.createDirectories(temp.resolve("target"));
        Files.writeString(temp.resolve("target/guest.ndjson"), "{\"id\":\"a\",\"n\":2}\n");

        assertThatThrownBy(() -> new Importer(FORMAT).read(bag, empty("target")))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining("would overwrite 1 records that differ, such as [guest/a]");
        assertThat(Files.readString(temp.resolve("target/guest.ndjson"))).isEqualTo("{\"id\":\"a\",\"n\":2}\n");
        assertThat(temp.resolve("target/table.ndjson")).doesNotExist();
    }

    @Test
    void foldersAboveABagAreMade() {
        Path bag = temp.resolve("new/folder/bag");
        exporter.export(ExportRequest.of(snapshot, ExportFormat.NDJSON), bag);

        assertThat(Bag.verify(bag).findings()).isEmpty();
    }

    @Test
    void anEncryptedFileIsKnownByItsName() throws IOException {
        Identities ours = Identities.generate();
        byte[] sealed = Recipients.of(ours.publicKeys()).seal("{\"id\":\"x\"}\n".getBytes(StandardCharsets.UTF_8));
        Path plain = Files.createDirectories(temp.resolve("sealed"));
        Files.write(plain.resolve("guest.ndjson.age"), sealed);

        assertThat(new Importer(FORMAT)
                        .opening(ours)
                        .read(plain, empty("opened"))
                        .added())
                .containsExactly(Map.entry("guest", 1L));
    }

    @Test
    void plainFilesAndFoldersAreImported() throws IOException {
        Path plain = Files.createDirectories(temp.resolve("plain"));
        Files.writeString(plain.resolve("guest.ndjson"), "{\"id\":\"x\"}\n");
        Files.writeString(
                plain.resolve("table.json"), "{\"export_date\":\"\",\"version\":\"1.0\",\"items\":[{ \"id\":1 }]}");

        assertThat(new Importer(FORMAT).read(plain, empty("a")).total()).isEqualTo(2);
        assertThat(new Importer(FORMAT.ofType("guest"))
                        .read(plain.resolve("guest.ndjson"), empty("b"))
                        .added())
                .containsExactly(Map.entry("guest", 1L));
    }

    @Test
    void badFilesAreRefusedByNameAndLine() throws IOException {
        Path file = temp.resolve("guest.ndjson");
        Importer importer = new Importer(FORMAT.ofType("guest"));
        Files.writeString(file, "{\"id\":1}\n{\"id\":1}\n");
        assertThatThrownBy(() -> importer.read(file, empty("target")))
                .isInstanceOf(InputRejectedException.class)
                .hasMessage(file + ":2: the record guest/1 stands already in line 1; remove one of the two");
        Files.writeString(file, "{\"id\":1}\n{}\n");
        assertThatThrownBy(() -> importer.read(file, empty("target")))
                .hasMessage(file + ":2: /id: the record has no key; give it one");
        Path json = temp.resolve("guest.json");
        Files.writeString(json, "{\"version\":\"2.0\",\"items\":[]}");
        assertThatThrownBy(() -> importer.read(json, empty("target")))
                .hasMessage(json + ": the export has version 2.0, but this Truce reads 1.0");
        assertThatThrownBy(() -> importer.read(temp.resolve("none.ndjson"), empty("target")))
                .hasMessageEndingWith("there is no such file; check the path");
        assertThat(temp.resolve("target")).doesNotExist();
    }

    @Test
    void whatFollowsACompressedStreamIsRefused() throws IOException {
        RecordFormat guests = RecordFormat.keyed("guest", FieldPath.parse("/id"));
        byte[] line = "{\"id\":\"a\"}\n".getBytes(StandardCharsets.UTF_8);
        for (Compression compression : List.of(Compression.GZIP, Compression.ZSTD)) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (OutputStream out = compression.compress(packed)) {
                out.write(line);
            }
            Path sound = Files.write(temp.resolve("guest.ndjson" + compression.suffix()), packed.toByteArray());
            try (LiveStore target = empty("sound-" + compression.text())) {
                assertThat(new Importer(guests).read(sound, target).total()).isEqualTo(1);
            }
            packed.write("garbage".getBytes(StandardCharsets.UTF_8));
            Files.write(sound, packed.toByteArray());
            try (LiveStore target = empty("joined-" + compression.text())) {
                assertThatThrownBy(() -> new Importer(guests).read(sound, target))
                        .isInstanceOf(InputRejectedException.class)
                        .hasMessageContaining("this is no sound " + compression.text() + " file (")
                        .hasMessageContaining("get a good copy");
                assertThat(target.scan().hasNext()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void aStampedExportHasTheTimeInTheNamesOfItsFiles(ExportFormat format) {
        Path bag = temp.resolve("stamped-" + format.text());
        ExportManifest manifest =
                exporter.export(ExportRequest.of(snapshot, format).withTimeInNames(), bag);

        assertThat(manifest.types())
                .extracting(ExportManifest.TypeFile::file)
                .containsExactly(
                        "data/guest-1768003200000" + format.suffix(), "data/table-1768003200000" + format.suffix());
        assertThat(NOW.toEpochMilli()).isEqualTo(1_768_003_200_000L);
        assertThat(Bag.verify(bag).findings()).isEmpty();
        try (LiveStore target = empty("from-stamped-" + format.text())) {
            assertThat(new Importer(FORMAT).read(bag, target).total()).isEqualTo(3);
            assertThat(repository.create(target, Snapshot.Note.of("")).content().stateRoot())
                    .isEqualTo(snapshot.content().stateRoot());
        }
    }

    @Test
    void typesThatDifferInLetterCaseAloneHaveFilesThatDiffer() throws IOException {
        Files.writeString(temp.resolve("live/Guest.ndjson"), "{\"id\":\"x\"}\n");
        Files.writeString(temp.resolve("live/GUEST.ndjson"), "{\"id\":\"y\"}\n");
        try (LiveStore store = empty("live")) {
            snapshot = repository.create(store, Snapshot.Note.of(""));
        }
        Path bag = temp.resolve("bag");

        ExportManifest manifest = exporter.export(ExportRequest.of(snapshot, ExportFormat.NDJSON), bag);

        assertThat(manifest.types())
                .extracting(ExportManifest.TypeFile::file)
                .containsExactly(
                        "data/GUEST.ndjson", "data/Guest.2.ndjson", "data/guest.3.ndjson", "data/table.ndjson");
        try (LiveStore target = empty("target")) {
            assertThat(new Importer(FORMAT).read(bag, target).total()).isEqualTo(5);
            assertThat(repository.create(target, Snapshot.Note.of("")).content().stateRoot())
                    .isEqualTo(snapshot.content().stateRoot());
        }
    }
}
