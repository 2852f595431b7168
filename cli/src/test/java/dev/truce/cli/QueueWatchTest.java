package dev.truce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueWatchTest {

    @TempDir
    Path folder;

    @Test
    void whatHappenedToCasesIsToldLineByLine() {
        Workshop shop = Seats.parked(folder, 4);
        shop.done("queue", "claim", 1);
        shop.done("queue", "release", 1, "--token", 1);
        shop.truce("queue", "release", 1, "--token", 1);
        shop.done("queue", "decide", 1, "--revision", 1, "--take", "local", "--reason", "ours");
        shop.done("queue", "decide", 2, "--revision", 1, "--defer", "1h");
        shop.truce(Seats.reconcile(shop, 3, "fields: { /name: server }\n"));
        Call watched = shop.done("queue", "watch", "--after", 0, "--count", 1, "--every", "0s");
        assertThat(watched.err()).isEqualTo("Watching from entry 0 of the audit trail on; Ctrl-C ends it.\n");
        assertThat(watched.out()).isEqualTo("""
                2030-03-01T12:00:00Z case 1 parked: seat/1, by engine: FIELD_CONFLICT
                2030-03-01T12:00:00Z case 2 parked: seat/2, by engine: FIELD_CONFLICT
                2030-03-01T12:00:00Z case 3 parked: seat/3, by engine: FIELD_CONFLICT
                2030-03-01T12:00:00Z case 4 parked: seat/4, by engine: FIELD_CONFLICT
                2030-03-01T12:00:00Z case 1 lease lost: seat/1, by alice: came back when the lease no longer held; \
                nothing was changed
                2030-03-01T12:00:00Z case 1 decided: seat/1, by alice: ours
                2030-03-01T12:00:00Z case 2 put off: seat/2, by alice
                2030-03-01T12:00:00Z case 2 closed: seat/2, by engine: the record was seen again and no longer conflicts
                2030-03-01T12:00:00Z case 3 closed: seat/3, by engine: the record was seen again and no longer conflicts
                """);
    }

    @Test
    void whatWasBeforeIsNotTold() {
        Workshop shop = Seats.parked(folder, 1);
        assertThat(shop.done("queue", "watch", "--count", 2, "--every", "0s").out())
                .isEmpty();
    }

    @Test
    void programsGetTheEntriesOfTheTrail() {
        Workshop shop = Seats.parked(folder, 1);
        Call watched = shop.done("queue", "watch", "--after", 0, "--count", 1, "--json");
        assertThat(watched.json().path("kind").asString()).isEqualTo("PARKED");
        assertThat(watched.json().path("subject").asString()).isEqualTo("case 1");
    }

    @Test
    void whatHappensIsToldAsItHappens() throws IOException, InterruptedException {
        Workshop shop = Seats.parked(folder, 1);
        Process watch = shop.start(Map.of(), "queue", "watch", "--every", "PT0.05S");
        try (BufferedReader lines = Workshop.output(watch)) {
            assertThat(said(lines)).startsWith("Watching from entry ");
            shop.done("queue", "decide", 1, "--revision", 1, "--take", "local", "--reason", "ours");
            assertThat(said(lines)).isEqualTo("2030-03-01T12:00:00Z case 1 decided: seat/1, by alice: ours");
        } finally {
            watch.destroyForcibly();
            watch.waitFor();
        }
    }

    /** The next line that is not the Java machine's own: newer ones warn of native libraries. */
    private static String said(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && (line.isEmpty() || line.startsWith("WARNING: "))) {
            line = lines.readLine();
        }
        return line;
    }

    @Test
    void aCallThatCannotBeMeantIsRefused() {
        Workshop shop = Seats.parked(folder, 1);
        assertThat(shop.truce("queue", "watch", "--count", 0).err())
                .startsWith("truce: --count is at least 1, but found 0\n");
        Call back = shop.truce("queue", "watch", "--every", "PT-1S", "--count", 1);
        assertThat(back.code()).isEqualTo(2);
        assertThat(back.err()).startsWith("truce: --every is no negative time, but found PT-1S\n");
    }
}
