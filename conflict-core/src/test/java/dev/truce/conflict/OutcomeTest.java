package dev.truce.conflict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.version.Stamp;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTest {

    private static final RecordId ID = new RecordId("seat", "1");

    private static Outcome.Resolved<String> resolved(RecordId id, Operation operation, @Nullable String value) {
        return new Outcome.Resolved<>(id, Detection.PUSH, operation, value, Stamp.UNKNOWN, List.of(), Trace.EMPTY);
    }

    @Test
    void aPutHasAValueAndADeleteHasNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> resolved(ID, Operation.PUT, null))
                .withMessage("An outcome that does PUT needs a value; record seat/1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> resolved(ID, Operation.DELETE, "x"))
                .withMessage("An outcome that does DELETE has no value; record seat/1");
        assertThat(resolved(ID, Operation.PUT, "x").side()).isEqualTo(Side.present("x", Stamp.UNKNOWN));
        assertThat(resolved(ID, Operation.DELETE, null).side()).isEqualTo(Side.none());
    }

    @Test
    void whatIsDisplacedNamesTheRecordThatIsThereAlready() {
        Outcome.Resolved<String> alone = resolved(ID, Operation.PUT, "x");
        Outcome.Resolved<String> other = resolved(new RecordId("seat", "2"), Operation.PUT, "y");
        assertThat(alone.creating(other).displaced().detail())
                .isEqualTo("the decision to keep both makes seat/2, but there is such a record already; reopen the case"
                        + " and name another key");
        assertThat(alone.creating(other).displaced().id()).isEqualTo(ID);
        assertThat(alone.displaced().detail()).contains("makes seat/1,");
    }

    @ParameterizedTest
    @CsvSource({
        "CONFLICT, , ",
        "CONFLICT, UPDATE_UPDATE, CORRUPTION",
        "PUSH, UPDATE_UPDATE, ",
        "PUSH, , CORRUPTION",
        "FAULT, , ",
        "FAULT, UPDATE_UPDATE, CORRUPTION"
    })
    void kindAndFaultStandWhereTheyBelongOnly(Answer answer, @Nullable ConflictKind kind, @Nullable ParkReason fault) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Detection(answer, kind, fault))
                .withMessage("A detection of " + answer + " cannot have kind " + kind + " and fault " + fault);
    }

    @ParameterizedTest
    @CsvSource({"'', 1", "seat, ''", "'', ''"})
    void aRecordHasATypeAndAKey(String type, String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RecordId(type, key))
                .withMessage("A record has a type and a key, but found type \"" + type + "\" and key \"" + key + "\"");
    }
}
