package dev.truce.cli.merge;

import static dev.truce.cli.Call.truce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MergeCommandTest {

    @TempDir
    Path folder;

    Path base;
    Path local;
    Path server;

    @BeforeEach
    void writeSides() throws IOException {
        base = write("base.json", "{\"name\":\"Ann\",\"seats\":2,\"note\":\"\"}");
        local = write("local.json", "{\"name\":\"Ann\",\"seats\":4,\"note\":\"window\"}");
        server = write("server.json", "{\"name\":\"Anne\",\"seats\":3,\"note\":\"\"}");
    }

    Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void disjointEditsMergeAndExitZero() throws IOException {
        server = write("server.json", "{\"name\":\"Anne\",\"seats\":2,\"note\":\"\"}");
        Call call = truce("merge", "--base", base, "--local", local, "--server", server);
        assertThat(call).isEqualTo(new Call(0, """
                        {
                          "name": "Anne",
                          "seats": 4,
                          "note": "window"
                        }
                        """, ""));
    }

    @Test
    void aConflictExitsOneAndListsPathBaseLocalAndServer() {
        Call call = truce("merge", "--base", base, "--local", local, "--server", server);
        assertThat(call).isEqualTo(new Call(1, """
                        {
                          "name": "Anne",
                          "seats": 3,
                          "note": "window"
                        }
                        """, """
                        Conflict: 1 conflicting path
                          path    base  local  server
                          /seats     2      4       3
                        """));
    }

    @ParameterizedTest
    @CsvSource({
        "serverWins,       0, '{\"name\":\"Anne\",\"seats\":3,\"note\":\"\"}'",
        "localWins,        0, '{\"name\":\"Ann\",\"seats\":4,\"note\":\"window\"}'",
        "latestWins,       0, '{\"name\":\"Anne\",\"seats\":3,\"note\":\"\"}'",
        "fieldLevelMerge,  1, '{\"name\":\"Anne\",\"seats\":3,\"note\":\"window\"}'",
        "manualResolution, 1, '{\"name\":\"Anne\",\"seats\":3,\"note\":\"window\"}'"
    })
    void eachStrategyDecidesInItsWay(String strategy, int code, String value) {
        Call call =
                truce("merge", "--base", base, "--local", local, "--server", server, "--strategy", strategy, "--json");
        assertThat(call.code()).isEqualTo(code);
        assertThat(call.json().path("value").toString()).isEqualTo(value);
    }

    @Test
    void rulesDecideWhatWouldConflict() throws IOException {
        Path rules = write("rules.yaml", "fields:\n  /seats: max\n");
        Call call = truce("merge", "--base", base, "--local", local, "--server", server, "--rules", rules, "--explain");
        assertThat(call.code()).isZero();
        assertThat(call.out()).contains("\"seats\": 4");
        assertThat(call.err())
                .startsWith("document/document: UPDATE_UPDATE, resolved")
                .contains("/seats: ", ", by max: ");
    }

    @Test
    void theResultGoesToTheNamedFileAlone() throws IOException {
        Path target = folder.resolve("merged.json");
        Call call = truce("merge", "--local", local, "--server", local, "-o", target);
        assertThat(call).isEqualTo(new Call(0, "", ""));
        assertThat(Files.readString(target))
                .isEqualTo("{\n  \"name\": \"Ann\",\n  \"seats\": 4,\n  \"note\": \"window\"\n}\n");
    }

    @Test
    void jsonPrintsTheLineOfACase() {
        Call call = truce("merge", "--base", base, "--local", local, "--server", server, "--json");
        assertThat(call.out())
                .startsWith(
                        "{\"answer\":\"CONFLICT\",\"kind\":\"UPDATE_UPDATE\",\"outcome\":\"parked\","
                                + "\"reason\":\"FIELD_CONFLICT\",\"value\":{\"name\":\"Anne\",\"seats\":3,\"note\":\"window\"},"
                                + "\"conflicts\":[{\"path\":\"/seats\",\"base\":2,\"local\":4,\"server\":3}],\"warnings\":[],\"trace\":[");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--cases", "--base", "--local", "--server", "-o"})
    void theDriverNamesAllFilesItself(String option) {
        assertThat(truce("merge", "--driver", base, local, server, option, base).err())
                .startsWith("truce: --driver names all files itself; leave out the other files\n");
        assertThat(local).hasContent("{\"name\":\"Ann\",\"seats\":4,\"note\":\"window\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--base", "--local", "--server"})
    void casesBringTheirOwnSides(String option) {
        Call call = truce("merge", "--cases", folder.resolve("cases.ndjson"), option, base);
        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err())
                .startsWith("truce: --cases brings its own sides; leave out --base, --local and --server\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--base", "--local", "--server"})
    void oneSideAloneIsNotMerged(String option) {
        Call call = truce("merge", option, base);
        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err()).startsWith("truce: two sides are needed: --local FILE and --server FILE, or --cases");
    }

    private Path rulesWithTombstones() throws IOException {
        base = write("base.json", "{\"id\":7,\"name\":\"Ann\"}");
        local = write("local.json", "{\"id\":7,\"deleted\":true}");
        return write("rules.yaml", "record: { type: guest, key: /id, deleted: /deleted }\n");
    }

    @Test
    void aDeletedDocumentIsWrittenAsTheRulesMarkIt() throws IOException {
        Path rules = rulesWithTombstones();
        Call call = truce("merge", "--base", base, "--local", local, "--server", base, "--rules", rules);
        assertThat(call).isEqualTo(new Call(0, "{\n  \"id\": 7,\n  \"deleted\": true\n}\n", ""));
    }

    @Test
    void whereOneSideDeletedWhatTheOtherChangedThereIsNoDocumentToWrite() throws IOException {
        Path rules = rulesWithTombstones();
        server = write("server.json", "{\"id\":7,\"name\":\"Anne\"}");
        Path target = folder.resolve("merged.json");
        Object[] call = {"merge", "--base", base, "--local", local, "--server", server, "--rules", rules};
        Call printed = truce(call);
        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.out()).isEmpty();
        assertThat(printed.err()).startsWith("Conflict: DELETE_CONFLICT");
        Call written =
                truce(Stream.concat(Stream.of(call), Stream.of("-o", target)).toArray());
        assertThat(written.code()).isEqualTo(1);
        assertThat(target).doesNotExist();
    }

    @Test
    void mistypedCallsAreAnsweredWithWhatWasMeant() {
        assertThat(truce("mrege"))
                .isEqualTo(new Call(
                        2,
                        "",
                        "truce: there is no command \"mrege\"; did you mean merge?\ntruce: see: truce --help\n"));
        assertThat(truce("merge", "--locl", local).err()).contains("did you mean --local?");
        assertThat(truce("merge", "--local", local, "--server", server, "--strategy", "newest"))
                .isEqualTo(new Call(
                        2,
                        "",
                        "truce: Invalid value for option '--strategy': there is no strategy \"newest\"; take one of"
                                + " serverWins, localWins, latestWins, fieldLevelMerge, manualResolution\n"
                                + "truce: see: truce merge --help\n"));
    }

    @Test
    void helpTeaches() {
        Call call = truce("merge", "--help");
        assertThat(call.code()).isZero();
        assertThat(call.out()).contains("Usage: truce merge", "Examples:", "Exit codes:", "--driver %O %A %B");
    }

    private Call mergeUnder(String rules, String agreed, String ours, String theirs) throws IOException {
        return truce(
                "merge",
                "--base",
                write("base.json", agreed),
                "--local",
                write("local.json", ours),
                "--server",
                write("server.json", theirs),
                "--rules",
                write("rules.yaml", rules),
                "--explain");
    }

    @Test
    void aDeleteAgainstAChangeIsAConflictOfTheWholeRecord() throws IOException {
        Call call = mergeUnder(
                "record: { type: seat, key: /id, deleted: /gone }",
                "{\"id\":1,\"n\":1}",
                "{\"id\":1,\"gone\":true}",
                "{\"id\":1,\"n\":2}");
        assertThat(call.code()).isEqualTo(1);
        assertThat(call.err()).startsWith("seat/1: DELETE_UPDATE, parked").contains("""
                  path            base            local      server
                  (whole record)  {"id":1,"n":1}  (deleted)  {"id":1,"n":2}
                """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            type: seat, key: /id                | {"id":1,"n":2}          | {"id":1,"n":1}   | seat/1
            type: seat, key: /id, deleted: /off | {"id":1,"n":1}          | {"off":true}     | seat/1
            type: seat, key: /id, deleted: /off | {"off":true}            | {"off":true}     | seat/document
            type: seat, key: /id                | {"n":2}                 | {"n":1}          | seat/document
            type: /kind, key: /id               | {"n":2}                 | {"n":1}          | document/document
            """)
    void anExplanationNamesTheRecordAsFarAsItIsKnown(String format, String ours, String theirs, String record)
            throws IOException {
        Call call = mergeUnder("record: { " + format + " }", "{\"id\":1,\"n\":1}", ours, theirs);
        assertThat(call.err()).as("%s", call).startsWith(record + ": ");
    }

    @Test
    void theNewVersionStandsInWhatIsSharedAndInWhatLocalKeeps() throws IOException {
        write("base.json", "{\"id\":1,\"v\":1,\"a\":1}");
        Call call = truce(
                "merge",
                "--base",
                base,
                "--local",
                write("local.json", "{\"id\":1,\"v\":1,\"a\":2,\"own\":1}"),
                "--server",
                write("server.json", "{\"id\":1,\"v\":4,\"a\":1,\"b\":1}"),
                "--rules",
                write("rules.yaml", "record: { type: seat, key: /id, syncVersion: /v }\nfields: { /own: localOnly }\n"),
                "--json");
        assertThat(call.code()).isZero();
        assertThat(call.json().path("value").path("v").asInt()).isEqualTo(5);
        assertThat(call.json().path("value").path("own").asInt()).isEqualTo(1);
        assertThat(call.json().path("shared").path("v").asInt()).isEqualTo(5);
        assertThat(call.json().path("shared").has("own")).isFalse();
    }
}
