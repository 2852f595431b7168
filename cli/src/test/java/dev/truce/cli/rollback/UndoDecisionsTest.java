package dev.truce.cli.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Seats;
import dev.truce.cli.Workshop;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Two cases are decided for local's name Anna in place of the server's Anne, the store has them, and it was a mistake. */
class UndoDecisionsTest {

    private static final String DECIDED = "{\"id\":%d,\"v\":5,\"name\":\"Anna\"}";
    private static final String OTHER = "{\"id\":3,\"v\":1,\"name\":\"Bea\"}";

    @TempDir
    Path folder;

    private Workshop shop;

    @BeforeEach
    void decisions() {
        shop = Seats.parked(folder, 2);
        shop.done("queue", "decide", 1, "--revision", 1, "--take", "local", "--actor", "bob");
        shop.done("queue", "decide", 2, "--revision", 1, "--take", "local", "--actor", "ann");
        shop.write("data/seat.ndjson", String.format(DECIDED, 1), String.format(DECIDED, 2), OTHER);
    }

    private Call plan(Object... undo) {
        Object[] call = new Object[undo.length + 8];
        System.arraycopy(
                new Object[] {
                    "plan",
                    "-o",
                    shop.path("plan.json"),
                    "--json",
                    "--store",
                    "dir:" + shop.path("data"),
                    "--rules",
                    shop.path("rules.yaml")
                },
                0,
                call,
                0,
                8);
        System.arraycopy(undo, 0, call, 8, undo.length);
        return shop.truce(call);
    }

    private void rollBack(Call planned) {
        assertThat(planned.code()).as("%s", planned).isZero();
        JsonNode plan = planned.json();
        shop.done(
                "rollback",
                shop.path("plan.json"),
                "--approve",
                plan.path("digest").asString());
    }

    @Test
    void theDecisionOfACaseIsTakenBackAsANewVersionAndNothingElse() {
        Call planned = plan("--undo-case", 1);
        assertThat(planned.json().path("target").path("description").asString())
                .isEqualTo("before the decisions of case 1");
        assertThat(planned.json().path("mode").asString()).isEqualTo("authoritative");
        assertThat(planned.json().path("changes").asLong()).isEqualTo(1);

        rollBack(planned);

        assertThat(shop.read("data/seat.ndjson").lines())
                .hasSize(3)
                .anyMatch(line -> line.contains("\"id\":1") && line.contains("\"Anne\"") && line.contains("\"v\":6"))
                .contains(String.format(DECIDED, 2), OTHER);
    }

    @Test
    void allDecisionsOfAPersonInARangeAreTakenBack() {
        rollBack(plan("--undo-decisions-of", "ann", "--from", "2000-01-01", "--until", "2100-01-01"));

        assertThat(shop.read("data/seat.ndjson"))
                .contains(String.format(DECIDED, 1))
                .contains("\"Anne\"");
        assertThat(plan("--undo-decisions-of", "ann", "--until", "2000-01-01").code())
                .isEqualTo(2);
    }

    @Test
    void whatWasErasedIsNotTakenBackAndIsNamed() {
        shop.done("audit", "erase", "--type", "seat", "--key", "1", "--reason", "asked for", "--apply");

        Call both = plan("--undo-case", 1, "--undo-case", 2);
        assertThat(both.json().path("target").path("description").asString())
                .isEqualTo("before the decisions of case 2; not taken back: case 1: what it had seen was erased, or is"
                        + " sealed");
        assertThat(both.json().path("scope").path("records").size()).isEqualTo(1);

        Call alone = plan("--undo-case", 1, "--undo-case", 77);
        assertThat(alone.code()).isEqualTo(2);
        assertThat(alone.err())
                .contains("none can be: case 1: what it had seen was erased, or is sealed; case 77 was not decided");
    }

    @Test
    void theSnapshotThatIsMadeForItIsNoLatest() {
        plan("--undo-case", 1);
        assertThat(plan("--to", "latest").code()).isEqualTo(2);
        assertThat(plan().err()).contains("--to SNAPSHOT|TIME is missing");
        assertThat(plan("--to", "latest", "--undo-case", 1).err()).contains("in place of --to");
        assertThat(plan("--undo-case", 1, "--type", "seat").err()).contains("leave out --type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--type seat",
                "--record seat/1",
                "--where /v>1",
                "--from 2030-01-01",
                "--until 2030-01-01",
            })
    void whichDecisionsAreTakenBackSaysWhichRecords(String narrowing) {
        Call call = plan(Stream.concat(Stream.of("--undo-case", 1), Stream.of(narrowing.split(" ", -1)))
                .toArray());
        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err())
                .startsWith("truce: what is taken back is said by the decisions; leave out --type, --record, --where,"
                        + " --from and --until\n");
    }

    @Test
    void timesAreOfThePersonsDecisionsThen() {
        assertThat(plan("--undo-decisions-of", "ann", "--type", "seat").err())
                .startsWith(
                        "truce: what is taken back is said by the decisions; leave out --type, --record, --where\n");
        assertThat(plan("--undo-decisions-of", "ann", "--undo-case", 1).err())
                .startsWith("truce: --undo-case and --undo-decisions-of exclude each other\n");
    }

    @Test
    void aForkOrWhatIsNewIsNotTakenBack() {
        String refusal = "truce: decisions are taken back in place of --to, and neither --fork nor --keep-new says";
        assertThat(plan("--undo-case", 1, "--mode", "fork", "--fork", shop.path("fork"))
                        .err())
                .startsWith(refusal);
        assertThat(plan("--undo-case", 1, "--mode", "authoritative", "--keep-new")
                        .err())
                .startsWith(refusal);
    }
}
