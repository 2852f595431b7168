package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.Digest;
import dev.truce.rollback.execution.RollbackExecutor;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.StateRoot;
import dev.truce.rollback.store.Journal;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoredRecord;
import dev.truce.rollback.store.UnfinishedOperationException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies between any two operations, and in the middle of a batch, leaves what recovery finishes or undoes. */
class CrashTest {

    private static final String BEFORE = "a1 b1 c1 table/t1 table/u1";
    private static final String LIVE = "a2 c5 d2 table/t4 table/u1 table/w1";

    @TempDir
    Path temp;

    private Town town;
    private RollbackPlan plan;
    private Digest before;

    @BeforeEach
    void aStoreInDisorder() {
        town = new Town(temp.resolve("live"), Town.FULL).hold(BEFORE);
        Snapshot snapshot = town.snapshot("before");
        town.hold(LIVE);
        try (LiveStore live = town.live()) {
            before = StateRoot.of(live);
            plan = town.planner().plan(RollbackRequest.authoritative(snapshot), live);
        }
    }

    /** Dies at the n-th operation that writes, before it or half-way through it. */
    private static final class Fuse {

        private int left;
        private boolean blown;

        Fuse(int left) {
            this.left = left;
        }

        void burn() {
            if (blown || --left < 0) {
                blown = true;
                throw new CrashException();
            }
        }
    }

    private static final class CrashException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private record FaultyStore(LiveStore below, Fuse fuse) implements LiveStore {

        @Override
        public String location() {
            return below.location();
        }

        @Override
        public Optional<Path> folder() {
            return below.folder();
        }

        @Override
        public RecordCursor scan() {
            return below.scan();
        }

        @Override
        public Optional<StoredRecord> get(RecordId id) {
            return below.get(id);
        }

        @Override
        public void apply(List<RecordChange> changes) {
            for (RecordChange change : changes) {
                fuse.burn();
                below.apply(List.of(change));
            }
            fuse.burn();
        }

        @Override
        public boolean atomic() {
            return false;
        }

        @Override
        public StoreLock lock() {
            return below.lock();
        }

        @Override
        public void close() {
            below.close();
        }
    }

    /** The journal of a process that can die before and after each entry. */
    private record FaultyJournal(Journal below, Fuse fuse) implements Journal {

        @Override
        public long begin(Digest planDigest, String json, String storeLocation) {
            fuse.burn();
            long number = below.begin(planDigest, json, storeLocation);
            fuse.burn();
            return number;
        }

        @Override
        public void record(long operation, String step, String detail) {
            fuse.burn();
            below.record(operation, step, detail);
            fuse.burn();
        }

        @Override
        public List<Operation> open() {
            return below.open();
        }

        @Override
        public void finish(long operation, String outcome) {
            fuse.burn();
            below.finish(operation, outcome);
            fuse.burn();
        }
    }

    private RollbackExecutor executor(Fuse fuse) {
        return new RollbackExecutor(
                town.repository, new FaultyJournal(town.journal, fuse), town.audit, town.clock, step -> fuse.burn());
    }

    private Approval approval() {
        return new Approval(plan.digest(), "ann", Town.START, "drill");
    }

    private Digest root() {
        try (LiveStore live = town.live()) {
            return StateRoot.of(live);
        }
    }

    private boolean crashes(int operations) {
        Fuse fuse = new Fuse(operations);
        try (LiveStore live = new FaultyStore(town.live(), fuse)) {
            executor(fuse).execute(plan, live, approval(), "ann");
            return false;
        } catch (CrashException | RollbackInterruptedException e) {
            return true;
        }
    }

    private boolean recoveryCrashes(int operations) {
        Fuse fuse = new Fuse(operations);
        try (LiveStore live = new FaultyStore(town.live(), fuse)) {
            executor(fuse).recover(live, "ann");
            return false;
        } catch (CrashException e) {
            return true;
        }
    }

    private List<RollbackReport> recover() {
        try (LiveStore live = town.live()) {
            return town.executor().recover(live, "ann");
        }
    }

    private void assertRecovered(String when) {
        recover();
        assertThat(root()).as("state after " + when).isIn(before, plan.predictedRoot());
        long entries = town.audit.entries(0, 1000).size();
        int objects = town.objects.list("").size();
        assertThat(recover()).as("recovery of a clean store after " + when).isEmpty();
        assertThat(town.audit.entries(0, 1000)).hasSize((int) entries);
        assertThat(town.objects.list("")).hasSize(objects);
    }

    @Test
    @Tag("slow")
    void everyCrashOfAnExecutionIsFinishedOrUndone() {
        int operation = 0;
        while (crashes(operation)) {
            assertRecovered("a crash at operation " + operation);
            aStoreInDisorder();
            operation++;
        }
        assertThat(operation).isGreaterThan(15);
        assertThat(root()).isEqualTo(plan.predictedRoot());
    }

    @Test
    @Tag("slow")
    void everyCrashOfARecoveryIsRecovered() {
        int pairs = 0;
        boolean first = true;
        for (int operation = 0; first; operation++) {
            boolean second = true;
            for (int inRecovery = 0; second; inRecovery++) {
                aStoreInDisorder();
                first = crashes(operation);
                second = first && recoveryCrashes(inRecovery);
                pairs++;
                assertRecovered("crashes at operation " + operation + " and then " + inRecovery);
            }
        }
        assertThat(pairs).isGreaterThan(150);
    }

    @Test
    void whatCannotBeFinishedIsUndone() {
        assertThat(crashes(10)).isTrue();
        assertThat(root()).isNotIn(before, plan.predictedRoot());
        plan.batches().forEach(batch -> town.repository.contents().delete(batch.object()));

        List<RollbackReport> reports = recover();

        assertThat(reports).extracting(RollbackReport::outcome).containsExactly(RollbackReport.Outcome.UNDONE);
        assertThat(reports.get(0).asPredicted()).isTrue();
        assertThat(root()).isEqualTo(before);
        assertThat(recover()).isEmpty();
        assertThat(town.objects.list("claims/")).isEmpty();
    }

    @Test
    void anUndoLeavesWhatSomebodyElseWroteSince() {
        assertThat(crashes(7)).isTrue();
        try (LiveStore live = town.live()) {
            RecordId table = new RecordId("table", "t");
            byte[] edit = "{\"id\":\"t\",\"name\":\"edited after the crash\",\"syncVersion\":9}"
                    .getBytes(StandardCharsets.UTF_8);
            live.apply(List.of(new RecordChange(
                    table, live.get(table).map(StoredRecord::digest).orElse(null), edit)));
        }

        List<RollbackReport> reports = recover();

        assertThat(reports).extracting(RollbackReport::outcome).containsExactly(RollbackReport.Outcome.UNDONE);
        assertThat(reports.get(0).leftAlone()).containsExactly("table/t");
        assertThat(town.records()).anyMatch(record -> record.contains("edited after the crash"));
    }

    @Test
    void executingAgainResumes() {
        assertThat(crashes(9)).isTrue();

        try (LiveStore live = town.live()) {
            RollbackReport report = town.executor().execute(plan, live, approval(), "ann");
            assertThat(report.outcome()).isEqualTo(RollbackReport.Outcome.FINISHED);
        }
        assertThat(root()).isEqualTo(plan.predictedRoot());
        assertThat(town.journal.open()).isEmpty();
        assertThat(town.objects.list("claims/")).isEmpty();
    }

    @Test
    void anotherPlanWaitsForRecovery() {
        RollbackPlan other;
        try (LiveStore live = town.live()) {
            other = town.planner().plan(RollbackRequest.repair(town.repository.find("latest")), live);
        }
        assertThat(crashes(9)).isTrue();

        try (LiveStore live = town.live()) {
            Approval approval = new Approval(other.digest(), "ann", Town.START, "");
            assertThatThrownBy(() -> town.executor().execute(other, live, approval, "ann"))
                    .isInstanceOf(UnfinishedOperationException.class)
                    .hasMessageEndingWith("is unfinished; run recover first.");
        }
    }

    @Test
    void theListenerHearsEachStepBeforeItHappens() {
        List<String> steps = new ArrayList<>();
        RollbackExecutor executor =
                new RollbackExecutor(town.repository, town.journal, town.audit, town.clock, steps::add);

        try (LiveStore live = town.live()) {
            executor.execute(plan, live, approval(), "ann");
        }

        assertThat(steps).containsExactly("safety-snapshot", "begin", "batch 1 of 1", "check", "audit", "finish");
    }
}
