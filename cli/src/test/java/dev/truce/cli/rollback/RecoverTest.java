package dev.truce.cli.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A rollback is cancelled by a signal, or dies, and the command finishes or undoes it; and what an authoritative plan keeps. */
@Tag("slow")
class RecoverTest {

    private static final String A = "{\"id\":\"a\",\"v\":1,\"at\":\"2026-01-01T00:00:00Z\",\"row\":1}";
    private static final String NEWER_A = "{\"id\":\"a\",\"v\":2,\"at\":\"2026-02-01T00:00:00Z\",\"row\":9}";
    private static final String BORN_C = "{\"id\":\"c\",\"v\":1,\"at\":\"2026-02-01T00:00:00Z\",\"row\":3}";

    @TempDir
    Path folder;

    Workshop shop;
    String damaged;
    JsonNode plan;

    @BeforeEach
    void planARollback() {
        shop = new Workshop(folder);
        shop.write("data/seat.ndjson", A);
        shop.root("dir:" + shop.path("data"));
        shop.write("data/seat.ndjson", NEWER_A, BORN_C);
        damaged = shop.read("data/seat.ndjson");
        plan = plan();
    }

    private JsonNode plan(Object... options) {
        Object[] call = new Object[options.length + 8];
        System.arraycopy(
                new Object[] {
                    "plan", "--to", "latest", "--mode", "authoritative", "-o", shop.path("plan.json"), "--json"
                },
                0,
                call,
                0,
                8);
        System.arraycopy(options, 0, call, 8, options.length);
        return shop.done(call).json();
    }

    private Process start(String variable, String step) throws Exception {
        return shop.start(
                Map.of(variable, step),
                "rollback",
                shop.path("plan.json"),
                "--approve",
                plan.path("digest").asString());
    }

    /** Tells a rollback to stop that waits before a step; gives what it said then. */
    private List<String> cancelledBefore(String step) throws Exception {
        Process process = start(HaltBefore.PAUSE_VARIABLE, step);
        try (BufferedReader out = Workshop.output(process)) {
            assertThat(out.readLine()).isEqualTo(HaltBefore.PAUSED + step);
            process.toHandle().destroy(); // that of the process would close its output, too
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            return out.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }

    private void crashBefore(String step) throws Exception {
        Process process = start(HaltBefore.VARIABLE, step);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(137);
    }

    private void assertRolledBack() {
        assertThat(shop.read("data/seat.ndjson"))
                .contains("\"row\":1", "\"deleted\":true")
                .doesNotContain("\"row\":9");
    }

    @Test
    void oneThatIsCancelledBeforeItBeganChangesNothing() throws Exception {
        assertThat(cancelledBefore("safety-snapshot"))
                .containsExactly("truce: cancelled before anything was changed; call it again to do it after all");

        assertThat(shop.read("data/seat.ndjson")).isEqualTo(damaged);
        assertThat(shop.done("recover").out()).isEqualTo("Nothing was interrupted.\n");
        shop.done(
                "rollback",
                shop.path("plan.json"),
                "--approve",
                plan.path("digest").asString());
        assertRolledBack();
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch 1 of 1", "check", "audit"})
    void oneThatIsCancelledLaterIsFinished(String step) throws Exception {
        assertThat(cancelledBefore(step))
                .singleElement()
                .asString()
                .startsWith("truce: Plan ")
                .contains("was interrupted: It was cancelled.")
                .endsWith("See: truce recover, truce recover --undo");

        assertThat(shop.done("recover").out()).startsWith("Finished");
        assertRolledBack();
        assertThat(shop.done("audit", "verify").code()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"batch 1 of 1, cancelled", "check, cancelled", "batch 1 of 1, killed", "check, killed", "finish, killed"
    })
    void itIsUndoneWhenThatIsAskedFor(String step, String how) throws Exception {
        if (how.equals("cancelled")) {
            cancelledBefore(step);
        } else {
            crashBefore(step);
        }

        Call undone = shop.done("recover", "--undo");

        assertThat(undone.out()).startsWith("Undone");
        assertThat(shop.read("data/seat.ndjson").lines())
                .containsExactlyInAnyOrderElementsOf(damaged.lines().toList());
        assertThat(shop.done("recover", "--undo").out()).isEqualTo("Nothing was interrupted.\n");
        assertThat(shop.done("audit", "verify").code()).isZero();
    }

    @Test
    void anUndoLeavesWhatSomebodyWroteSinceAndSaysSo() throws Exception {
        crashBefore("check");
        String edited = BORN_C.replace("\"row\":3", "\"row\":77").replace("\"v\":1", "\"v\":7");
        shop.write(
                "data/seat.ndjson",
                shop.read("data/seat.ndjson").lines().findFirst().orElseThrow(),
                edited);

        Call undone = shop.truce("recover", "--undo");

        assertThat(undone.code()).isEqualTo(1);
        assertThat(undone.out()).contains("seat/c");
        assertThat(shop.read("data/seat.ndjson")).contains("\"row\":9", "\"row\":77");
    }

    @Test
    void newRecordsAreKeptWhereThePlanSaysSo() {
        assertThat(plan.path("records").path("tombstoned").path("total").asInt())
                .isEqualTo(1);
        plan = plan("--keep-new");
        assertThat(plan.path("keepNew").asBoolean()).isTrue();
        assertThat(plan.path("changes").asInt()).isEqualTo(1);

        shop.done(
                "rollback",
                shop.path("plan.json"),
                "--approve",
                plan.path("digest").asString());

        assertThat(shop.read("data/seat.ndjson")).contains(BORN_C, "\"row\":1").doesNotContain("\"row\":9", "deleted");
    }

    @Test
    void onlyAnAuthoritativePlanKeepsNewRecords() {
        Call repair = shop.truce("plan", "--to", "latest", "--keep-new");

        assertThat(repair.code()).isEqualTo(2);
        assertThat(repair.err()).startsWith("truce: --keep-new goes with --mode authoritative");
    }
}
