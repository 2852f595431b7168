package dev.truce.cli.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportFormatsTest {

    @TempDir
    Path folder;

    Workshop shop;
    String root;

    @BeforeEach
    void aSnapshot() {
        shop = new Workshop(folder);
        shop.write(
                "data/seat.ndjson",
                "{\"id\":\"a\",\"v\":1,\"row\":1,\"at\":\"2026-01-10T00:00:00Z\",\"price\":1.10,\"note\":null,\"tags\":[1,{\"x\":\"\"}]}",
                "{\"id\":\"b\",\"v\":2,\"row\":12,\"at\":\"2026-01-11T00:00:00Z\",\"price\":9007199254740993,\"note\":\"\"}",
                "{\"id\":\"c\",\"v\":3,\"row\":\"x\",\"at\":\"2026-01-12T00:00:00Z\",\"note\":\"=1+1\\n, \\\"q\\\"\"}",
                "{\"v\":4,\"id\":\"d\"}");
        root = shop.root("dir:" + shop.path("data"));
    }

    @ParameterizedTest
    @CsvSource({
        "ndjson, none", "ndjson, gzip", "ndjson, zstd",
        "json, none", "json, gzip", "json, zstd",
        "csv, none", "csv, gzip", "csv, zstd",
        "sqlite, none", "sqlite, gzip", "sqlite, zstd",
    })
    void anExportIsSoundAndComesBackWhole(String format, String compression) throws IOException {
        Path export = shop.path("export");
        shop.done("export", "latest", "--format", format, "--compress", compression, "--out", export);
        assertThat(Call.truce("verify", export).code()).isZero();

        shop.done("import", export, "--store", "dir:" + shop.path("restored"), "--rules", shop.path("rules.yaml"));
        assertThat(shop.root("dir:" + shop.path("restored"))).isEqualTo(root);

        // and each payload file by itself, as a folder or a file of another program's would be
        Path data = export.resolve("data");
        Path payload = format.equals("sqlite") ? data.resolve(data.toFile().list()[0]) : data;
        shop.done("import", payload, "--store", "dir:" + shop.path("again"), "--rules", shop.path("rules.yaml"));
        assertThat(shop.root("dir:" + shop.path("again"))).isEqualTo(root);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--where | /row = 1                              | a",
                "--where | /row > 1                              | b",
                "--where | /note = null or /note = absent        | a d",
                "--where | not /tags = absent                    | a",
                "--from  | 2026-01-11                            | b c",
                "--until | 2026-01-11T00:00:00Z                  | a",
                "--type  | seat                                  | a b c d",
            })
    void aFilterTakesTheRecordsForWhichItHolds(String option, String value, String keys) throws IOException {
        for (String format : new String[] {"ndjson", "json", "csv", "sqlite"}) {
            Path export = shop.path("export-" + format);
            shop.done(
                    "export",
                    "latest",
                    "--format",
                    format,
                    option,
                    value,
                    "--out",
                    export,
                    "--rules",
                    shop.path("rules.yaml"));
            assertThat(Call.truce("verify", export).code()).isZero();
            shop.done("import", export, "--store", "dir:" + shop.path(format), "--rules", shop.path("rules.yaml"));
            assertThat(shop.read(format + "/seat.ndjson")
                            .lines()
                            .map(line -> StrictJson.reader()
                                    .read(line, "line")
                                    .path("id")
                                    .asString()))
                    .containsExactly(keys.split(" "));
        }
        String manifest = Files.readString(shop.path("export-ndjson").resolve("truce-export.json"));
        assertThat(manifest.contains("\"filter\"")).isEqualTo(!option.equals("--type"));
    }

    @Test
    void theManifestSaysWhatWasLeftOut() {
        Call call = shop.done(
                "export",
                "latest",
                "--where",
                "/row > 1",
                "--from",
                "2026-01-01",
                "--until",
                "2026-02-01",
                "--out",
                shop.path("export"),
                "--rules",
                shop.path("rules.yaml"));
        assertThat(call.out()).startsWith("Exported 1 record of 4 to ");
        assertThat(StrictJson.reader()
                        .read(shop.path("export/truce-export.json"))
                        .path("filter"))
                .hasToString(
                        "{\"where\":\"/row > 1\",\"from\":\"2026-01-01T00:00:00Z\",\"until\":\"2026-02-01T00:00:00Z\","
                                + "\"snapshotRecords\":4}");
    }

    @Test
    void theRulesOfTheStoreNamedLastSayWhereTimesAre() {
        shop.done("export", "latest", "--from", "2026-01-11", "--out", shop.path("export"));
        assertThat(shop.read("export/data/seat.ndjson").lines()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--where    | /row >                | --where: condition:1:7: expected a text in double quotes, a number,",
                "--format   | xml                   | \"xml\" is no export format; use ndjson, json, csv or sqlite",
                "--compress | bzip2                 | \"bzip2\" is no compression; use none, gzip or zstd",
                "--from     | yesterday             | a time is 2026-01-13 or 2026-01-13T19:00:00Z, but found \"yesterday\"",
                "--type     | table                 | the snapshot has no type \"table\"; it has seat",
            })
    void aRequestThatCannotBeMeantIsRefused(String option, String value, String message) {
        Call call = shop.truce("export", "latest", option, value, "--out", shop.path("export"));
        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err()).contains(message);
        assertThat(shop.path("export")).doesNotExist();
    }

    @Test
    void anEmptyRangeAndRulesWithoutTimesAreRefused() {
        Call empty = shop.truce(
                "export", "latest", "--from", "2026-01-02", "--until", "2026-01-02", "--out", shop.path("export"));
        assertThat(empty.code()).isEqualTo(2);
        assertThat(empty.err()).contains("is empty; let it end after its beginning");
        Path rules = shop.write("timeless.yaml", "ruleset: r", "version: 1.0.0", "record: { type: seat, key: /id }");
        Call timeless =
                shop.truce("export", "latest", "--from", "2026-01-02", "--rules", rules, "--out", shop.path("x"));
        assertThat(timeless.code()).isEqualTo(2);
        assertThat(timeless.err()).contains("The rules do not say where records keep the time of their last change");
    }

    @Test
    void aTimeThatIsNoneIsNamedWithItsRecord() {
        shop.write("data/seat.ndjson", "{\"id\":\"a\",\"at\":\"soon\"}");
        shop.root("dir:" + shop.path("data"));
        Call call = shop.truce("export", "latest", "--from", "2026-01-02", "--out", shop.path("x"));
        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err()).startsWith("truce: record seat/a: /at: a time is an RFC 3339 instant");
    }

    @Test
    void filesOfOtherProgramsAreImported() {
        Path csv = shop.write("seat.csv", "id,name", "x,\"Ann, B\"", "y,");
        shop.done("import", csv, "--store", "dir:" + shop.path("fromCsv"), "--rules", shop.path("rules.yaml"));
        assertThat(shop.read("fromCsv/seat.ndjson")).isEqualTo("{\"id\":\"x\",\"name\":\"Ann, B\"}\n{\"id\":\"y\"}\n");
    }
}
