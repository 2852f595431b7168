package dev.truce.cli.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workspace notices when a repository is put back to what it was before. */
class SeenRepositoryTest {

    @TempDir
    Path folder;

    private Workshop shop;

    @BeforeEach
    void yesterdayIsPutBack() throws IOException {
        shop = new Workshop(folder);
        shop.write("data/seat.ndjson", "{\"id\":\"a\",\"n\":1}");
        shop.done("snapshot", "create", "--store", "dir:" + shop.path("data"));
        Path commits = shop.path(".truce/repository/snapshots");
        List<Path> yesterday = files(commits);
        shop.write("data/seat.ndjson", "{\"id\":\"a\",\"n\":2}");
        shop.done("snapshot", "create");
        shop.done("snapshot", "verify");
        for (Path commit : files(commits)) {
            if (!yesterday.contains(commit)) {
                Files.delete(commit);
            }
        }
    }

    private static List<Path> files(Path of) throws IOException {
        try (Stream<Path> files = Files.walk(of)) {
            return files.filter(Files::isRegularFile)
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }

    private void isMissed(Object... command) {
        Call call = shop.truce(command);
        assertThat(call.code()).as("%s", call).isEqualTo(1);
        assertThat(call.err()).contains("missing; the list of what was seen here (no prune removed it since) names it");
    }

    @Test
    void verifyNamesWhatIsMissed() {
        isMissed("snapshot", "verify");
        isMissed("snapshot", "verify");
        assertThat(Call.truce("verify", shop.path(".truce")).code()).isEqualTo(1);
    }

    @Test
    void nothingIsPrunedMeanwhile() throws IOException {
        List<Path> before = files(shop.path(".truce/repository/packs"));

        Call call = shop.truce("snapshot", "prune", "--keep-last", "1", "--grace", "PT0S");

        assertThat(call.code()).as("%s", call).isNotZero();
        assertThat(call.err()).contains("say that all is well: truce snapshot verify --accept");
        assertThat(files(shop.path(".truce/repository/packs"))).isEqualTo(before);
    }

    @Test
    void aSnapshotIsTakenAllTheSameAndTheOthersStayMissed() {
        shop.write("data/seat.ndjson", "{\"id\":\"a\",\"n\":3}");
        Call call = shop.done("snapshot", "create");
        assertThat(call.err()).contains("no prune removed it since");
        isMissed("snapshot", "verify");
    }

    @Test
    void whoKnowsBetterAcceptsWhatIsThere() {
        shop.done("snapshot", "verify", "--accept");
        shop.done("snapshot", "verify");
        shop.done("snapshot", "prune", "--keep-last", "1");
        shop.done("snapshot", "verify");
    }

    @Test
    void howManyAreMissedIsSaid() throws IOException {
        Path commits = shop.path(".truce/repository/snapshots");
        List<Path> before = files(commits);
        shop.write("data/seat.ndjson", "{\"id\":\"a\",\"n\":3}");
        shop.done("snapshot", "create");
        for (Path commit : files(commits)) {
            if (!before.contains(commit)) {
                Files.delete(commit);
            }
        }
        assertThat(shop.truce("snapshot", "prune", "--keep-last", "1").err())
                .contains("names it, and 1 more; bring back what is missing");
    }
}
