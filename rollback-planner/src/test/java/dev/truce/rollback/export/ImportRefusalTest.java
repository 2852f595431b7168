package dev.truce.rollback.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.Digest;
import dev.truce.integrity.age.Identities;
import dev.truce.integrity.age.Recipients;
import dev.truce.integrity.bag.Bag;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bags and files that say something else than they hold, or change while they are read. */
class ImportRefusalTest {

    private static final RecordFormat FORMAT = RecordFormat.keyed("", FieldPath.parse("/id"));
    private static final Instant NOW = Instant.parse("2026-01-10T00:00:00Z");

    @TempDir
    Path temp;

    private final TextDatabase database = new TextDatabase();
    private SnapshotRepository repository;
    private Path live;

    @BeforeEach
    void twoTypes() throws IOException {
        repository = SnapshotRepository.directory(temp.resolve("repository"), () -> NOW);
        live = Files.createDirectories(temp.resolve("live"));
        Files.writeString(live.resolve("guest.ndjson"), "{\"id\":\"a\"}\n{\"id\":\"b\"}\n");
        Files.writeString(live.resolve("table.ndjson"), "{\"id\":1}\n");
    }

    private Path exported(ExportFormat format) {
        Path bag = temp.resolve("bag");
        try (LiveStore store = LiveStore.directory(live, FORMAT)) {
            Snapshot snapshot = repository.create(store, Snapshot.Note.of(""));
            new Exporter(repository, () -> NOW)
                    .with(new TextDatabase())
                    .export(ExportRequest.of(snapshot, format), bag);
        }
        return bag;
    }

    /** A sound bag of the same files and a copy of each, which says something else of them. */
    private Path restated(Path bag, UnaryOperator<String> change) throws IOException {
        String stated = Files.readString(bag.resolve(ExportManifest.FILE));
        String instead = change.apply(stated);
        assertThat(instead).isNotEqualTo(stated);
        Path other = temp.resolve("restated");
        Bag.write(other, writer -> {
            for (String file : Bag.open(bag).payload().keySet()) {
                String name = file.substring("data/".length());
                writer.payload(name, out -> Files.copy(bag.resolve(file), out));
                writer.payload("copy-" + name, out -> Files.copy(bag.resolve(file), out));
            }
            writer.tagFile(ExportManifest.FILE, instead.getBytes(StandardCharsets.UTF_8));
        });
        return other;
    }

    private LiveStore target() {
        return LiveStore.directory(temp.resolve("target"), FORMAT);
    }

    private ImportReport read(Path source) {
        try (LiveStore target = target()) {
            return new Importer(FORMAT).with(database, temp).read(source, target);
        }
    }

    private void assertRefused(Path source, String problem) {
        assertThatThrownBy(() -> read(source))
                .isInstanceOf(InputRejectedException.class)
                .hasMessageContaining(problem);
        assertThat(temp.resolve("target")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"records\": 2          | \"records\": 3          | the export says 3 records, but the file has 2; get a good copy",
                "\"bytes\": 22           | \"bytes\": 23           | it holds 22 bytes, but the export says 23; get a good copy",
                "\"bytes\": 22           | \"bytes\": 21           | it holds more than the 21 bytes that the export says; get a good copy",
                "\"type\": \"table\"     | \"type\": \"guest\"     | the type guest comes twice; get a good copy",
                "data/table.ndjson       | data/other.ndjson       | the digest of data/other.ndjson is not the bag's; get a good copy",
                "data/table.ndjson       | data/guest.ndjson       | the digest of data/guest.ndjson is not the bag's; get a good copy",
                "\"truce-export\"        | \"another\"             | this describes no export of Truce",
                "\"formatVersion\": 1    | \"formatVersion\": 2    | the export has format version 2, but this Truce reads 1; use the Truce that wrote it"
            })
    void aBagThatStatesSomethingElseIsRefused(String stated, String instead, String problem) throws IOException {
        assertRefused(restated(exported(ExportFormat.NDJSON), text -> text.replace(stated, instead)), problem);
    }

    @Test
    void aBagWhoseRecordsHaveAnotherRootIsRefused() throws IOException {
        Path bag = exported(ExportFormat.NDJSON);
        ExportManifest.TypeFile guests =
                ExportManifest.read(bag.resolve("truce-export.json")).types().get(0);
        String other = Digest.of(new byte[0]).toString();

        assertRefused(
                restated(bag, text -> text.replace(guests.stateRoot().toString(), other)),
                "its records have another state root than the export says");
    }

    @Test
    void aDatabaseWithOtherTablesThanTheBagSaysIsRefused() throws IOException {
        assertRefused(
                restated(exported(ExportFormat.SQLITE), text -> text.replace("\"records\": 1", "\"records\": 2")),
                "it names other tables than data/");
    }

    @Test
    void aDatabaseOfWhichTheBagSaysThatItIsTwoIsRefused() throws IOException {
        Path bag = exported(ExportFormat.SQLITE);
        String file = ExportManifest.read(bag.resolve(ExportManifest.FILE))
                .types()
                .get(1)
                .file();

        assertRefused(
                restated(bag, text -> {
                    int second = text.lastIndexOf(file);
                    String copy = file.replace("data/", "data/copy-");
                    return text.substring(0, second) + copy + text.substring(second + file.length());
                }),
                "it names other tables than " + file + " has");
    }

    @Test
    void anEncryptedDatabaseIsOpenedFirst() {
        Identities ours = Identities.generate();
        Path bag = temp.resolve("sealed");
        try (LiveStore store = LiveStore.directory(live, FORMAT);
                LiveStore target = target()) {
            Snapshot snapshot = repository.create(store, Snapshot.Note.of(""));
            new Exporter(repository, () -> NOW)
                    .with(new TextDatabase())
                    .encryptedTo(Recipients.of(ours.publicKeys()))
                    .export(ExportRequest.of(snapshot, ExportFormat.SQLITE), bag);

            assertThat(new Importer(FORMAT)
                            .with(new TextDatabase(), temp)
                            .opening(ours)
                            .read(bag, target)
                            .total())
                    .isEqualTo(3);
        }
    }

    @Test
    void anExportOfNothingIntoADatabaseComesBackAsNothing() throws IOException {
        Files.delete(live.resolve("guest.ndjson"));
        Files.delete(live.resolve("table.ndjson"));

        assertThat(read(exported(ExportFormat.SQLITE)).total()).isZero();
    }

    @Test
    void aRecordThatStandsInTwoFilesIsRefused() throws IOException {
        Files.writeString(
                live.resolve("guest.json"), "{\"version\":\"1.0\",\"items\":[{\"id\":\"c\"},{\"id\":\"a\"}]}");

        assertRefused(live, "the record guest/a comes twice, first in " + live.resolve("guest.json"));
    }

    @Test
    void aRecordThatStandsTwiceInADatabaseIsRefusedWithoutALine() throws IOException {
        Path database = Files.writeString(
                temp.resolve("seats.sqlite"), "row\tseat\t{\"id\":\"a\"}\nrow\tseat\t{\"id\":\"a\"}\n");

        assertRefused(database, "the record seat/a comes twice, first in " + database);
    }

    @Test
    void aCompressedDatabaseIsExpandedFirstAndNothingIsLeftOfThat() throws IOException {
        Path packed = temp.resolve("seats.sqlite.gz");
        try (var out = Compression.GZIP.compress(Files.newOutputStream(packed))) {
            out.write("row\tseat\t{\"id\":\"a\"}\n".getBytes(StandardCharsets.UTF_8));
        }
        List<Path> before = files();

        assertThat(read(packed).total()).isEqualTo(1);

        assertThat(files()).containsExactlyElementsOf(before);
    }

    @Test
    void nothingIsLeftOpenOrExpandedOfADatabaseThatIsRefused() throws IOException {
        Path packed = temp.resolve("export.sqlite.gz");
        try (var out = Compression.GZIP.compress(Files.newOutputStream(packed))) {
            out.write("fact\tformatVersion\t2\n".getBytes(StandardCharsets.UTF_8));
        }
        List<Path> before = files();

        assertRefused(packed, "the export has format version 2");

        assertThat(files()).containsExactlyElementsOf(before);
        assertThat(database.open).isZero();
    }

    @Test
    void aDatabaseIsClosedWhenItWasImported() throws IOException {
        Path seats = Files.writeString(temp.resolve("seats.sqlite"), "row\tseat\t{\"id\":\"a\"}\n");

        assertThat(read(seats).total()).isEqualTo(1);
        assertThat(database.open).isZero();
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(temp)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void aRecordOfAnotherTypeThanItsFileIsRefused() throws IOException {
        RecordFormat format =
                new RecordFormat("", FieldPath.parse("/kind"), FieldPath.parse("/id"), null, null, null, null, null);
        Path mixed = Files.writeString(
                temp.resolve("all.ndjson"), "{\"kind\":\"guest\",\"id\":1}\n{\"kind\":\"table\",\"id\":1}\n");
        Path folder = Files.createDirectories(temp.resolve("folder"));
        Files.copy(mixed, folder.resolve("guest.ndjson"));
        try (LiveStore target = LiveStore.directory(temp.resolve("target"), format)) {
            assertThatThrownBy(() -> new Importer(format).read(folder, target))
                    .isInstanceOf(InputRejectedException.class)
                    .hasMessageEndingWith("guest.ndjson:2: the record says it is of type \"table\", but the file is of"
                            + " \"guest\"");
            assertThat(new Importer(format).read(mixed, target).added()).containsOnlyKeys("guest", "table");
        }
    }

    /** A store at whose lock something happens, and which tells how many changes it is given at a time. */
    private LiveStore watched(LiveStore below, Runnable atLock, List<Integer> batches) {
        return (LiveStore) Proxy.newProxyInstance(
                LiveStore.class.getClassLoader(), new Class<?>[] {LiveStore.class}, (proxy, method, given) -> {
                    if (method.getName().equals("lock")) {
                        atLock.run();
                    }
                    if (method.getName().equals("apply")) {
                        batches.add(((List<?>) given[0]).size());
                    }
                    return method.invoke(below, given);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":\"a\",\"n\":2}\n", "{\"id\":\"a\"}\n{\"id\":\"c\"}\n"})
    void aFileThatChangesBeforeItIsWrittenIsRefused(String later) throws IOException {
        Path file = Files.writeString(temp.resolve("guest.ndjson"), "{\"id\":\"a\"}\n");
        Runnable change = () -> {
            try {
                Files.writeString(file, later);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        try (LiveStore target = target()) {
            LiveStore watched = watched(target, change, new ArrayList<>());
            assertThatThrownBy(() -> new Importer(FORMAT.ofType("guest")).read(file, watched))
                    .isInstanceOf(InputRejectedException.class)
                    .hasMessageEndingWith("the file changed while it was read; try again when nobody writes it");
            assertThat(target.scan().hasNext()).isFalse();
        }
    }

    @Test
    void recordsAreWrittenInOrderOfTheirKeys() throws IOException {
        Files.writeString(live.resolve("guest.ndjson"), "{\"id\":\"c\"}\n{\"id\":\"a\"}\n{\"id\":\"b\"}\n");

        assertThat(read(live).total()).isEqualTo(4);
        assertThat(temp.resolve("target/guest.ndjson")).hasContent("{\"id\":\"a\"}\n{\"id\":\"b\"}\n{\"id\":\"c\"}\n");
    }

    @Test
    @Tag("slow")
    void manyRecordsAreWrittenInSeveralSteps() throws IOException {
        Path many = Files.createDirectories(temp.resolve("many"));
        Files.writeString(
                many.resolve("guest.ndjson"),
                IntStream.range(0, 50_001)
                        .mapToObj(i -> String.format("{\"id\":\"%05d\"}", i))
                        .collect(Collectors.joining("\n")));
        List<Integer> batches = new ArrayList<>();
        try (LiveStore target = target()) {
            LiveStore watched = watched(target, () -> {}, batches);
            assertThat(new Importer(FORMAT).read(many, watched).total()).isEqualTo(50_001);
        }
        assertThat(batches).containsExactly(50_000, 1);
    }
}
