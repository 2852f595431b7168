package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.json.StrictJson;
import dev.truce.rollback.change.BatchRun;
import dev.truce.rollback.change.ChangeBatches;
import dev.truce.rollback.snapshot.InProgress;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.store.Journal;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three guests go back to version 1, each in a batch of its own. */
class BatchRunTest {

    @TempDir
    Path temp;

    private Town town;
    private RollbackPlan plan;
    private final List<String> heard = new ArrayList<>();

    @BeforeEach
    void threeBatches() {
        town = new Town(temp.resolve("live"), Town.PLAIN).hold("a1 b1 c1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2 b2 c2");
        try (LiveStore live = town.live();
                InProgress work = town.repository.begin("a test")) {
            RollbackPlan whole = town.planner().plan(RollbackRequest.authoritative(snapshot), live);
            List<RollbackPlan.Batch> batches = new ArrayList<>();
            for (RecordChange change : ChangeBatches.read(
                    town.repository.contents(), whole.batches().get(0))) {
                ChangeBatches one = new ChangeBatches(work.contents());
                one.add(change);
                batches.addAll(one.finish());
            }
            plan = new RollbackPlan(
                    whole.created(),
                    whole.store(),
                    whole.target(),
                    whole.scope(),
                    whole.live(),
                    whole.steps(),
                    whole.records(),
                    batches,
                    whole.predictedRoot(),
                    whole.expected(),
                    whole.estimate(),
                    whole.policy(),
                    whole.aftermath(),
                    whole.risk());
        }
    }

    private List<String> journalled(LiveStore store) {
        Journal journal = Journal.inMemory(town.clock);
        long operation = journal.begin(plan.digest(), StrictJson.text(plan.toJson()), plan.store());
        ExecutionListener listener = new ExecutionListener() {
            @Override
            public void before(String step) {
                heard.add(step);
            }

            @Override
            public void progress(long done, long total) {
                heard.add(done + "/" + total);
            }
        };
        BatchRun run = new BatchRun(town.repository.contents(), plan, store, journal, operation, listener);
        run.apply();
        assertThat(town.records()).hasSize(3).allMatch(record -> record.contains("v1"));
        assertThat(run.failures()).isEmpty();
        return List.copyOf(journal.open().get(0).steps().keySet());
    }

    /** The folder, which says that it is atomic or not, and which only the last of some attempts at all batches reads to the end. */
    private LiveStore store(LiveStore below, boolean atomic, int attempts) {
        return (LiveStore) Proxy.newProxyInstance(
                LiveStore.class.getClassLoader(), new Class<?>[] {LiveStore.class}, (proxy, method, given) -> {
                    if (method.getName().equals("atomic")) {
                        return atomic;
                    }
                    if (method.getName().equals("applyAll")) {
                        for (int failed = 1; failed < attempts; failed++) {
                            Iterator<?> batches = ((Iterable<?>) given[0]).iterator();
                            batches.next();
                            batches.next();
                        }
                    }
                    return method.invoke(below, given);
                });
    }

    @Test
    void aStoreThatCannotDoAllAtOnceIsJournalledBatchByBatch() {
        try (LiveStore live = town.live()) {
            assertThat(journalled(store(live, false, 1)))
                    .containsExactly("batch 1 of 3", "batch 2 of 3", "batch 3 of 3");
        }
        assertThat(heard)
                .containsExactly(
                        "batch 1 of 3",
                        "1/6",
                        "batch 2 of 3",
                        "2/6",
                        "batch 3 of 3",
                        "3/6",
                        "check",
                        "4/6",
                        "5/6",
                        "6/6");
    }

    @Test
    void oneThatCanIsToldAllAndEachStepIsHeardOnceHoweverOftenItTries() {
        try (LiveStore live = town.live()) {
            assertThat(journalled(store(live, true, 3))).containsExactly("all batches");
        }
        assertThat(heard)
                .containsExactly(
                        "batch 1 of 3",
                        "batch 2 of 3",
                        "1/6",
                        "batch 3 of 3",
                        "2/6",
                        "3/6",
                        "check",
                        "4/6",
                        "5/6",
                        "6/6");
    }
}
