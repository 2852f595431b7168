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
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.merge.Warning;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TellingTest {

    private static final RecordId ID = new RecordId("record", "1");
    private static final Detection CONFLICT = new Detection(Answer.CONFLICT, ConflictKind.UPDATE_UPDATE, null);
    private static final Stamp STAMP = new Stamp(new ScalarVersion(0, 2), HybridTime.ofMillis(0));

    private final Telling<JsonNode> telling = new Telling<>(FieldAccess.json());
    private final JsonNode one = FieldAccess.json().read("1");

    @Test
    void aSideIsToldWithWhatIsKnownOfIt() {
        assertThat(telling.side(Side.present(one, STAMP))).isEqualTo("1 at 0.2, 1970-01-01T00:00:00Z");
        assertThat(telling.side(Side.present(one, Stamp.UNKNOWN))).isEqualTo("1");
        assertThat(telling.side(Side.tombstone(Stamp.UNKNOWN))).isEqualTo("deleted");
        assertThat(telling.side(Side.none())).isEqualTo("none");
        assertThat(telling.side(Side.unknown())).isEqualTo("not known");
    }

    @Test
    void anOutcomeIsToldWithItsWarningsOrItsReason() {
        Trace warned = Trace.of(List.of(), Set.of(Warning.RESURRECTED));

        assertThat(telling.outcome(resolved(Trace.EMPTY))).isEqualTo("1");
        assertThat(telling.outcome(resolved(warned))).isEqualTo("1, with [RESURRECTED]");
        assertThat(telling.outcome(new Outcome.Parked<>(
                        ID, CONFLICT, ParkReason.MANUAL, "as the rules say", null, List.of(), Trace.EMPTY)))
                .isEqualTo("a case for a person, MANUAL: as the rules say");
    }

    private Outcome<JsonNode> resolved(Trace trace) {
        return new Outcome.Resolved<>(ID, CONFLICT, Operation.PUT, one, Stamp.UNKNOWN, List.of(), trace);
    }
}
