package dev.truce.cli.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.truce.cli.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MergeDriverTest {

    @TempDir
    Path folder;

    Call drive(String base, String local, String server) {
        return Call.truce("merge", "--driver", write("O", base), write("A", local), write("B", server));
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String result() throws IOException {
        return Files.readString(folder.resolve("A"));
    }

    @Test
    void theResultKeepsTheLayoutOfTheFileItReplaces() throws IOException {
        Call call = drive(
                "{\"a\":1,\"b\":{\"c\":1}}",
                "{\n\t\"a\": 2,\n\t\"b\": {\n\t\t\"c\": 1\n\t}\n}\n",
                "{\"a\":1,\"b\":{\"c\":3}}");
        assertThat(call).isEqualTo(new Call(0, "", ""));
        assertThat(result()).isEqualTo("{\n\t\"a\": 2,\n\t\"b\": {\n\t\t\"c\": 3\n\t}\n}\n");
        drive("{\"a\":1,\"b\":1}", "{\"a\":2,\"b\":1}", "{\"a\":1,\"b\":2}");
        assertThat(result()).isEqualTo("{\"a\":2,\"b\":2}");
    }

    static Stream<Arguments> layouts() {
        return Stream.of(
                arguments("{\r\n  \"a\": 2,\r\n  \"b\": 1\r\n}\r\n", "{\r\n  \"a\": 2,\r\n  \"b\": 2\r\n}\r\n"),
                arguments("{\n\"a\": 2,\n\"b\": 1\n}", "{\n  \"a\": 2,\n  \"b\": 2\n}"),
                arguments("{\"a\":2,\"b\":1}\n", "{\"a\":2,\"b\":2}\n"));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void lineEndsAreKeptAndLinesWithoutIndentationGetSome(String local, String merged) throws IOException {
        assertThat(drive("{\"a\":1,\"b\":1}", local, "{\"a\":1,\"b\":2}").code())
                .isZero();
        assertThat(result()).isEqualTo(merged);
    }

    @Test
    void aFileThatHeldNothingYetIsLaidOutToBeRead() throws IOException {
        assertThat(drive("", "{}", "{\"b\":2}").code()).isZero();
        assertThat(result()).isEqualTo("{\n  \"b\": 2\n}");
    }

    @Test
    void aFolderIsNoDocument() throws IOException {
        Path ours = Files.createDirectory(folder.resolve("A"));
        Call call = Call.truce("merge", "--driver", write("O", "{}"), ours, write("B", "{}"));
        assertThat(call).isEqualTo(new Call(2, "", "truce: " + ours + ": this is a directory; name a file\n"));
    }

    @Test
    void anEmptyBaseIsNoBase() throws IOException {
        assertThat(drive("", "{\"a\":1}", "{\"b\":2}").code()).isZero();
        assertThat(result()).isEqualTo("{\"b\":2,\"a\":1}");
    }

    @Test
    void aConflictExitsOneAndOnlyJsonEntersTheFile() throws IOException {
        Call call = drive("{\"a\":1,\"b\":1}", "{\"a\":2,\"b\":2}", "{\"a\":3,\"b\":1}");
        assertThat(call.code()).isEqualTo(1);
        assertThat(call.err())
                .isEqualTo("Conflict: 1 conflicting path\n  path  base  local  server\n  /a       1      2       3\n");
        assertThat(result()).isEqualTo("{\"a\":3,\"b\":2}");
    }

    @Test
    void whatCannotBeReadLeavesTheFileAsItIs() throws IOException {
        Call call = drive("{}", "{\"a\":", "{}");
        assertThat(call.code()).isEqualTo(1);
        assertThat(call.err().lines()).hasSize(1);
        assertThat(call.err())
                .startsWith("truce: " + folder.resolve("A") + ":1:")
                .endsWith("is unchanged\n");
        assertThat(result()).isEqualTo("{\"a\":");
    }

    @Test
    void whereOneSideDeletedWhatTheOtherChangedTheFileStaysAsItIs() throws IOException {
        String deleted = "{\"id\":7,\"deleted\":true}";
        Call call = Call.truce(
                "merge",
                "--driver",
                write("O", "{\"id\":7,\"name\":\"Ann\"}"),
                write("A", deleted),
                write("B", "{\"id\":7,\"name\":\"Anne\"}"),
                "--rules",
                write("rules.yaml", "record: { type: guest, key: /id, deleted: /deleted }"));
        assertThat(call.code()).isEqualTo(1);
        assertThat(call.err()).startsWith("Conflict: DELETE_CONFLICT");
        assertThat(result()).isEqualTo(deleted);
    }

    @Test
    void messagesNameThePathThatGitGives() throws IOException {
        write("O", "{\"a\":1}");
        write("A", "{\"a\":2}");
        write("B", "{\"a\":3}");
        Path base = folder.resolve("O");
        Path local = folder.resolve("A");
        Path server = folder.resolve("B");
        assertThat(Call.truce("merge", "--driver", base, local, server, "config/a.json")
                        .err())
                .startsWith("Conflict in config/a.json: 1 conflicting path\n");
        write("B", "{\"a\":");
        assertThat(Call.truce("merge", "--driver", base, local, server, "config/a.json")
                        .err())
                .startsWith("truce: theirs of config/a.json:1:")
                .endsWith("config/a.json is unchanged\n")
                .doesNotContain(folder.toString());
    }

    @Test
    @Tag("interop")
    void gitMergesTwoBranchesWithIt() throws Exception {
        Path repository = Files.createDirectory(folder.resolve("repository"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String driver = "'" + java + "' -cp '" + System.getProperty("java.class.path")
                + "' dev.truce.cli.Truce merge --driver %O %A %B %P";
        git(repository, 0, "init", "-q", "-b", "main");
        git(repository, 0, "config", "user.name", "alice");
        git(repository, 0, "config", "user.email", "alice@example.org");
        git(repository, 0, "config", "merge.truce.driver", driver);
        Files.writeString(repository.resolve(".gitattributes"), "*.json merge=truce\n");
        commit(repository, "{\n  \"seats\": 2,\n  \"row\": 1\n}\n");
        git(repository, 0, "checkout", "-q", "-b", "other");
        commit(repository, "{\n  \"seats\": 2,\n  \"row\": 7\n}\n");
        git(repository, 0, "checkout", "-q", "main");
        commit(repository, "{\n  \"seats\": 4,\n  \"row\": 1\n}\n");
        git(repository, 0, "merge", "-q", "--no-edit", "other");
        assertThat(Files.readString(repository.resolve("a.json"))).isEqualTo("{\n  \"seats\": 4,\n  \"row\": 7\n}\n");

        git(repository, 0, "checkout", "-q", "-b", "third");
        commit(repository, "{\n  \"seats\": 5,\n  \"row\": 7\n}\n");
        git(repository, 0, "checkout", "-q", "main");
        commit(repository, "{\n  \"seats\": 6,\n  \"row\": 7\n}\n");
        git(repository, 1, "merge", "-q", "--no-edit", "third");
        assertThat(git(repository, 0, "status", "--porcelain")).contains("UU a.json");
    }

    private static void commit(Path repository, String text) throws Exception {
        Files.writeString(repository.resolve("a.json"), text);
        git(repository, 0, "add", ".");
        git(repository, 0, "commit", "-q", "-m", "change");
    }

    private static String git(Path repository, int code, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(repository.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, printed).isEqualTo(code);
        return printed;
    }
}
