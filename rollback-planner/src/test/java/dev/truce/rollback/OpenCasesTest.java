package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.StaleCaseException;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.json.StrictJson;
import dev.truce.rollback.execution.RollbackExecutor;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What becomes of cases on records that a rollback changes. */
class OpenCasesTest {

    private static final RecordId A = new RecordId("guest", "a");

    private static final Ruleset RULES = Ruleset.parse(
            "{record: {type: guest, key: /id, syncVersion: /syncVersion, modifiedAt: /updatedAt, deleted: /deleted},"
                    + " default: fieldLevelMerge}",
            "rules");

    @TempDir
    Path temp;

    private Town town;
    private ConflictQueue queue;

    @BeforeEach
    void anEmptyTown() {
        town = new Town(temp.resolve("live"), Objects.requireNonNull(RULES.record()));
        queue = ConflictQueue.inMemory(town.clock);
    }

    private Side<JsonNode> document(int version, String name) {
        return town.format.side(StrictJson.reader()
                .read(
                        "{\"id\":\"a\",\"name\":\"" + name + "\",\"syncVersion\":" + version
                                + ",\"updatedAt\":\"2026-01-10T02:00:00Z\"}",
                        "document"));
    }

    /** A phone renamed the guest from what it was, and so did the server as it is live. */
    private ConflictCase park(String base, int baseVersion, String mine, int liveVersion) {
        ConflictResolver.<JsonNode>builder(RULES, FieldAccess.json(), town.clock)
                .node("phone")
                .queue(queue)
                .build()
                .resolve(A, document(baseVersion, base), document(baseVersion, mine), document(liveVersion, "v2"));
        return queue.list(CaseFilter.OPEN).get(0);
    }

    private RollbackPlan plan(Snapshot snapshot) {
        try (LiveStore live = town.live()) {
            return RollbackPlanner.builder(town.repository, town.format, town.clock)
                    .ruleset(RULES)
                    .queue(queue)
                    .build()
                    .plan(RollbackRequest.authoritative(snapshot), live);
        }
    }

    private RollbackExecutor listening(List<String> heard) {
        return new RollbackExecutor(town.repository, town.journal, town.audit, town.clock, heard::add);
    }

    private void execute(RollbackPlan plan, RollbackExecutor executor) {
        try (LiveStore live = town.live()) {
            executor.execute(plan, live, new Approval(plan.digest(), "ann", Town.START, ""), "ann");
        }
    }

    @Test
    void whereNoCaseIsOpenNothingIsLookedAtAgain() {
        town.hold("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2");
        RollbackPlan plan = plan(snapshot);
        List<String> heard = new ArrayList<>();

        execute(plan, listening(heard).settling(queue, RULES));

        assertThat(heard).contains("check").doesNotContain("cases");
        assertThat(queue.list(CaseFilter.OPEN)).isEmpty();
    }

    @Test
    void whatStillConflictsWaitsWithTheRestoredStateAndADecisionOnTheOldOneIsStale() {
        town.hold("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2");
        ConflictCase before = park("v0", 0, "mine", 2);

        RollbackPlan plan = plan(snapshot);
        execute(plan, town.executor().settling(queue, RULES));

        assertThat(RollbackPlan.parse(plan.toJson(), "plan")).isEqualTo(plan);
        assertThat(plan.aftermath().renewed().samples())
                .containsExactly("case 1 on guest/a waits because of " + ParkReason.FIELD_CONFLICT);
        ConflictCase after = queue.list(CaseFilter.OPEN).get(0);
        assertThat(after.number()).isEqualTo(before.number());
        assertThat(after.revision()).isEqualTo(before.revision() + 1);
        assertThat(after.conflict().server().valueOrNull()).contains("\"name\":\"v1\"");
        assertThat(after.conflict().conflicts()).isNotEmpty();
        assertThatThrownBy(() -> queue.decide(
                        before.number(),
                        before.revision(),
                        new Decision.TakeSide(Decision.Pick.LOCAL),
                        DecisionCheck.none(),
                        "ann",
                        ""))
                .isInstanceOf(StaleCaseException.class);
    }

    @Test
    void whatNoLongerConflictsClosesItself() {
        town.hold("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2");
        ConflictCase open = park("v1", 1, "mine", 2);

        RollbackPlan plan = plan(snapshot);
        List<String> heard = new ArrayList<>();
        execute(plan, listening(heard).settling(queue, RULES));

        assertThat(heard).containsSubsequence("check", "cases", "audit");
        assertThat(RollbackPlan.parse(plan.toJson(), "plan")).isEqualTo(plan);
        assertThat(plan.aftermath().closed().total()).isEqualTo(1);
        assertThat(queue.find(open.number()).orElseThrow().status()).isEqualTo(CaseStatus.SELF_RESOLVED);
    }

    @Test
    void casesOnOtherRecordsStayAsTheyAre() {
        town.hold("a2 b1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2 b2");
        ConflictCase open = park("v0", 0, "mine", 2);

        RollbackPlan plan = plan(snapshot);
        List<String> heard = new ArrayList<>();
        execute(plan, listening(heard).settling(queue, RULES));

        assertThat(heard).contains("check").doesNotContain("cases");
        assertThat(plan.aftermath().cases()).isZero();
        assertThat(queue.find(open.number())).hasValue(open);
    }

    @Test
    void aPlanWithCasesIsRefusedByAnExecutorWithoutAQueueBeforeAnythingIsDone() {
        town.hold("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2");
        park("v0", 0, "mine", 2);
        RollbackPlan plan = plan(snapshot);
        List<String> live = town.records();

        assertThatThrownBy(() -> execute(plan, town.executor()))
                .isInstanceOf(PlanRefusedException.class)
                .hasMessageContaining("settles 1 open cases");
        assertThat(town.records()).isEqualTo(live);
    }

    @Test
    void anUndoShowsTheCasesTheStateBeforeAgainAndIsAuditedOnce() {
        town.hold("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2");
        park("v0", 0, "mine", 2);
        RollbackPlan plan = plan(snapshot);
        List<String> live = town.records();
        RollbackExecutor dying = new RollbackExecutor(town.repository, town.journal, town.audit, town.clock, step -> {
                    if (step.equals("audit")) {
                        throw new RollbackCancelledException();
                    }
                })
                .settling(queue, RULES);
        assertThatThrownBy(() -> execute(plan, dying))
                .isInstanceOf(RollbackInterruptedException.class)
                .hasMessageContaining("was interrupted: It was cancelled. Run recover");
        assertThat(queue.list(CaseFilter.OPEN).get(0).conflict().server().valueOrNull())
                .contains("v1");

        try (LiveStore store = town.live()) {
            assertThat(town.executor().settling(queue, RULES).undo(store, "ann"))
                    .extracting(RollbackReport::outcome)
                    .containsExactly(RollbackReport.Outcome.UNDONE);
            assertThat(town.executor().settling(queue, RULES).undo(store, "ann"))
                    .isEmpty();
        }

        assertThat(town.records()).isEqualTo(live);
        assertThat(queue.list(CaseFilter.OPEN).get(0).conflict().server().valueOrNull())
                .contains("v2");
        assertThat(town.audit.entries(0, 10))
                .extracting(entry -> entry.event().kind())
                .containsExactly(AuditKind.APPROVAL, AuditKind.RECOVERY);
    }
}
