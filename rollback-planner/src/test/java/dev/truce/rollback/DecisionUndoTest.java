package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditSelection;
import dev.truce.rollback.planning.DecisionUndo;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decisions as an audit trail tells them: what a case had seen when it was parked, and what was decided about its record. */
class DecisionUndoTest {

    private static final String NONE = "{\"state\":\"none\"}";
    private static final String TOMBSTONE = "{\"state\":\"tombstone\"}";

    @TempDir
    Path temp;

    private Town town;

    @BeforeEach
    void aTown() {
        town = new Town(temp.resolve("live"), Town.FULL);
    }

    /** The server had guest KEY in its first version. */
    private static String present(String key, String more) {
        return "{\"state\":\"present\",\"value\":\"{\\\"id\\\":\\\"" + key
                + "\\\",\\\"name\\\":\\\"v1\\\",\\\"syncVersion\\\":1,\\\"updatedAt\\\":\\\"2026-01-10T01:00:00Z\\\"}\""
                + more + "}";
    }

    private void parked(long number, String server) {
        append(AuditKind.PARKED, number, "engine", "{\"conflict\":{\"server\":" + server + "}}");
    }

    private void decided(long number, String key, String actor) {
        append(AuditKind.DECISION, number, actor, "{\"type\":\"guest\",\"key\":\"" + key + "\"}");
    }

    private void append(AuditKind kind, long number, String actor, String payload) {
        town.audit.append(new AuditEvent(kind, "case " + number, actor, "", payload));
    }

    private DecisionUndo ofCases(Long... cases) {
        return DecisionUndo.ofCases(town.audit, Set.copyOf(Arrays.asList(cases)));
    }

    /** What the snapshot that is gone back to says of itself. */
    private String takeBack(DecisionUndo undo) {
        try (LiveStore live = town.live()) {
            RollbackRequest request = undo.request(town.repository, live);
            RollbackPlan plan = town.planner().plan(request, live);
            town.executor().execute(plan, live, new Approval(plan.digest(), "ann", town.clock.now, ""), "ann");
            return request.target().note().description();
        }
    }

    private static List<RecordId> guests(String... keys) {
        return Arrays.stream(keys).map(key -> new RecordId("guest", key)).toList();
    }

    private RollbackScope scope(DecisionUndo undo) {
        try (LiveStore live = town.live()) {
            return undo.request(town.repository, live).scope();
        }
    }

    @Test
    void eachRecordGoesBackToWhatTheServerHad() {
        town.hold("a2 b2 c2 d2");
        parked(1, present("a", ""));
        parked(2, TOMBSTONE);
        parked(3, NONE);
        decided(1, "a", "ann");
        decided(2, "b", "ann");
        decided(3, "c", "ann");
        String other = town.records().get(3);

        assertThat(takeBack(ofCases(1L, 2L, 3L))).isEqualTo("before the decisions of cases 1, 2, 3");

        assertThat(town.records()).hasSize(4).last().isEqualTo(other);
        assertThat(town.records().get(0)).contains("\"name\":\"v1\"", "\"syncVersion\":3");
        assertThat(town.records().subList(1, 3))
                .allSatisfy(record -> assertThat(record).contains("\"deleted\":true"));
        assertThat(town.repository.list().get(1).note().tags())
                .containsExactlyInAnyOrder(DecisionUndo.UNDO_TAG, Snapshot.SAFETY_TAG);
    }

    @Test
    void whatADecisionCreatedIsDeletedAndWhatIsGoneAlreadyIsLeft() {
        town.hold("a2 x2");
        parked(1, present("a", ""));
        append(
                AuditKind.DECISION,
                1,
                "ann",
                "{\"type\":\"guest\",\"key\":\"a\",\"effect\":{\"created\":{\"key\":\"x\"}}}");
        parked(2, NONE);
        decided(2, "gone", "ann");
        DecisionUndo undo = ofCases(1L, 2L);

        assertThat(scope(undo).records()).containsExactlyElementsOf(guests("a", "gone", "x"));
        takeBack(undo);

        assertThat(town.records())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("guest/x ")
                .contains("\"deleted\":true");
    }

    @Test
    void whatTheServerHadComesBackThoughItIsGone() {
        town.hold("b2");
        parked(1, present("a", ""));
        decided(1, "a", "ann");

        takeBack(ofCases(1L));

        assertThat(town.records())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("guest/a ")
                .contains("\"name\":\"v1\"");
    }

    @Test
    void aDecisionThatWasErasedIsNotTakenBack() {
        town.hold("a2");
        parked(1, present("a", ""));
        decided(1, "a", "ann");
        town.audit.erase(AuditSelection.entries(Set.of(2L)), "ann", "asked for");

        assertThat(ofCases(1L).refused()).containsExactly("case 1: what it had seen was erased, or is sealed");
    }

    @Test
    void ofSeveralDecisionsOnARecordTheFirstCounts() {
        town.hold("a5");
        parked(1, present("a", ""));
        decided(1, "a", "ann");
        parked(2, TOMBSTONE);
        decided(2, "a", "ann");

        takeBack(ofCases(1L, 2L));

        assertThat(town.records()).singleElement().asString().contains("\"name\":\"v1\"");
    }

    @Test
    void whatTheTrailDoesNotTellIsRefusedWithItsReason() {
        town.hold("a2");
        parked(1, present("a", ",\"mask\":[\"/name\"]"));
        decided(1, "a", "ann");
        parked(2, "{\"state\":\"unknown\"}");
        decided(2, "a", "ann");
        decided(3, "a", "ann");
        append(AuditKind.APPROVAL, 4, "ann", "{}");
        town.audit.append(new AuditEvent(AuditKind.DECISION, "case five", "ann", "", "{}"));
        town.audit.append(new AuditEvent(AuditKind.DECISION, "plan 5", "ann", "", "{}"));
        DecisionUndo undo = ofCases(1L, 2L, 3L, 4L);

        assertThat(undo.refused())
                .containsExactly(
                        "case 1: of the server's state only a part was known",
                        "case 2: the server's state was not known",
                        "case 3: what it had seen was erased, or is sealed",
                        "case 4 was not decided, as far as the trail goes back");
        assertThatThrownBy(() -> scope(undo))
                .isInstanceOf(PlanRefusedException.class)
                .hasMessageContaining("none can be: case 1: of the server's state only a part was known; case 2");
        assertThatThrownBy(() -> scope(DecisionUndo.ofActor(town.audit, "eve", null, null)))
                .isInstanceOf(PlanRefusedException.class)
                .hasMessageContaining("the audit trail has none of these");
    }

    @Test
    void onlyTheDecisionsOfTheCasesThatAreAskedForAreTakenBack() {
        town.hold("a2 b2");
        parked(1, present("a", ""));
        decided(1, "a", "ann");
        parked(2, present("b", ""));
        decided(2, "b", "ann");

        assertThat(scope(ofCases(2L)).records()).containsExactlyElementsOf(guests("b"));
    }

    @Test
    void tenThatCannotBeTakenBackAreAllNamed() {
        town.hold("a2");
        parked(1, present("a", ""));
        decided(1, "a", "ann");
        for (long number = 21; number <= 30; number++) {
            decided(number, "a", "ann");
        }

        assertThat(takeBack(DecisionUndo.ofActor(town.audit, "ann", null, null)))
                .endsWith("; case 30: what it had seen was erased, or is sealed");
    }

    @Test
    void ofManyTheFirstAreNamed() {
        town.hold("a2");
        for (long number = 1; number <= 12; number++) {
            parked(number, present("a", ""));
            decided(number, "a", "ann");
        }
        for (long number = 21; number <= 32; number++) {
            decided(number, "a", "ann");
        }
        String refused = LongStream.rangeClosed(21, 30)
                .mapToObj(number -> "case " + number + ": what it had seen was erased, or is sealed")
                .collect(Collectors.joining("; "));

        assertThat(takeBack(DecisionUndo.ofActor(town.audit, "ann", null, null)))
                .isEqualTo("before the decisions of cases 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more; not taken back: "
                        + refused + "; and 2 more");
    }

    private List<RecordId> decidedBy(String actor, @Nullable Instant from, @Nullable Instant until) {
        return List.copyOf(
                scope(DecisionUndo.ofActor(town.audit, actor, from, until)).records());
    }

    @Test
    void somebodysDecisionsOfARangeBeginWithItsFirstAndEndBeforeItsLast() {
        town.hold("a2 b2 c2 d2");
        Instant start = town.clock.now;
        for (int hour = 0; hour < 4; hour++) {
            town.clock.now = start.plus(Duration.ofHours(hour));
            String key = "abcd".substring(hour, hour + 1);
            parked(hour, present(key, ""));
            decided(hour, key, hour == 3 ? "bea" : "ann");
        }
        Instant second = start.plus(Duration.ofHours(1));

        assertThat(decidedBy("ann", null, null)).isEqualTo(guests("a", "b", "c"));
        assertThat(decidedBy("ann", second, null)).isEqualTo(guests("b", "c"));
        assertThat(decidedBy("ann", null, second)).isEqualTo(guests("a"));
        assertThat(decidedBy("ann", second, second.plusSeconds(1))).isEqualTo(guests("b"));
        assertThat(decidedBy("bea", start, null)).isEqualTo(guests("d"));
    }
}
