package dev.truce.cli.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import dev.truce.cli.terminal.ExitCode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotListTest {

    @TempDir
    Path folder;

    private Workshop shop;

    @BeforeEach
    void twoSnapshotsOfTwoStores() {
        shop = new Workshop(folder);
        take("spring", "before the import", "nightly");
        take("autumn", "after the import", "kept");
    }

    private void take(String data, String message, String tag) {
        shop.write(data + "/seat.ndjson", "{\"id\":\"a\"}");
        shop.done(
                "snapshot",
                "create",
                "--store",
                "dir:" + shop.path(data),
                "--key",
                "/id",
                "--message",
                message,
                "--tag",
                tag);
    }

    private List<String> messages(Object... options) {
        Object[] call = new Object[options.length + 3];
        System.arraycopy(new Object[] {"snapshot", "list", "--json"}, 0, call, 0, 3);
        System.arraycopy(options, 0, call, 3, options.length);
        return shop.done(call).jsonLines().stream()
                .map(each -> each.path("message").asString())
                .toList();
    }

    @Test
    void snapshotsAreFoundByTextTagStoreAndTime() {
        assertThat(messages()).containsExactly("after the import", "before the import");
        assertThat(messages("--search", "IMPORT", "--latest", "1")).containsExactly("after the import");
        assertThat(messages("--tag", "nightly")).containsExactly("before the import");
        assertThat(messages("--of", "dir:" + shop.path("spring"))).containsExactly("before the import");
        assertThat(messages("--from", Call.NOW.toString())).hasSize(2);
        assertThat(messages("--until", Call.NOW.toString())).isEmpty();
    }

    @Test
    @Tag("slow")
    void whereNoneIsFoundTheWayToAllIsShown() {
        assertThat(shop.done("snapshot", "list", "--search", "summer").out())
                .startsWith("None of these snapshots in ")
                .endsWith("next: truce snapshot list\n");
    }

    @Test
    void aRangeThatEndsBeforeItBeginsIsRefused() {
        Call call = shop.truce("snapshot", "list", "--from", "2026-02-01", "--until", "2026-01-01");

        assertThat(call.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(call.err()).contains("is empty; let it end after its beginning");
    }

    @Test
    void oneSnapshotIsShownWithWhatItIsOf() {
        assertThat(shop.done("snapshot", "show", "latest").out().lines().map(line -> line.replaceAll(" {2,}", " ")))
                .anyMatch(line -> line.matches("Snapshot sha256:[0-9a-f]{64}"))
                .contains(
                        " created 2030-03-01T12:00:00.001Z",
                        " message after the import",
                        " source dir:" + shop.path("autumn"),
                        " seat 1 record");
        take("winter", "", "kept");
        assertThat(shop.done("snapshot", "show", "latest").out()).containsPattern("  message +-\n");
    }
}
