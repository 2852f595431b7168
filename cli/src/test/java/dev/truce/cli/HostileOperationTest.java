package dev.truce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The commands that plan, approve and operate are given files that are none, wrong types, huge numbers, and folders that are files:
 * each is refused in one clear line, and the live data stays as it is.
 */
@Tag("slow")
class HostileOperationTest {

    private static final String SEAT = "{\"id\":\"a\",\"v\":1,\"at\":\"2026-01-01T00:00:00Z\",\"row\":1}";
    private static final String HUGE = "99999999999999999999";

    @TempDir
    static Path folder;

    private static Workshop shop;

    @BeforeAll
    static void aWorkspaceAndWhatIsWrong() throws IOException {
        shop = new Workshop(folder);
        shop.write("data/seat.ndjson", SEAT);
        shop.root("dir:" + shop.path("data"));
        shop.done("plan", "--to", "latest", "-o", shop.path("good.json"));
        String good = shop.read("good.json");
        shop.write("empty.json", "{}");
        shop.write("nothing.json");
        shop.write("array.json", "[]");
        shop.write("cut.json", good.substring(0, good.length() / 2));
        shop.write("twice.json", good + good);
        shop.write("deep.json", "[".repeat(100_000));
        shop.write("version.json", good.replaceAll("(\"formatVersion\"\\s*:\\s*)2", "$1" + HUGE));
        shop.write("counts.json", good.replaceAll("(\"changes\"\\s*:\\s*)0", "$1-1"));
        shop.write("types.json", good.replaceAll("(\"types\"\\s*:\\s*)\\[\\s*]", "$1[{}]"));
        shop.write("tally.json", good.replaceAll("(\"samples\"\\s*:\\s*)\\[\\s*]", "$1[[1]]"));
        shop.write("changed.json", good.replaceFirst("SAFE", "RISKY"));
        Files.write(shop.path("binary.json"), new byte[] {0, 1, 2, (byte) 0xff});
        Files.write(shop.path("latin.json"), "{\"größe\":1}".getBytes(StandardCharsets.ISO_8859_1));
        Files.createDirectories(shop.path("folder"));
    }

    private static void assertRefused(Call call, Integer... codes) {
        assertThat(call.code()).as("%s", call).isIn((Object[]) codes);
        assertThat(call.err())
                .as("%s", call)
                .startsWith("truce: ")
                .doesNotContain("Exception", "\tat ", "internal error")
                .endsWith("\n");
        assertThat(call.err().lines())
                .as("%s", call)
                .hasSizeLessThanOrEqualTo(2)
                .allMatch(line -> line.length() < 600);
        assertThat(shop.read("data/seat.ndjson")).isEqualTo(SEAT + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "empty.json",
                "nothing.json",
                "array.json",
                "cut.json",
                "twice.json",
                "deep.json",
                "version.json",
                "counts.json",
                "types.json",
                "tally.json",
                "changed.json",
                "binary.json",
                "latin.json",
                "folder",
                "missing.json"
            })
    void aPlanThatIsNoneIsRefused(String file) {
        for (String command : List.of("approve", "rollback", "runbook")) {
            List<Object> call = List.of(command, shop.path(file));
            assertRefused(command.equals("runbook") ? Call.truce(call.toArray()) : shop.truce(call.toArray()), 2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "approve",
                "runbook",
                "runbook @good.json --template ../../x",
                "rollback @good.json --approve xyz",
                "rollback @good.json --approve sha256:00",
                "rollback @good.json --store dir:@nowhere --key /id",
                "rollback @good.json --repository @empty.json",
                "emergency",
                "emergency --reason=",
                "emergency --reason x --mode fork",
                "emergency --reason x --store nonsense",
                "plan --to 99999-01-01T00:00:00Z",
                "plan --to +999999999-12-31T23:59:59Z",
                "plan --to latest --from +999999999-12-31T23:59:59Z",
                "plan --to latest --until -999999999-01-01",
                "plan --to latest --keep-new",
                "plan --undo-case 99999999999999999999",
                "replica report",
                "replica report phone --highest 99999999999999999999",
                "replica report phone --highest -1",
                "replica report phone --seen +999999999-12-31T23:59:59Z",
                "replica report phone --seen -999999999-01-01T00:00:00Z",
                "replica report phone --until +999999999-12-31T23:59:59Z",
                "replica report phone --state sha256:zz",
                "replica retire nobody",
                "snapshot copy",
                "snapshot copy --to @empty.json",
                "snapshot copy --to @.truce/repository",
                "snapshot copy nosuch --to @second",
                "snapshot copy --to @second --repository @empty.json",
                "snapshot test-restore nosuch",
                "snapshot test-restore --in @empty.json",
                "snapshot test-restore --in @nowhere",
                "notify retry 99999999999999999999",
                "notify retry -1",
                "notify retry 7",
                "agent --once --now nosuch",
                "agent --once --every 0s",
                "agent --once --every -5s",
                "agent --once --every 999999999999d",
                "agent --once --repository @empty.json",
                "doctor --repository @empty.json",
                "doctor --workspace @nowhere",
                "doctor --workspace @empty.json",
                "doctor --database nonsense",
            })
    void aCallThatCannotBeMeantIsRefused(String line) {
        Object[] call = Arrays.stream(line.split(" ", -1))
                .map(part -> part.replace("@", folder + "/"))
                .toArray();
        boolean alone = line.startsWith("runbook") || line.contains("--workspace");

        assertRefused(alone ? Call.truce(call) : shop.truce(call), 1, 2, 3, 6);
    }

    static Stream<String> settings() {
        return Stream.of(
                "agent.yaml",
                "stores: 7",
                "stores: { a: [] }",
                "stores: { a: { store: [] } }",
                "stores: { a: { store: 'ftp:x' } }",
                "retention: { last: " + HUGE + " }",
                "retention: { last: -1 }",
                "retention: { within: P99999999999999999999D }",
                "monitor: { freeBytes: -1 }",
                "monitor: { clockDrift: PT0S }",
                "schedules: { a: { job: full, at: 'daily 25:00' } }",
                "schedules: { a: { job: nonsense, at: hourly } }",
                "zone: Mars/Base",
                "second: { repository: [] }",
                "unknown: 1",
                "a: &a [*a]",
                "\u0000");
    }

    @ParameterizedTest
    @MethodSource("settings")
    void settingsThatCannotBeMeantAreRefused(String text) throws IOException {
        Path file = shop.path(".truce/agent.yaml");
        try {
            Files.writeString(file, text);
            assertRefused(shop.truce("agent", "--once"), 2);
            assertRefused(shop.truce("doctor"), 2);
        } finally {
            Files.delete(file);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[]", "7", "{\"store\": 7}", "{\"store\": {}}", "{\"store\": \"dir:x\", \"rules\": []}", "", "{"
            })
    void whatIsRememberedOfTheStoreMayBeAnything(String text) throws IOException {
        Path file = shop.path(".truce/store.json");
        String remembered = Files.readString(file);
        try {
            Files.writeString(file, text);
            assertRefused(shop.truce("plan", "--to", "latest"), 2);
        } finally {
            Files.writeString(file, remembered);
        }
    }
}
