package dev.truce.conflict.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.Documents;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.ruleset.Ruleset;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DecisionPreviewTest {

    private static final Instant PARKED = Instant.parse("2026-01-13T12:00:00Z");
    private static final Instant LATER = PARKED.plusSeconds(60);
    private static final FieldPath A = FieldPath.parse("/a");
    private static final FieldPath B = FieldPath.parse("/b");

    private final ConflictQueue queue = ConflictQueue.inMemory(InstantSource.fixed(PARKED));

    private ConflictCase parked() {
        Side<JsonNode> base = Documents.present("{'a':1,'b':1,'c':1}", 1, "09:00");
        ConflictResolver.builder(Ruleset.parse("{}", "rules"), FieldAccess.json(), InstantSource.fixed(PARKED))
                .queue(queue)
                .build()
                .resolve(
                        new RecordId("t", "k"),
                        base,
                        Documents.present("{'a':2,'b':2,'c':2}", 5, "10:00"),
                        Documents.present("{'a':3,'b':3,'c':1}", 4, "11:00"));
        return queue.list(CaseFilter.OPEN).get(0);
    }

    private static DecisionPreview preview(ConflictCase seen, Decision decision) {
        return DecisionPreview.of(seen, seen.revision(), decision, DecisionCheck.none(), "ann", LATER);
    }

    private static FieldChoice of(Decision.Pick side) {
        return new FieldChoice.OfSide(side);
    }

    private static FieldChoice own(String json) {
        return new FieldChoice.OwnValue(json);
    }

    @Test
    void whatIsPreviewedIsWhatIsThenDecided() {
        ConflictCase seen = parked();
        for (Decision decision : List.of(
                new Decision.TakeSide(Decision.Pick.LOCAL),
                new Decision.TakeSide(Decision.Pick.SERVER),
                new Decision.TakeSide(Decision.Pick.BASE),
                new Decision.PickFields(new TreeMap<>(Map.of(A, Decision.Pick.LOCAL, B, Decision.Pick.SERVER))),
                new Decision.SetValue("{\"a\":1.10}"),
                new Decision.Delete())) {
            ConflictQueue other = ConflictQueue.inMemory(InstantSource.fixed(LATER));
            other.park(seen.conflict());
            ConflictCase.Decided decided = other.decide(1, 1, decision, DecisionCheck.none(), "ann", "")
                    .decision();
            assertThat(preview(seen, decision).effect()).as("%s", decision).isEqualTo(decided.effect());
        }
    }

    @Test
    void onlyWhatTheServerHasAlreadyKeepsItsTime() {
        ConflictCase seen = parked();
        assertThat(preview(seen, new Decision.TakeSide(Decision.Pick.SERVER)).getsTimeOfDecision())
                .isFalse();
        assertThat(preview(seen, new Decision.TakeSide(Decision.Pick.LOCAL)).getsTimeOfDecision())
                .isTrue();
        assertThat(preview(seen, new Decision.Delete()).getsTimeOfDecision()).isTrue();
    }

    @Test
    void whatTheQueueWouldRefuseIsRefusedAndNothingIsChanged() {
        ConflictCase seen = parked();
        Decision delete = new Decision.Delete();
        assertThatThrownBy(() -> DecisionPreview.of(seen, 2, delete, DecisionCheck.none(), "ann", LATER))
                .isInstanceOf(StaleCaseException.class);
        queue.claim(1, "bob", Duration.ofHours(1));
        ConflictCase held = queue.find(1).orElseThrow();
        assertThatThrownBy(() -> preview(held, delete))
                .isInstanceOf(DecisionRefusedException.class)
                .hasMessageStartingWith("Case 1 is with bob until ");
        assertThatThrownBy(() -> preview(seen, new Decision.SetValue("7")))
                .isInstanceOf(DecisionRefusedException.class)
                .hasMessageContaining("no JSON object");
        assertThat(queue.find(1)).contains(held);
    }

    @Test
    void choicesOfSidesAreAPick() {
        ConflictCase seen = parked();
        assertThat(FieldChoice.decision(
                        seen, new TreeMap<>(Map.of(A, of(Decision.Pick.LOCAL), B, of(Decision.Pick.BASE)))))
                .isEqualTo(
                        new Decision.PickFields(new TreeMap<>(Map.of(A, Decision.Pick.LOCAL, B, Decision.Pick.BASE))));
    }

    @Test
    void oneOwnValueMakesThemAWholeValueInTheMergedState() {
        ConflictCase seen = parked();
        Decision mixed =
                FieldChoice.decision(seen, new TreeMap<>(Map.of(A, of(Decision.Pick.LOCAL), B, own(" [1.10, null]"))));
        assertThat(mixed).isEqualTo(new Decision.SetValue("{\"a\":2,\"b\":[1.10,null],\"c\":2}"));
    }

    @Test
    void choicesThatDoNotFitTheCaseAreRefused() {
        ConflictCase seen = parked();
        assertThatThrownBy(() -> FieldChoice.decision(seen, new TreeMap<>(Map.of(A, own("1")))))
                .isInstanceOf(DecisionRefusedException.class)
                .hasMessage("The decision on case 1 leaves [/b] open; pick a side for every conflicting path.");
        assertThatThrownBy(() -> FieldChoice.decision(seen, new TreeMap<>(Map.of(A, own("{"), B, own("1")))))
                .isInstanceOf(DecisionRefusedException.class)
                .hasMessageStartingWith("The decision on case 1 is no JSON: the value at /a:1:");
    }
}
