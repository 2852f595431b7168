package dev.truce.rollback.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.Condition;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.age.Identities;
import dev.truce.integrity.age.Recipients;
import dev.truce.integrity.bag.Bag;
import dev.truce.integrity.json.InputRejectedException;
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
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exports of some records, compressed, and in a database, and what an import has against them. */
class ExportFilterTest {

    private static final RecordFormat FORMAT =
            new RecordFormat("", null, FieldPath.parse("/id"), null, null, FieldPath.parse("/at"), null, null, null);
    private static final Instant NOW = Instant.parse("2026-01-10T00:00:00Z");

    @TempDir
    Path temp;

    private SnapshotRepository repository;
    private Exporter exporter;
    private Snapshot snapshot;
    private int bags;

    @BeforeEach
    void aSnapshotOfTwoTypes() throws IOException {
        repository = SnapshotRepository.directory(temp.resolve("repository"), () -> NOW);
        exporter = new Exporter(repository, () -> NOW).with(new TextDatabase());
        Path live = Files.createDirectories(temp.resolve("live"));
        Files.writeString(live.resolve("guest.ndjson"), """
                {"id":"a","n":1,"at":"2026-01-01T00:00:00Z"}
                {"id":"b","n":2,"at":"2026-01-02T00:00:00Z"}
                {"id":"c","n":3}
                """);
        Files.writeString(live.resolve("table.ndjson"), "{\"id\":1}\n");
        try (LiveStore store = LiveStore.directory(live, FORMAT)) {
            snapshot = repository.create(store, Snapshot.Note.of(""));
        }
    }

    private Importer importer() {
        return new Importer(FORMAT).with(new TextDatabase(), temp);
    }

    private LiveStore empty(String name) {
        return LiveStore.directory(temp.resolve(name), FORMAT);
    }

    private ExportRequest only(String where, Instant from, Instant until) {
        return ExportRequest.of(snapshot, ExportFormat.NDJSON)
                .filtered(new ExportFilter(
                        new TreeSet<>(List.of("guest")),
                        where == null ? null : Condition.parse(where),
                        from == null && until == null ? null : new ExportFilter.TimeRange(FORMAT, from, until)));
    }

    private List<String> exported(ExportRequest request) throws IOException {
        Path bag = temp.resolve("bag" + ++bags);
        ExportManifest manifest = exporter.export(request, bag);
        assertThat(Bag.verify(bag).findings()).isEmpty();
        assertThat(ExportManifest.read(bag.resolve("truce-export.json"))).isEqualTo(manifest);
        try (LiveStore target = empty(bag.getFileName() + "-target")) {
            assertThat(importer().read(bag, target).total()).isEqualTo(manifest.records());
            assertThat(StateRoot.of(target)).isEqualTo(manifest.stateRoot());
        }
        return Files.readAllLines(bag.resolve("data/guest.ndjson")).stream()
                .map(line -> line.substring(7, 8))
                .toList();
    }

    @Test
    void aRecordIsTakenWhenAllThatIsSaidHolds() throws IOException {
        Instant first = Instant.parse("2026-01-01T00:00:00Z");
        Instant second = Instant.parse("2026-01-02T00:00:00Z");
        assertThat(exported(only(null, null, null))).containsExactly("a", "b", "c");
        assertThat(exported(only("/n >= 2", null, null))).containsExactly("b", "c");
        assertThat(exported(only(null, first, null))).containsExactly("a", "b");
        assertThat(exported(only(null, second, null))).containsExactly("b");
        assertThat(exported(only(null, null, second))).containsExactly("a");
        assertThat(exported(only("/n = 2", first, second))).isEmpty();
    }

    @Test
    void theManifestTellsHowItsRecordsWereChosen() {
        Instant first = Instant.parse("2026-01-01T00:00:00Z");

        assertThat(exporter.export(only("/n >= 2", first, NOW), temp.resolve("x"))
                        .filter())
                .isEqualTo(new ExportManifest.Filter(List.of("guest"), "/n >= 2", first, NOW, 4));
        assertThat(exporter.export(only(null, null, null), temp.resolve("y")).filter())
                .isEqualTo(new ExportManifest.Filter(List.of("guest"), null, null, null, 4));
        assertThat(exporter.export(ExportRequest.of(snapshot, ExportFormat.NDJSON), temp.resolve("z"))
                        .filter())
                .isNull();
    }

    @Test
    void aDatabaseIsWrittenAsideAndNothingIsLeftOfThat() {
        ExportRequest request = ExportRequest.of(snapshot, ExportFormat.SQLITE);
        TextDatabase open = new TextDatabase();
        new Exporter(repository, () -> NOW).with(open).export(request, temp.resolve("open"));
        assertThat(open.written.startsWith(temp)).isTrue();
        assertThat(open.written.getParent()).doesNotExist();

        TextDatabase secret = new TextDatabase();
        new Exporter(repository, () -> NOW)
                .with(secret)
                .encryptedTo(Recipients.of(Identities.generate().publicKeys()))
                .export(request, temp.resolve("secret"));
        assertThat(secret.written.startsWith(temp))
                .as("others may read there what is not encrypted yet")
                .isFalse();
        assertThat(secret.written.getParent()).doesNotExist();
    }

    @Test
    void aTimeThatIsNoneAndARangeThatCannotBeAreRefused() {
        RecordFormat wrong = new RecordFormat(
                "", null, FieldPath.parse("/id"), null, null, FieldPath.parse("/id"), null, null, null);
        ExportFilter filter = new ExportFilter(new TreeSet<>(), null, new ExportFilter.TimeRange(wrong, NOW, null));
        assertThatThrownBy(() -> exporter.export(
                        ExportRequest.of(snapshot, ExportFormat.NDJSON).filtered(filter), temp.resolve("x")))
                .isInstanceOf(InputRejectedException.class)
                .hasMessageStartingWith("record guest/a: /id: a time is an RFC 3339 instant");
        assertThat(temp.resolve("x")).doesNotExist();
        assertThatThrownBy(() -> new ExportFilter.TimeRange(FORMAT, NOW, NOW)).hasMessageContaining("is empty");
        assertThatThrownBy(() -> new ExportFilter.TimeRange(RecordFormat.keyed("", FieldPath.parse("/id")), NOW, null))
                .hasMessageContaining("do not say where records keep the time");
    }

    @ParameterizedTest
    @EnumSource
    void everyCompressionOfEveryFormatComesBack(Compression compression) throws IOException {
        for (ExportFormat format : ExportFormat.values()) {
            Path bag = temp.resolve(format + "-" + compression);
            ExportManifest manifest =
                    exporter.export(ExportRequest.of(snapshot, format).compressed(compression), bag);
            assertThat(ExportManifest.read(bag.resolve("truce-export.json"))).isEqualTo(manifest);
            assertThat(Compression.parse(compression.text())).isEqualTo(compression);
            try (LiveStore target = empty(bag.getFileName() + "-target")) {
                assertThat(importer().read(bag, target).total()).isEqualTo(4);
            }
            assertThat(bag.resolve(".scratch")).doesNotExist();
        }
    }

    @Test
    void aDatabaseNeedsSomebodyWhoWritesAndReadsIt() {
        Exporter bare = new Exporter(repository, () -> NOW);
        assertThatThrownBy(() -> bare.export(ExportRequest.of(snapshot, ExportFormat.SQLITE), temp.resolve("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("this exporter has none");
        exporter.export(ExportRequest.of(snapshot, ExportFormat.SQLITE), temp.resolve("y"));
        assertThatThrownBy(() -> new Importer(FORMAT).read(temp.resolve("y"), empty("t")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no format of databases");
    }

    @Test
    void aDatabaseOfAnotherVersionOrProgramIsToldApart() throws IOException {
        exporter.export(ExportRequest.of(snapshot, ExportFormat.SQLITE), temp.resolve("y"));
        String text = Files.readString(temp.resolve("y/data/export.sqlite"));
        Path other = temp.resolve("other.sqlite");
        Files.writeString(other, text.replace("formatVersion\t1", "formatVersion\t2"));
        assertThatThrownBy(() -> importer().read(other, empty("t")))
                .hasMessageContaining("the export has format version 2, but this Truce reads 1");
        Files.writeString(other, "row\tguest\t{\"id\":1}\nrow\ttable\t{\"id\":2}\n");
        assertThat(importer().read(other, empty("t")).total()).isEqualTo(2);
    }

    private void assertRefused(String file, byte[] bytes, ImportLimits limits, String problem) throws IOException {
        Path path = Files.write(temp.resolve(file), bytes);
        assertThatThrownBy(() -> importer().within(limits).read(path, empty("refused")))
                .isInstanceOf(InputRejectedException.class)
                .hasMessageContaining(problem);
        assertThat(temp.resolve("refused")).doesNotExist();
    }

    private static byte[] packed(Compression compression, int bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] blank = new byte[1 << 20];
        Arrays.fill(blank, (byte) '\n');
        try (OutputStream packed = compression.compress(out)) {
            for (int left = bytes; left > 0; left -= blank.length) {
                packed.write(blank, 0, Math.min(left, blank.length));
            }
        }
        return out.toByteArray();
    }

    @Test
    @Tag("slow")
    void bytesAreCountedAsTheyComeOut() throws IOException {
        ImportLimits usual = ImportLimits.defaults();
        ImportLimits tight = new ImportLimits(1_000, 200, usual.document());
        for (Compression compression : List.of(Compression.GZIP, Compression.ZSTD)) {
            String name = "guest.ndjson" + compression.suffix();
            assertRefused(name, packed(compression, 1_001), tight, "it expands to more than 1000 bytes");
            assertRefused(name, packed(compression, 80 << 20), usual, "it expands to more than 200 times its length");
            byte[] cut = packed(compression, 1_000);
            assertRefused(name, Arrays.copyOf(cut, cut.length - 3), usual, "this is no sound " + compression.text());
            assertRefused(name, "{}".getBytes(StandardCharsets.UTF_8), usual, "this is no sound " + compression.text());
            Files.write(temp.resolve(name), packed(compression, 1_000));
            assertThat(importer()
                            .within(tight)
                            .read(temp.resolve(name), empty("t"))
                            .total())
                    .isZero();
        }
        assertThatThrownBy(() -> new ImportLimits(0, 1, usual.document())).hasMessageContaining("both are at least 1");
        assertThatThrownBy(() -> new ImportLimits(1, 0, usual.document())).hasMessageContaining("both are at least 1");
        assertThatThrownBy(() -> importer().read(Files.createDirectory(temp.resolve("d.json")), empty("t")))
                .hasMessageContaining("there is no .ndjson, .json, .csv or .sqlite file to import");
    }
}
