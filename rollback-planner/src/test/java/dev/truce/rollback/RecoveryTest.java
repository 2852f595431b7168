package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.integrity.Digest;
import dev.truce.rollback.execution.RollbackExecutor;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.store.Journal;
import dev.truce.rollback.store.LiveStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two guests are to go back to version 1, and what carries that out ends before some step. */
class RecoveryTest {

    @TempDir
    Path temp;

    private Town town;
    private RollbackPlan plan;
    private List<String> before;

    @BeforeEach
    void twoEdits() {
        town = new Town(temp.resolve("live"), Town.FULL).hold("a1 b1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2 b2");
        before = town.records();
        plan = plan(RollbackRequest.authoritative(snapshot));
    }

    private RollbackPlan plan(RollbackRequest request) {
        try (LiveStore live = town.live()) {
            return town.planner().plan(request, live);
        }
    }

    private RollbackExecutor listening(ExecutionListener listener) {
        return new RollbackExecutor(town.repository, town.journal, town.audit, town.clock, listener);
    }

    private static ExecutionListener endingBefore(String last) {
        return step -> {
            if (step.equals(last)) {
                throw new RollbackCancelledException();
            }
        };
    }

    private void interrupt(String last) {
        try (LiveStore live = town.live()) {
            Approval approval = new Approval(plan.digest(), "ann", town.clock.now, "");
            assertThatThrownBy(() -> listening(endingBefore(last)).execute(plan, live, approval, "ann"))
                    .isInstanceOf(RollbackInterruptedException.class);
        }
    }

    private List<RollbackReport> recover(ExecutionListener listener) {
        try (LiveStore live = town.live()) {
            return listening(listener).recover(live, "bea");
        }
    }

    private List<RollbackReport> undo(ExecutionListener listener) {
        try (LiveStore live = town.live()) {
            return listening(listener).undo(live, "bea");
        }
    }

    private String whyItIsUndone() {
        return town.journal.open().get(0).steps().getOrDefault("undo", "it is not");
    }

    @Test
    void whatIsFinishedIsAuditedAndNothingIsKeptForItAnyMore() {
        interrupt("check");

        List<String> heard = new ArrayList<>();
        RollbackReport report = recover(heard::add).get(0);

        assertThat(heard).containsExactly("batch 1 of 1", "check", "audit", "finish");
        assertThat(report.outcome()).isEqualTo(RollbackReport.Outcome.FINISHED);
        assertThat(report.plan()).isEqualTo(plan.digest());
        assertThat(report.stateRoot()).isEqualTo(plan.predictedRoot());
        assertThat(town.audit.entries(1, 9))
                .singleElement()
                .extracting(entry -> entry.event())
                .isEqualTo(new AuditEvent(
                        AuditKind.RECOVERY,
                        "plan " + plan.digest(),
                        "bea",
                        "operation 1 was interrupted",
                        report.toJson().toString()));
        assertThat(town.journal.open()).isEmpty();
        assertThat(town.objects.list("claims/")).isEmpty();
    }

    @Test
    void whoeverListensHearsTheStepsOfTheWayBack() {
        interrupt("check");

        List<String> heard = new ArrayList<>();
        assertThat(undo(heard::add)).extracting(RollbackReport::outcome).containsExactly(RollbackReport.Outcome.UNDONE);

        assertThat(heard).containsExactly("decide", "undo", "audit", "finish");
        assertThat(town.records()).isEqualTo(before);
        assertThat(town.objects.list("claims/")).isEmpty();
    }

    @Test
    void whatIsOnTheWayBackIsNotFinishedEvenWhenThatIsInterrupted() {
        interrupt("audit");
        assertThatThrownBy(() -> undo(endingBefore("undo"))).isInstanceOf(RollbackCancelledException.class);
        assertThat(whyItIsUndone()).isEqualTo("{\"why\":\"bea wants the state before\"}");

        List<String> heard = new ArrayList<>();
        assertThat(recover(heard::add))
                .extracting(RollbackReport::outcome)
                .containsExactly(RollbackReport.Outcome.UNDONE);

        assertThat(heard).containsExactly("undo", "audit", "finish");
        assertThat(town.records()).isEqualTo(before);
    }

    @Test
    void whyItCannotBeFinishedStandsInTheJournal() {
        interrupt("check");
        town.hold("a7 b2");
        assertThatThrownBy(() -> recover(endingBefore("undo"))).isInstanceOf(RollbackCancelledException.class);
        assertThat(whyItIsUndone()).startsWith("{\"why\":\"").contains("guest/a");

        RollbackReport report = undo(ExecutionListener.NONE).get(0);

        assertThat(report.outcome()).isEqualTo(RollbackReport.Outcome.UNDONE);
        assertThat(report.leftAlone()).containsExactly("guest/a");
        assertThat(town.records().get(1)).isEqualTo(before.get(1));
    }

    @Test
    void whatSomebodyElseRemovedSinceIsLeftAlone() {
        interrupt("check");
        town.hold("b2");

        RollbackReport report = undo(ExecutionListener.NONE).get(0);

        assertThat(report.leftAlone()).containsExactly("guest/a");
        assertThat(town.records()).isEqualTo(before.subList(1, 2));
    }

    @Test
    void whatDiedBeforeTheWayBackWasKnownHadNotBegun() {
        town.journal.begin(plan.digest(), plan.toJson().toString(), plan.store());
        town.clock.now = town.clock.now.plus(Duration.ofHours(1));

        RollbackReport report = recover(ExecutionListener.NONE).get(0);

        assertThat(report.outcome()).isEqualTo(RollbackReport.Outcome.NOT_BEGUN);
        assertThat(report.counts()).isEmpty();
        assertThat(report.verified()).isZero();
        assertThat(report.stateRoot()).isEqualTo(plan.live().stateRoot());
        assertThat(report.asPredicted()).isTrue();
        assertThat(report.safetySnapshot()).isNull();
        assertThat(town.records()).isEqualTo(before);
        assertThat(town.journal.open()).isEmpty();
    }

    @Test
    void whatWasInterruptedOnAnotherStoreIsLeftToTheOther() {
        town.journal.begin(Digest.of(new byte[] {1}), "{}", "dir:/elsewhere");
        assertThat(recover(ExecutionListener.NONE)).isEmpty();

        interrupt("check");
        assertThat(recover(ExecutionListener.NONE)).hasSize(1);

        assertThat(town.journal.open())
                .extracting(Journal.Operation::storeLocation)
                .containsExactly("dir:/elsewhere");
    }

    @Test
    void whatAWriterLeftInTheFolderIsSweptAway() throws IOException {
        interrupt("check");
        Path left = Files.writeString(town.folder.resolve(".truce-tmp-1-1"), "half a rec");

        recover(ExecutionListener.NONE);

        assertThat(left).doesNotExist();
    }

    private void removeFolder() throws IOException {
        try (var files = Files.list(town.folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(town.folder);
    }

    @Test
    void aFolderThatIsGoneIsMadeAgain() throws IOException {
        removeFolder();
        plan = plan(RollbackRequest.repair(town.repository.find("latest")));
        interrupt("batch 1 of 1");
        removeFolder();

        assertThat(recover(ExecutionListener.NONE))
                .extracting(RollbackReport::outcome)
                .containsExactly(RollbackReport.Outcome.FINISHED);

        assertThat(town.records()).hasSize(2);
    }
}
