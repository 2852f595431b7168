package dev.truce.conflict.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.ParkReason;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.queue.Decision.Pick;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CaseErasureTest {

    private final ConflictQueue queue =
            ConflictQueue.inMemory(InstantSource.fixed(Instant.parse("2026-01-13T12:00:00Z")));

    private ConflictCase decided(Decision decision) {
        ConflictCase open = queue.park(Conflicts.names());
        return queue.decide(open.number(), open.revision(), decision, DecisionCheck.none(), "ann", "her own words");
    }

    @Test
    void ofADecidedCaseItStaysWhoDecidedAndHow() {
        ConflictCase decided = decided(new Decision.TakeSide(Pick.LOCAL));
        ConflictCase erased = CaseErasure.erased(decided);
        assertThat(erased.toString()).doesNotContain("Ann", "g1", "her own words");
        assertThat(erased.status()).isEqualTo(CaseStatus.DECIDED);
        assertThat(erased.decision().decision()).isEqualTo(decided.decision().decision());
        assertThat(erased.decision().actor()).isEqualTo("ann");
        assertThat(CaseErasure.isErased(erased)).isTrue();
        assertThat(CaseErasure.isErased(decided)).isFalse();
        assertThat(CaseErasure.erased(erased)).as("once is as good as twice").isEqualTo(erased);
    }

    @Test
    void ofADecisionWithValuesTheKindStays() {
        assertThat(CaseErasure.erased(decided(new Decision.SetValue("{\"name\":\"Anja\"}")))
                        .decision()
                        .decision())
                .isEqualTo(new Decision.Erased("set"));
        assertThat(CaseErasure.erased(decided(new Decision.KeepBoth(Pick.SERVER, "Anna")))
                        .decision()
                        .decision())
                .isEqualTo(new Decision.Erased("keepBoth"));
        assertThat(CaseErasure.erased(decided(new Decision.Delete())).decision().decision())
                .isEqualTo(new Decision.Delete());
    }

    @Test
    void whichFieldsWerePickedDoesNotStay() {
        FieldPath name = FieldPath.parse("/Anna");
        NewCase names = Conflicts.names();
        queue.park(new NewCase(
                names.key(),
                names.detection(),
                ParkReason.FIELD_CONFLICT,
                "",
                names.topology(),
                names.base(),
                names.local(),
                names.server(),
                "{}",
                List.of(new FieldConflict<>(name, null, "1", "2", "both created it", false)),
                List.of(),
                names.ruleset()));
        Decision pick = new Decision.PickFields(new TreeMap<>(Map.of(name, Pick.LOCAL)));
        ConflictCase erased = CaseErasure.erased(queue.decide(1, 1, pick, DecisionCheck.none(), "ann", ""));
        assertThat(erased.decision().decision()).isEqualTo(new Decision.Erased("pick"));
        assertThat(erased.toString()).doesNotContain("Anna");
    }

    @Test
    void aCaseThatClosedItselfHasNoDecision() {
        ConflictCase open = queue.park(Conflicts.names());
        assertThatThrownBy(() -> CaseErasure.erased(open))
                .isInstanceOf(DecisionRefusedException.class)
                .hasMessage(
                        "Case 1 about guest/g1 is not closed; decide it, or bring its record to peace, then erase.");
        queue.closeResolved(open.conflict().key());
        ConflictCase erased = CaseErasure.erased(queue.find(1).orElseThrow());
        assertThat(erased.status()).isEqualTo(CaseStatus.SELF_RESOLVED);
        assertThat(erased.decision()).isNull();
        assertThat(CaseErasure.isErased(erased)).isTrue();
    }

    @Test
    void aKeyThatLooksErasedMakesNoCaseErased() {
        Side<String> known = Conflicts.present("{}", 1, "10:00");
        for (NewCase conflict : new NewCase[] {
            Conflicts.of(Conflicts.key("", "erased:1"), Side.none(), known, known),
            Conflicts.of(Conflicts.key("", "erased:2"), Side.none(), Side.unknown(), known),
            Conflicts.of(Conflicts.key("", "erased:3"), Side.none(), known, Side.unknown()),
            Conflicts.of(Conflicts.key("", "4"), Side.none(), Side.unknown(), Side.unknown())
        }) {
            assertThat(CaseErasure.isErased(queue.park(conflict))).isFalse();
        }
    }
}
