package dev.truce.testkit.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Answer;
import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.Detection;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.ChosenSide;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.version.Stamp;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class OneSidedChangesTest {

    private static final RecordId ID = new RecordId("record", "1");
    private static final Detection CONFLICT = new Detection(Answer.CONFLICT, ConflictKind.UPDATE_UPDATE, null);
    private static final Side<JsonNode> OLD = side("{'a':1,'b':1}");
    private static final Side<JsonNode> CHANGED = side("{'a':2,'b':1}");

    private static JsonNode json(String json) {
        return FieldAccess.json().read(json.replace('\'', '"'));
    }

    private static Side<JsonNode> side(String json) {
        return Side.present(json(json), Stamp.UNKNOWN);
    }

    private static Outcome<JsonNode> resolved(Detection detection, JsonNode value) {
        Operation operation = value == null ? Operation.DELETE : Operation.PUT;
        return new Outcome.Resolved<>(ID, detection, operation, value, Stamp.UNKNOWN, List.of(), Trace.EMPTY);
    }

    private static String lost(
            Side<JsonNode> base, Side<JsonNode> local, Side<JsonNode> server, Outcome<JsonNode> outcome) {
        return new OneSidedChanges<>(FieldAccess.json()).lost(new Sample<>(base, local, server), outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{'a':1}       | {'a':2}       | {'a':1}     | {'a':2}       | -",
                "{'a':1}       | {'a':2}       | {'a':3}     | {'a':9}       | -",
                "{'a':1}       | {'a':2}       | {'a':1}     | {'a':1}       | at \"/a\" local alone changed 1 to 2, and it became 1",
                "{'a':1}       | {'a':1}       | {}          | {'a':1}       | at \"/a\" the server alone changed 1 to nothing, and it became 1",
                "{}            | {}            | {'a':1}     | {}            | at \"/a\" the server alone changed nothing to 1, and it became nothing",
                "{'a':{'b':1}} | {'a':{'b':2}} | {'a':{'b':1}} | {}          | at \"/a\" local alone changed {\"b\":1} to {\"b\":2}, and it became nothing",
                "{'a':{'b':1}} | {'a':{'b':1}} | {'a':3}     | {'a':{'b':1}} | at \"/a\" the server alone changed {\"b\":1} to 3, and it became {\"b\":1}",
                "{'a':{'b':1}} | {'a':{'b':2}} | {'a':{'b':1}} | {'a':{'b':1}} | at \"/a/b\" local alone changed 1 to 2, and it became 1",
                "1             | 2             | 1           | 1             | at \"\" local alone changed 1 to 2, and it became 1"
            })
    void whatOneSideAloneChangedIsMissedWhereItIsNot(
            String base, String local, String server, String merged, String told) {
        assertThat(lost(side(base), side(local), side(server), resolved(CONFLICT, json(merged))))
                .isEqualTo(told);
    }

    private static Outcome<JsonNode> saying(String path, JsonNode value) {
        Trace.Step step = new Trace.Step(FieldPath.parse(path), "mine", ChosenSide.SERVER, "so");
        Trace trace = Trace.of(List.of(step), Set.of());
        return new Outcome.Resolved<>(ID, CONFLICT, Operation.PUT, value, Stamp.UNKNOWN, List.of(), trace);
    }

    @Test
    void whatTheTraceSpeaksOfIsNotMissedAndAWordOnTheWholeRecordExcusesNothing() {
        JsonNode old = OLD.valueOrNull();
        String missed = "at \"/a\" local alone changed 1 to 2, and it became 1";

        assertThat(lost(OLD, CHANGED, OLD, saying("/a", old))).isNull();
        assertThat(lost(OLD, CHANGED, OLD, saying("/b", old))).isEqualTo(missed);
        assertThat(lost(OLD, CHANGED, OLD, saying("", old))).isEqualTo(missed);
    }

    @Test
    void nothingIsMissedWhereNothingWasMerged() {
        Outcome<JsonNode> old = resolved(CONFLICT, OLD.valueOrNull());
        Outcome<JsonNode> parked =
                new Outcome.Parked<>(ID, CONFLICT, ParkReason.MANUAL, "", OLD.valueOrNull(), List.of(), Trace.EMPTY);
        Outcome<JsonNode> inSync = resolved(new Detection(Answer.IN_SYNC, null, null), OLD.valueOrNull());

        assertThat(lost(OLD, CHANGED, OLD, old)).isNotNull();
        assertThat(lost(OLD, CHANGED, OLD, parked)).isNull();
        assertThat(lost(OLD, CHANGED, OLD, inSync)).isNull();
        assertThat(lost(OLD, CHANGED, OLD, resolved(CONFLICT, null))).isNull();
    }

    @Test
    void nothingIsMissedWhereASideHasNoValue() {
        Outcome<JsonNode> old = resolved(CONFLICT, OLD.valueOrNull());
        Side<JsonNode> gone = Side.tombstone(Stamp.UNKNOWN);

        assertThat(lost(Side.none(), CHANGED, OLD, old)).isNull();
        assertThat(lost(OLD, gone, OLD, old)).isNull();
        assertThat(lost(OLD, CHANGED, gone, old)).isNull();
    }
}
