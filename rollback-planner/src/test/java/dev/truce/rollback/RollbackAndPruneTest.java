package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.Digest;
import dev.truce.rollback.execution.RollbackExecutor;
import dev.truce.rollback.retention.PruneExecutor;
import dev.truce.rollback.retention.PruneOptions;
import dev.truce.rollback.retention.PrunePlan;
import dev.truce.rollback.retention.PrunePlanner;
import dev.truce.rollback.retention.PruneReport;
import dev.truce.rollback.retention.RetentionPolicy;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prunes beside a rollback whose plan was made so long ago that nobody keeps anything for it any more: what the rollback needs stays from its
 * beginning to its end, and no longer.
 */
class RollbackAndPruneTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path temp;

    private Town town;
    private Snapshot target;
    private RollbackPlan plan;

    @BeforeEach
    void aForgottenPlan() {
        town = new Town(temp.resolve("live"), Town.FULL).hold("a1 b1");
        target = town.snapshot("before");
        town.hold("a2 b1 c2");
        try (LiveStore live = town.live()) {
            plan = town.planner().plan(RollbackRequest.authoritative(target), live);
        }
        pass(Duration.ofDays(8));
        town.snapshot("later");
    }

    private void pass(Duration time) {
        town.clock.now = town.clock.now.plus(time);
    }

    private PruneReport prune(int last, Duration grace) {
        pass(Duration.ofSeconds(1)); // no prune believes a clock that is behind the newest snapshot
        PrunePlan prune = new PrunePlanner(town.repository, town.clock)
                .plan(RetentionPolicy.builder().keepLast(last).build(), PruneOptions.DEFAULTS.withGrace(grace));
        return new PruneExecutor(town.repository, town.clock).execute(prune);
    }

    private RollbackReport execute(ExecutionListener listener) {
        RollbackExecutor executor =
                new RollbackExecutor(town.repository, town.journal, town.audit, town.clock, listener);
        try (LiveStore live = town.live()) {
            return executor.execute(plan, live, new Approval(plan.digest(), "ann", town.clock.now, ""), "ann");
        }
    }

    @Test
    void whereItGoesBackToAndTheStateBeforeStayWhileItRuns() {
        List<Digest> removed = new ArrayList<>();

        RollbackReport report =
                execute(step -> removed.addAll(prune(1, Duration.ZERO).removed()));

        assertThat(report.asPredicted()).isTrue();
        assertThat(removed).isEmpty();
        assertThat(prune(1, Duration.ZERO).removed()).contains(target.id());
    }

    @Test
    void changesThatAreAboutToBeRemovedAreKeptAnew() {
        assertThat(prune(2, HOUR).condemnedFiles()).isPositive();
        pass(HOUR);
        List<Long> swept = new ArrayList<>();

        RollbackReport report = execute(step -> swept.add(prune(2, HOUR).sweptFiles()));

        assertThat(report.asPredicted()).isTrue();
        assertThat(swept).anyMatch(files -> files > 0);
    }

    @Test
    void whatAnInterruptedOneNeedsStaysUntilItIsRecovered() {
        assertThatThrownBy(() -> execute(step -> {
                    if (step.equals("check")) {
                        throw new RollbackCancelledException();
                    }
                }))
                .isInstanceOf(RollbackInterruptedException.class);
        List<Snapshot> all = town.repository.list();
        pass(Duration.ofDays(8));
        assertThat(prune(1, Duration.ZERO).removed()).isEmpty();
        assertThat(town.repository.list()).isEqualTo(all).contains(target);

        try (LiveStore live = town.live()) {
            assertThat(town.executor().undo(live, "ann"))
                    .extracting(RollbackReport::outcome)
                    .containsExactly(RollbackReport.Outcome.UNDONE);
        }
        assertThat(prune(1, Duration.ZERO).removed()).contains(target.id());
    }

    @Test
    void onceItHasEndedNothingIsKeptForIt() {
        execute(ExecutionListener.NONE);

        assertThat(town.objects.list("claims/")).isEmpty();
    }
}
