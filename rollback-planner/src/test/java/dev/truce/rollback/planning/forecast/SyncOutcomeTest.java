package dev.truce.rollback.planning.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Detection;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.json.StrictJson;
import dev.truce.rollback.replica.SyncFate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A guest whose name and size a rollback may have changed from what a replica holds. */
class SyncOutcomeTest {

    private static final RecordId GUEST = new RecordId("guest", "a");
    private static final Detection PUSH = new Detection(Answer.PUSH, null, null);
    private static final SyncEdit EDITS = new SyncEdit(RecordFormat.keyed("guest", FieldPath.parse("/id")));

    private static @Nullable JsonNode json(@Nullable String text) {
        return text == null ? null : StrictJson.reader().read(text, "document");
    }

    private static Outcome<JsonNode> resolved(@Nullable String result) {
        JsonNode value = json(result);
        return new Outcome.Resolved<>(
                GUEST,
                PUSH,
                value == null ? Operation.DELETE : Operation.PUT,
                value,
                Stamp.UNKNOWN,
                List.of(),
                Trace.EMPTY);
    }

    private static SyncOutcome outcome(@Nullable String held, @Nullable String restored, boolean repairs) {
        return new SyncOutcome(EDITS, json(held), json(restored), repairs);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"n\":1} | {\"n\":2} | {\"n\":2} | false | TAKES_RESTORED",
                "{\"n\":1} | {\"n\":2} | {\"n\":1} | false | BRINGS_BACK",
                "{\"n\":1} | {\"n\":2} | {\"n\":1} | true  | TAKES_RESTORED",
                "{\"n\":1} | {\"n\":2} |           | false | BRINGS_BACK",
                "{\"n\":1} |           | {\"n\":1} | false | RESURRECTS",
                "{\"n\":1} |           |           | false | TAKES_RESTORED",
                "          | {\"n\":2} | {\"n\":1} | false | TAKES_RESTORED"
            })
    void whoeverChangedNothingTakesTheRestoredStateOrBringsBackTheOther(
            @Nullable String held, @Nullable String restored, @Nullable String result, boolean repairs, SyncFate fate) {
        assertThat(outcome(held, restored, repairs).ofUntouched(resolved(result)))
                .isEqualTo(fate);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"n\":1} | {\"n\":2} | {\"n\":2} | EDIT_GIVES_WAY",
                "{\"n\":1} | {\"n\":2} | {\"n\":1} | BRINGS_BACK",
                "{\"n\":1} | {\"n\":2} |           | EDIT_STANDS",
                "{\"n\":1} |           |           | TAKES_RESTORED",
                "{\"n\":1} |           | {\"n\":1} | RESURRECTS"
            })
    void aDeletionStandsOrGivesWay(String held, @Nullable String restored, @Nullable String result, SyncFate fate) {
        assertThat(outcome(held, restored, false).ofDeleted(resolved(result))).isEqualTo(fate);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"n\":2,\"s\":9} | EDIT_STANDS",
                "{\"n\":2,\"s\":1} | EDIT_GIVES_WAY",
                "{\"n\":1,\"s\":9} | BRINGS_BACK",
                "                  | BRINGS_BACK"
            })
    void anEditStandsWhereItBringsNothingElseBack(@Nullable String result, SyncFate fate) {
        SyncEdit.Edited edit = new SyncEdit.Edited("s", StrictJson.reader().read("{\"n\":1,\"s\":9}", "document"));
        assertThat(outcome("{\"n\":1,\"s\":1}", "{\"n\":2,\"s\":1}", false).ofEdited(resolved(result), edit))
                .isEqualTo(fate);
    }

    @Test
    void whatIsParkedWaits() {
        Outcome<JsonNode> parked =
                new Outcome.Parked<>(GUEST, PUSH, ParkReason.FIELD_CONFLICT, "", null, List.of(), Trace.EMPTY);
        SyncOutcome outcome = outcome("{\"n\":1}", "{\"n\":2}", false);

        assertThat(outcome.ofUntouched(parked)).isEqualTo(SyncFate.UNTOUCHED_WAITS);
        assertThat(outcome.ofDeleted(parked)).isEqualTo(SyncFate.EDIT_WAITS);
    }

    @Test
    void aMemberIsRolledBackWhereBothStatesHaveTheRecordAndDiffer() {
        assertThat(outcome("{\"n\":1}", "{\"n\":2}", false).isRolledBack("n")).isTrue();
        assertThat(outcome("{\"n\":1}", "{\"n\":1}", false).isRolledBack("n")).isFalse();
        assertThat(outcome("{\"n\":1}", "{}", false).isRolledBack("n")).isTrue();
        assertThat(outcome(null, "{\"n\":1}", false).isRolledBack("n")).isFalse();
        assertThat(outcome("{\"n\":1}", null, false).isRolledBack("n")).isFalse();
    }
}
