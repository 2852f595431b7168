package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.Approval;
import dev.truce.rollback.ExecutionListener;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackReport;
import dev.truce.rollback.RollbackRequest;
import dev.truce.rollback.execution.RollbackExecutor;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.retention.PruneExecutor;
import dev.truce.rollback.retention.PruneOptions;
import dev.truce.rollback.retention.PrunePlan;
import dev.truce.rollback.retention.PrunePlanner;
import dev.truce.rollback.retention.PruneReport;
import dev.truce.rollback.retention.RetentionPolicy;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.StateRoot;
import dev.truce.rollback.store.Journal;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A repository in an object store of which each call in turn goes wrong in each way. What was acknowledged is there and whole, what is
 * listed is whole, and no other state than that of a snapshot is ever restored.
 */
@Tag("slow")
class SnapshotStoreFaultTest {

    private static final Instant START = Instant.parse("2026-01-10T00:00:00Z");
    private static final RecordId CHANGED = new RecordId("guest", "1");
    private static final Snapshot.Note NOTE = Snapshot.Note.of("taken");

    private final FaultFileSystem disk = FaultFileSystem.create(1);
    private final ObjectStore objects = ObjectStore.memory();
    private Snapshot first;
    private Digest changedRoot;
    private int trials;
    private int refusals;

    /** What is done with a repository whose store may fail or lie once. */
    private interface Deed<T> {
        T in(World world, SnapshotRepository repository);
    }

    /** What must hold afterwards, when the store is sound again. */
    private interface Check<T> {
        void of(World world, Optional<T> acknowledged);
    }

    /** Live data and a repository in a state that is the same for each trial, and what goes with them. */
    private final class World {

        final FaultClock clock = FaultClock.at(START);
        final ObjectStore kept = copy(objects);
        final FaultObjectStore store = FaultObjectStore.over(kept);
        final LiveStore live = live(disk.afterKill());
        private final Journal journal = Journal.inMemory(clock);
        private final AuditTrail audit = AuditTrail.inMemory(clock);

        SnapshotRepository repository() {
            return SnapshotRepository.in(store, clock);
        }

        /** As another process has it, whose calls do not go wrong. */
        SnapshotRepository soundly() {
            return SnapshotRepository.in(kept, clock);
        }

        RollbackExecutor executor(SnapshotRepository repository) {
            return new RollbackExecutor(repository, journal, audit, clock, ExecutionListener.NONE);
        }

        void areWholeAndThere(Snapshot... expected) {
            SnapshotRepository sound = soundly();
            List<Snapshot> listed = sound.list();
            assertThat(listed).contains(expected);
            for (Snapshot each : listed) {
                assertThat(sound.verify(each, true).findings())
                        .as("findings in a listed snapshot")
                        .isEmpty();
            }
        }
    }

    private static ObjectStore copy(ObjectStore from) {
        ObjectStore copy = ObjectStore.memory();
        from.list("").forEach(name -> copy.putIfAbsent(name, from.get(name).orElseThrow()));
        return copy;
    }

    private static LiveStore live(FaultFileSystem disk) {
        return SnapshotProgram.live(disk.root());
    }

    private static void change(LiveStore live, String name) {
        byte[] json = ("{\"id\":\"1\",\"name\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8);
        Digest before = live.get(CHANGED).orElseThrow().digest();
        live.apply(List.of(new RecordChange(CHANGED, before, json)));
    }

    @BeforeEach
    void aSnapshotAndAChange() throws Exception {
        SnapshotProgram.writeRecords(disk.root().resolve("live"));
        try (LiveStore live = live(disk)) {
            first = SnapshotRepository.in(objects, FaultClock.at(START)).create(live, NOTE);
            change(live, "another");
            changedRoot = StateRoot.of(live);
        }
    }

    /** Does it undisturbed, and then once for each call and each way in which that can go wrong. */
    private <T> void eachFault(Deed<T> deed, Check<T> check) {
        World undisturbed = new World();
        attempt(undisturbed, "undisturbed", deed, check);
        assertThat(refusals).as("refused although nothing went wrong").isZero();
        for (StoreCall call : undisturbed.store.calls()) {
            for (StoreFault fault : StoreFault.values()) {
                if (fault.appliesTo(call.kind())) {
                    World world = new World();
                    world.store.fail(call.kind(), call.number(), fault);
                    attempt(world, fault + " at " + call, deed, check);
                    trials++;
                }
            }
        }
        assertThat(trials).isGreaterThan(100);
        assertThat(refusals).as("refusals").isPositive().isLessThan(trials);
    }

    private <T> void attempt(World world, String where, Deed<T> deed, Check<T> check) {
        T acknowledged = null;
        try {
            acknowledged = deed.in(world, world.repository());
        } catch (RuntimeException e) {
            assertThat(e)
                    .as(where)
                    .isNotInstanceOfAny(
                            NullPointerException.class,
                            IllegalArgumentException.class,
                            IndexOutOfBoundsException.class,
                            ClassCastException.class,
                            NoSuchElementException.class);
            refusals++;
        }
        try {
            check.of(world, Optional.ofNullable(acknowledged));
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(where + ": " + e.getMessage(), e);
        }
    }

    @Test
    void aSnapshotIsAcknowledgedWholeOrNotAtAll() {
        eachFault((world, repository) -> repository.create(world.live, NOTE), (world, acknowledged) -> {
            world.areWholeAndThere(first);
            acknowledged.ifPresent(snapshot -> {
                world.areWholeAndThere(snapshot);
                assertThat(snapshot.content().stateRoot()).isEqualTo(changedRoot);
            });
            Snapshot again = world.soundly().create(world.live, NOTE);
            world.areWholeAndThere(first, again);
        });
    }

    @Test
    void noOtherStateThanASnapshotsIsRestored() {
        eachFault(
                (world, repository) -> {
                    RollbackPlan plan = RollbackPlanner.builder(repository, SnapshotProgram.FORMAT, world.clock)
                            .build()
                            .plan(RollbackRequest.authoritative(first), world.live);
                    Approval approval = new Approval(plan.digest(), "ann", START, "a test");
                    return world.executor(repository).execute(plan, world.live, approval, "ann");
                },
                this::isRestoredOrAsBefore);
    }

    private void isRestoredOrAsBefore(World world, Optional<RollbackReport> acknowledged) {
        Digest target = first.content().stateRoot();
        world.areWholeAndThere(first);
        if (acknowledged.isPresent()) {
            assertThat(StateRoot.of(world.live)).isEqualTo(target);
        }
        world.executor(world.soundly()).recover(world.live, "ann");
        assertThat(StateRoot.of(world.live)).isIn(changedRoot, target);
        if (acknowledged.isPresent()) {
            assertThat(StateRoot.of(world.live)).isEqualTo(target);
        }
    }

    @Test
    void aPruneRemovesNothingThatIsKept() {
        World undisturbed = new World();
        pruneTwice(undisturbed, undisturbed.repository(), new ArrayList<>());
        assertThat(undisturbed.soundly().list()).as("it prunes").hasSize(2).doesNotContain(first);

        List<Snapshot> taken = new ArrayList<>();
        eachFault(
                (world, repository) -> pruneTwice(world, repository, taken),
                (world, acknowledged) -> world.areWholeAndThere(taken.toArray(Snapshot[]::new)));
    }

    /** Another process takes a snapshot before each of the prunes; an old list does not have it. */
    private static List<Snapshot> pruneTwice(World world, SnapshotRepository repository, List<Snapshot> taken) {
        taken.clear();
        for (String state : List.of("second", "third")) {
            change(world.live, state);
            world.clock.pass(Duration.ofDays(2));
            taken.add(world.soundly().create(world.live, NOTE));
            prune(world, repository);
        }
        return taken;
    }

    private static PruneReport prune(World world, SnapshotRepository repository) {
        PrunePlan plan = new PrunePlanner(repository, world.clock)
                .plan(RetentionPolicy.builder().keepLast(2).build(), PruneOptions.DEFAULTS);
        return new PruneExecutor(repository, world.clock).execute(plan);
    }
}
