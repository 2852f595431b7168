package dev.truce.conflict.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.ParkReason;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.FieldConflict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewCaseTest {

    private static NewCase as(ParkReason reason, String detail, List<FieldConflict<String>> conflicts) {
        NewCase names = Conflicts.names();
        return new NewCase(
                names.key(),
                names.detection(),
                reason,
                detail,
                names.topology(),
                names.base(),
                names.local(),
                names.server(),
                null,
                conflicts,
                List.of(),
                names.ruleset());
    }

    @ParameterizedTest
    @CsvSource({
        "MANUAL, case 12 is decided anew, 12",
        "MANUAL, case 12 is decided anew: it was another, 12",
        "MANUAL, case 12 is decided, ",
        "MANUAL, '', ",
        "MANUAL, case 1234567890123456789 is decided anew, ",
        "FIELD_CONFLICT, case 12 is decided anew, "
    })
    void whichCaseIsDecidedAnewIsToldInWords(ParkReason reason, String detail, Long number) {
        NewCase conflict = as(reason, detail, List.of());
        assertThat(conflict.reopens().isPresent()).isEqualTo(number != null);
        conflict.reopens().ifPresent(found -> assertThat(found).isEqualTo(number));
    }

    @Test
    void aConflictBetweenFieldsDecidesNothingAnew() {
        FieldConflict<String> field =
                new FieldConflict<>(FieldPath.parse("/name"), "\"a\"", "\"b\"", "\"c\"", "both changed it", false);
        assertThat(as(ParkReason.MANUAL, "case 12 is decided anew", List.of(field))
                        .reopens())
                .isEmpty();
    }
}
