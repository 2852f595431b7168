package dev.truce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each bad input: one clear line, exit code 2 or 74, and nothing half-written. */
class BadInputTest {

    @TempDir
    Path folder;

    static Stream<Arguments> badDocuments() {
        return Stream.of(
                Arguments.of("empty file", "", "local.json:1:1: the text is empty; expected one JSON document"),
                Arguments.of("truncated", "{\"a\":[1,", "local.json:1:"),
                Arguments.of("duplicate key", "{\"a\":1,\"a\":2}", "duplicate member \"a\"; remove one of the two"),
                Arguments.of("too deep", "[".repeat(100_000) + "]".repeat(100_000), "nested deeper than 512 levels"),
                Arguments.of("too large", "{\"a\":1e400}", "number 1e400 is outside the range of a double"),
                Arguments.of(
                        "not UTF-8", "{\"a\":\"\u00ff\"}", "byte 0xFF is not valid UTF-8; save the text as UTF-8"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badDocuments")
    void aBadDocumentIsRefusedInOneLine(String name, String text, String problem) throws IOException {
        Workshop shop = new Workshop(folder);
        Files.write(shop.path("local.json"), text.getBytes(StandardCharsets.ISO_8859_1));
        shop.write("server.json", "{}");
        shop.write("merged.json", "before");
        Call call = Call.truce(
                "merge",
                "--local",
                shop.path("local.json"),
                "--server",
                shop.path("server.json"),
                "-o",
                shop.path("merged.json"));
        refused(call, 2, problem);
        assertThat(shop.read("merged.json")).isEqualTo("before\n");
    }

    static Stream<Arguments> badDataSets() {
        return Stream.of(
                Arguments.of("empty file", "", "local.ndjson: the file holds no record"),
                Arguments.of("no key", "{\"id\":1}\n{\"x\":1}", "local.ndjson:2: /id: the record has no key"),
                Arguments.of(
                        "duplicate key",
                        "{\"id\":1}\n{\"id\":2}\n{\"id\":1}",
                        "local.ndjson:3: the record record/1 stands on line 1 already; remove one of the two"),
                Arguments.of("truncated", "{\"id\":1}\n{\"id\":", "local.ndjson:2:"),
                Arguments.of("no object", "[1]", "local.ndjson:1: a record is a JSON object, but found [1]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badDataSets")
    void aBadDataSetIsRefusedBeforeAnythingIsDone(String name, String text, String problem) {
        Workshop shop = new Workshop(folder);
        shop.write("local.ndjson", text);
        if (text.isEmpty()) {
            shop.write("local.ndjson");
        }
        shop.write("server.ndjson", "{\"id\":1}");
        Call call = shop.truce(
                "reconcile",
                "--local",
                shop.path("local.ndjson"),
                "--server",
                shop.path("server.ndjson"),
                "--key",
                "/id",
                "--out",
                shop.path("out"));
        refused(call, 2, problem);
        assertThat(shop.path("out")).doesNotExist();
        assertThat(shop.path(".truce")).doesNotExist();
    }

    static Stream<Arguments> badCalls() {
        return Stream.of(
                Arguments.of("queue show x", "but found \"x\""),
                Arguments.of("audit list --limit 0", "--limit is at least 1, but found 0"),
                Arguments.of(
                        "import nowhere.ndjson", "nowhere.ndjson: there is no such file or folder; check the path"),
                Arguments.of(
                        "queue list --limit 1.5", "this is a whole number of at most 2147483647, but found \"1.5\""),
                Arguments.of(
                        "status --max-case-age 4hours",
                        "a duration such as 30s, 15m, 2h, 1d or PT4H, but found \"4hours\""),
                Arguments.of("foo", "truce: there is no command \"foo\""),
                Arguments.of("snap list", "truce: there is no command \"snap\"; did you mean snapshot?\n"),
                Arguments.of("qu list", "truce: there is no command \"qu\"\n"),
                Arguments.of("status foo", "truce: the argument \"foo\" is one too many"),
                Arguments.of(
                        "queue list --stauts all", "truce: there is no option \"--stauts\"; did you mean --status?"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badCalls")
    void aBadCallIsAnsweredInPlainWords(String call, String problem) {
        Call refused = Call.truce((Object[]) call.split(" "));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains(problem).endsWith(" --help\n").hasLineCount(2);
    }

    @Test
    void aFileWhereAFolderIsToBeWrittenIsAUsageError() {
        Workshop shop = new Workshop(folder);
        Path data = shop.write("local.ndjson", "{\"id\":1}");
        Path file = shop.write("out", "mine");
        Call call = shop.truce("reconcile", "--local", data, "--server", data, "--out", file);
        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err()).startsWith("truce: " + file + " is a file; name a folder\n");
        assertThat(shop.read("out")).isEqualTo("mine\n");
    }

    @Test
    void aMissingFileIsNamed() {
        Call call = Call.truce("merge", "--local", folder.resolve("no.json"), "--server", folder.resolve("no.json"));
        refused(call, 2, folder.resolve("no.json") + ": there is no such file; check the path");
    }

    @Test
    void anUnknownRuleIsNamedWithFileLineAndPath() {
        Workshop shop = new Workshop(folder);
        Path rules = shop.write("rules.yaml", "fields:", "  /name: newest");
        refused(Call.truce("rules", "check", rules), 2, "rules.yaml:2: /fields/~1name");
    }

    /** Permissions do not bind the super-user, but a file in the way of a folder binds everybody. */
    @Test
    void aFolderThatCannotBeWrittenToIsAnInputOutputError() {
        Workshop shop = new Workshop(folder);
        shop.write("local.ndjson", "{\"id\":1}");
        shop.write("in-the-way", "");
        Call call = shop.truce(
                "reconcile",
                "--local",
                shop.path("local.ndjson"),
                "--server",
                shop.path("local.ndjson"),
                "--key",
                "/id",
                "--out",
                shop.path("in-the-way/out"));
        refused(call, 74, "in-the-way");
        Call merge = Call.truce(
                "merge",
                "--local",
                shop.write("l.json", "{}"),
                "--server",
                shop.write("s.json", "{}"),
                "-o",
                shop.path("in-the-way/merged.json"));
        refused(merge, 74, "in-the-way");
    }

    @Test
    void aMistypedStoreIsNoSnapshotOfNothing() {
        Workshop shop = new Workshop(folder);
        refused(
                shop.truce("snapshot", "create", "--store", "dir:" + shop.path("dat")),
                2,
                shop.path("dat") + ": there is no such folder to take a snapshot of; check the path");
    }

    @Test
    void aRunThatCannotWriteAllItsFilesParksNothing() {
        Workshop shop = new Workshop(folder);
        shop.write("base.ndjson", "{\"id\":1,\"x\":1}");
        shop.write("local.ndjson", "{\"id\":1,\"x\":2}");
        shop.write("server.ndjson", "{\"id\":1,\"x\":3}");
        shop.write("out/merged.ndjson/in-the-way");
        Call call = shop.truce(
                "reconcile",
                "--base",
                shop.path("base.ndjson"),
                "--local",
                shop.path("local.ndjson"),
                "--server",
                shop.path("server.ndjson"),
                "--out",
                shop.path("out"));
        refused(call, 74, "merged.ndjson: a folder stands where a file is to be written");
        assertThat(shop.path("out/parked.ndjson")).doesNotExist();
        assertThat(shop.path(".truce")).doesNotExist();
    }

    private static void refused(Call call, int code, String problem) {
        assertThat(call.code()).as("%s", call).isEqualTo(code);
        assertThat(call.out()).isEmpty();
        assertThat(call.err().lines()).hasSize(1);
        assertThat(call.err()).startsWith("truce: ").contains(problem);
    }

    @Test
    void aDataSetThatIsNotThereOrIsAFolderIsNamed() throws IOException {
        Workshop shop = new Workshop(folder);
        Path data = shop.write("local.ndjson", "{\"id\":1}");
        Path missing = shop.path("no.ndjson");
        Call call = shop.truce("reconcile", "--local", data, "--server", missing, "--out", shop.path("out"));
        refused(call, 2, missing + ": there is no such file; check the path");
        Path other = Files.createDirectory(shop.path("other"));
        Call directory = shop.truce("reconcile", "--local", data, "--server", other, "--out", shop.path("out"));
        refused(directory, 2, other + ": this is a directory; name a file");
        assertThat(shop.path("out")).doesNotExist();
    }
}
