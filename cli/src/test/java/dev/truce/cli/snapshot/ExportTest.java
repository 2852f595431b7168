package dev.truce.cli.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import gov.loc.repository.bagit.domain.Bag;
import gov.loc.repository.bagit.reader.BagReader;
import gov.loc.repository.bagit.verify.BagVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportTest {

    @TempDir
    Path folder;

    Workshop shop;
    Path export;

    @BeforeEach
    void export() {
        shop = new Workshop(folder);
        shop.write("data/seat.ndjson", "{\"id\":\"a\",\"v\":1,\"row\":1}", "{\"id\":\"b\",\"v\":1,\"row\":2}");
        shop.root("dir:" + shop.path("data"));
        export = shop.path("export");
        shop.done("export", "latest", "--out", export);
    }

    @ParameterizedTest
    @CsvSource({"ndjson, none", "ndjson, gzip", "json, zstd", "csv, none", "csv, zstd", "sqlite, none", "sqlite, gzip"})
    void anotherValidatorAcceptsAnExportOfAnyFormat(String format, String compression) throws Exception {
        Path one = shop.path("one");
        shop.done("export", "latest", "--format", format, "--compress", compression, "--out", one);
        Bag bag = new BagReader().read(one);
        try (BagVerifier verifier = new BagVerifier()) {
            verifier.isValid(bag, false);
        }
        assertThat(Call.truce("verify", one).code()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"ndjson, none", "ndjson, gzip", "json, zstd", "csv, none", "csv, zstd", "sqlite, none", "sqlite, gzip"})
    @Tag("interop")
    void sha256sumAcceptsAnExportOfAnyFormat(String format, String compression) throws Exception {
        Path one = shop.path("one");
        shop.done("export", "latest", "--format", format, "--compress", compression, "--out", one);
        for (String manifest : List.of("manifest-sha256.txt", "tagmanifest-sha256.txt")) {
            Process process = new ProcessBuilder("sha256sum", "-c", manifest)
                    .directory(one.toFile())
                    .redirectErrorStream(true)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(printed).isZero();
        }
    }

    @Test
    @Tag("slow")
    void anyChangedByteIsBlamedOnItsFile() throws IOException {
        for (Path file : files()) {
            byte[] sound = Files.readAllBytes(file);
            for (int i = 0; i < sound.length; i++) {
                byte[] changed = sound.clone();
                changed[i] ^= 1;
                Files.write(file, changed);
                blamed(file);
            }
            Files.write(file, sound);
        }
        assertThat(Call.truce("verify", export).code()).isZero();
    }

    @Test
    void aFileRemovedTruncatedOrAddedIsNamed() throws IOException {
        for (Path file : files()) {
            byte[] sound = Files.readAllBytes(file);
            Files.delete(file);
            blamed(file);
            Files.write(file, Arrays.copyOf(sound, sound.length - 1));
            blamed(file);
            Files.write(file, new byte[0]);
            blamed(file);
            Files.write(file, sound);
        }
        for (String added : List.of("data/more.ndjson", "more.txt")) {
            Path file = Files.writeString(export.resolve(added), "x");
            blamed(file);
            Files.delete(file);
        }
    }

    @Test
    void anImportIntoAnEmptyStoreGivesTheSameRootAndSoDoesAnotherOrder() {
        String root = shop.root("dir:" + shop.path("data"));
        shop.done("import", export, "--store", "dir:" + shop.path("restored"), "--rules", shop.path("rules.yaml"));
        assertThat(shop.root("dir:" + shop.path("restored"))).isEqualTo(root);
        shop.write("shuffled/seat.ndjson", "{\"row\":2,\"v\":1.0,\"id\":\"b\"}", "{\"id\":\"a\",\"row\":1,\"v\":1}");
        assertThat(shop.root("dir:" + shop.path("shuffled"))).isEqualTo(root);
    }

    @Test
    void aStampedExportHasTheTimeInItsNames() {
        shop.done("export", "latest", "--out", shop.path("stamped"), "--format", "json", "--stamp");

        assertThat(shop.path("stamped/data/seat-1898596800000.json")).exists();
    }

    @Test
    void anExportIsCheckedWholeOrNotAtAll() {
        Call call = Call.truce("verify", export, "--sample", "1/2");
        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err()).contains("--sample is for repositories; an export is checked whole");
    }

    @Test
    void whatIsNeitherAnExportNorARepositoryIsRefused() throws IOException {
        Path other = Files.createDirectory(shop.path("photos"));
        Call call = Call.truce("verify", other);
        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err()).startsWith("truce: " + other + ": this is neither an export nor a repository; name ");
        assertThat(Call.truce("verify", shop.path(".truce")).code()).isZero();
        assertThat(Call.truce("verify", shop.path(".truce/repository")).code()).isZero();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(export)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private void blamed(Path file) {
        Call call = Call.truce("verify", export);
        String name = export.relativize(file).toString();
        assertThat(call.code()).as("%s of %s", call, name).isEqualTo(1);
        assertThat(call.err().lines()).as(name).anyMatch(line -> line.startsWith("truce: " + name + ":"));
    }

    @Test
    void aFolderThatExistsIsNotWrittenOver() {
        Call call = shop.truce("export", "latest", "--out", export);
        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err()).startsWith("truce: " + export + " exists already; name a new folder\n");
    }

    @Test
    void timesAreOnlySoughtWhereRulesSayWhereTheyStand() {
        Workshop plain = new Workshop(shop.path("plain"));
        plain.done("snapshot", "create", "--store", "dir:" + shop.path("data"));
        Call call = plain.truce("export", "latest", "--from", "2026-01-01", "--out", plain.path("export"));
        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err())
                .startsWith(
                        "truce: --from and --until need rules that say where records keep modifiedAt; add --rules\n");
        assertThat(plain.path("export")).doesNotExist();
    }
}
