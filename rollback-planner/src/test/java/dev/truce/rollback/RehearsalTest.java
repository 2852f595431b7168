package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.rollback.change.ChangeBatches;
import dev.truce.rollback.execution.RollbackExecutor;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.retention.PruneExecutor;
import dev.truce.rollback.retention.PruneOptions;
import dev.truce.rollback.retention.PrunePlan;
import dev.truce.rollback.retention.PrunePlanner;
import dev.truce.rollback.retention.RetentionPolicy;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is foreseen, and what is found when it comes otherwise. */
class RehearsalTest {

    @TempDir
    Path temp;

    private Town town;
    private Snapshot snapshot;
    private Path fork;

    @BeforeEach
    void anEdit() {
        town = new Town(temp.resolve("live"), Town.FULL).hold("a1 b1");
        snapshot = town.snapshot("before");
        town.hold("a2 b1");
        fork = temp.resolve("fork");
    }

    private RollbackPlan plan(RollbackRequest request) {
        try (LiveStore live = town.live()) {
            return town.planner().plan(request, live);
        }
    }

    private RollbackExecutor listening(ExecutionListener listener) {
        return new RollbackExecutor(town.repository, town.journal, town.audit, town.clock, listener);
    }

    private RollbackReport execute(RollbackExecutor executor, RollbackPlan plan) {
        try (LiveStore live = town.live()) {
            return executor.execute(plan, live, new Approval(plan.digest(), "ann", Town.START, ""), "ann");
        }
    }

    private RollbackReport rehearse(RollbackPlan plan) {
        try (LiveStore live = town.live()) {
            return town.executor().rehearse(plan, live);
        }
    }

    @Test
    void aForkIsRehearsedWithoutBeingWritten() {
        RollbackPlan plan = plan(RollbackRequest.fork(snapshot, fork));

        RollbackReport report = rehearse(plan);

        assertThat(report.outcome()).isEqualTo(RollbackReport.Outcome.REHEARSED);
        assertThat(report.asPredicted()).isTrue();
        assertThat(report.stateRoot()).isEqualTo(snapshot.content().stateRoot());
        assertThat(fork).doesNotExist();
    }

    private static RollbackPlan changed(RollbackPlan plan, List<RollbackPlan.Batch> batches, Digest predictedRoot) {
        return new RollbackPlan(
                plan.created(),
                plan.store(),
                plan.target(),
                plan.scope(),
                plan.live(),
                plan.steps(),
                plan.records(),
                batches,
                predictedRoot,
                plan.expected(),
                plan.estimate(),
                plan.policy(),
                plan.aftermath(),
                plan.risk());
    }

    @Test
    void aPlanThatForetellsAnotherStateIsFoundOut() {
        RollbackPlan plan = plan(RollbackRequest.authoritative(snapshot));
        Digest other = Digest.of(new byte[] {1});
        RollbackPlan wrong = changed(plan, plan.batches(), other);

        assertThat(rehearse(wrong).asPredicted()).isFalse();
        assertThat(rehearse(wrong).stateRoot()).isEqualTo(plan.predictedRoot()).isNotEqualTo(other);
        assertThat(execute(town.executor(), wrong).asPredicted()).isFalse();
    }

    @Test
    void aPlanThatTakesItsOwnChangesBackIsFoundOut() {
        RollbackPlan plan = plan(RollbackRequest.authoritative(snapshot));
        RecordChange there = ChangeBatches.read(
                        town.repository.contents(), plan.batches().get(0))
                .get(0);
        ChangeBatches back = new ChangeBatches(town.repository.contents());
        try (LiveStore live = town.live()) {
            byte[] now = Objects.requireNonNull(live.getAll(List.of(there.id())).get(there.id()))
                    .json();
            back.add(new RecordChange(there.id(), there.wanted().orElseThrow(), now));
        }
        List<RollbackPlan.Batch> batches = new ArrayList<>(plan.batches());
        batches.addAll(back.finish());
        RollbackPlan wrong = changed(plan, batches, plan.live().stateRoot());

        RollbackReport report = rehearse(wrong);

        assertThat(report.stateRoot()).isEqualTo(wrong.predictedRoot());
        assertThat(report.verified()).isZero();
        assertThat(report.asPredicted()).isFalse();
    }

    @Test
    void whoeverListensHearsOfAForkBeforeItIsThereAndBeforeItIsReadAgain() {
        RollbackPlan plan = plan(RollbackRequest.fork(snapshot, fork));
        List<String> heard = new ArrayList<>();

        execute(listening(step -> heard.add(step + (Files.exists(fork) ? " of what is there" : ""))), plan);

        assertThat(heard).containsExactly("fork", "check of what is there");
    }

    private void rewriteFork(List<String> lines) {
        try {
            Files.write(fork.resolve("guest.ndjson"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aForkThatIsNotAsItWasWrittenIsFoundByTheCheck() throws IOException {
        RollbackPlan plan = plan(RollbackRequest.fork(snapshot, fork));
        execute(town.executor(), plan);
        List<String> sound = Files.readAllLines(fork.resolve("guest.ndjson"));
        for (List<String> wrong : List.of(sound.subList(0, 1), List.of(sound.get(0), "{\"id\":\"b\"}"))) {
            Files.delete(fork.resolve("guest.ndjson"));
            Files.delete(fork);
            RollbackExecutor executor = listening(step -> {
                if (step.equals("check")) {
                    rewriteFork(wrong);
                }
            });
            assertThatThrownBy(() -> execute(executor, plan))
                    .isInstanceOf(DamageException.class)
                    .hasMessageContaining("guest \"b\" is not as written");
        }
    }

    private static long bytes(List<String> records) {
        return records.stream()
                .mapToLong(record -> record.substring(record.indexOf(' ') + 1).length())
                .sum();
    }

    @Test
    void aChangeIsEstimatedByWhatItWritesAndByTheStateThatIsKeptBefore() {
        long before = bytes(town.records());
        RollbackPlan plan = plan(RollbackRequest.authoritative(snapshot));
        execute(town.executor(), plan);

        assertThat(plan.estimate().storeBytes())
                .isEqualTo(bytes(town.records().subList(0, 1)))
                .isPositive();
        assertThat(plan.estimate().snapshotBytes()).isEqualTo(before);
        assertThat(plan.estimate().basis()).startsWith("measured while planning: 2 live records were read in 0 ms, ");
    }

    @Test
    void aForkIsEstimatedByTheSnapshotAlone() {
        RollbackPlan plan = plan(RollbackRequest.fork(snapshot, fork));

        assertThat(plan.estimate().storeBytes())
                .isEqualTo(snapshot.content().bytes())
                .isPositive();
        assertThat(plan.estimate().snapshotBytes()).isZero();
    }

    private void prune() {
        PrunePlan last = new PrunePlanner(town.repository, town.clock)
                .plan(RetentionPolicy.builder().keepLast(1).build(), PruneOptions.DEFAULTS.withGrace(Duration.ZERO));
        new PruneExecutor(town.repository, town.clock).execute(last);
    }

    @Test
    void aPruneLeavesWhatAPlanGoesBackToForAWeek() {
        town.snapshot("later");
        RollbackPlan plan = plan(RollbackRequest.authoritative(snapshot));

        town.clock.now = plan.created().plus(Duration.ofDays(7));
        prune();
        assertThat(town.repository.list()).contains(snapshot);
        assertThat(rehearse(plan).asPredicted()).isTrue();

        town.clock.now = town.clock.now.plusMillis(1);
        prune();
        assertThat(town.repository.list()).hasSize(1).doesNotContain(snapshot);
    }

    @Test
    void aPruneWhileAPlanIsMadeLeavesWhatItGoesBackTo() {
        town.clock.now = town.clock.now.plusSeconds(1);
        town.snapshot("later");
        RollbackPlanner pruned = RollbackPlanner.builder(town.repository, town.format, town.clock)
                .rule(facts -> {
                    prune();
                    return Optional.empty();
                })
                .build();
        try (LiveStore live = town.live()) {
            RollbackPlan plan = pruned.plan(RollbackRequest.authoritative(snapshot), live);

            assertThat(town.repository.list()).contains(snapshot);
            assertThat(execute(town.executor(), plan).asPredicted()).isTrue();
        }
    }

    @Test
    void aClockThatIsSetBackMakesNoNegativeDuration() {
        RollbackPlan plan = RollbackPlanner.builder(
                        town.repository, town.format, () -> town.clock.now = town.clock.now.minusSeconds(1))
                .build()
                .plan(RollbackRequest.authoritative(snapshot), town.live());
        assertThat(plan.estimate().time()).isZero();

        RollbackReport report =
                execute(listening(step -> town.clock.now = town.clock.now.minus(Duration.ofHours(1))), plan);

        assertThat(report.duration()).isZero();
        assertThat(report.asPredicted()).isTrue();
    }

    @Test
    void withoutASoundSnapshotOfTheStateBeforeNothingIsUndone() {
        RollbackPlan plan = plan(RollbackRequest.authoritative(snapshot));
        assertThatThrownBy(() -> execute(
                        listening(step -> {
                            if (step.equals("audit")) {
                                throw new RollbackCancelledException();
                            }
                        }),
                        plan))
                .isInstanceOf(RollbackInterruptedException.class);
        List<String> changed = town.records();
        town.objects.list("packs/").forEach(town.objects::delete);

        try (LiveStore live = town.live()) {
            assertThatThrownBy(() -> town.executor().undo(live, "ann")).isInstanceOf(CorruptSnapshotException.class);
        }
        assertThat(town.records()).isEqualTo(changed);
        assertThat(town.journal.open()).hasSize(1);
    }
}
