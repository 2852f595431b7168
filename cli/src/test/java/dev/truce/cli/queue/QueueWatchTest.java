package dev.truce.cli.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Seats;
import dev.truce.cli.Truce;
import dev.truce.cli.Workshop;
import dev.truce.cli.terminal.Console;
import dev.truce.conflict.queue.Claim;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.jdbc.SqliteWorkspace;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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

    @Test
    void aCaseThatDiedIsTold() {
        Workshop shop = Seats.parked(folder, 1);
        try (SqliteWorkspace workspace = SqliteWorkspace.open(
                shop.path(".truce").resolve("truce.db"),
                InstantSource.fixed(Call.NOW),
                QueuePolicy.DEFAULT.mostAttempts(1))) {
            ConflictQueue queue = workspace.queue();
            Claim claim =
                    queue.claim(ClaimRequest.next("robot", Duration.ofHours(1))).get(0);
            queue.fail(claim.lease(), "the server did not answer", Duration.ZERO);
        }
        assertThat(shop.done("queue", "watch", "--after", 0, "--count", 1).out())
                .contains(" case 1 died: seat/1, by engine: the server did not answer\n");
    }

    @Test
    void aLongTrailIsToldToItsEnd() {
        Workshop shop = Seats.parked(folder, 1_001);
        assertThat(shop.done("queue", "watch", "--after", 0, "--count", 1).out().lines())
                .hasSize(1_001)
                .allMatch(line -> line.contains(" parked: seat/"));
    }

    @Test
    @Timeout(60)
    void itWatchesUntilItIsInterrupted() throws InterruptedException {
        Workshop shop = Seats.parked(folder, 1);
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(err, true, StandardCharsets.UTF_8);
        Console console = new Console(
                InputStream.nullInputStream(), printed, printed, Map.of(), InstantSource.fixed(Call.NOW), false);
        AtomicInteger code = new AtomicInteger(-1);
        Thread watch = new Thread(() -> code.set(Truce.run(
                console,
                "queue",
                "watch",
                "--every",
                "1h",
                "--workspace",
                shop.path(".truce").toString())));
        watch.start();
        while (!err.toString(StandardCharsets.UTF_8).contains("Watching from entry ")) {
            Thread.onSpinWait();
        }
        assertThat(code).hasValue(-1);
        watch.interrupt();
        watch.join();
        assertThat(code).doesNotHaveValue(-1).doesNotHaveValue(0);
    }
}
