package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.retention.PruneExecutor;
import dev.truce.rollback.retention.PruneOptions;
import dev.truce.rollback.retention.PrunePlan;
import dev.truce.rollback.retention.PrunePlanner;
import dev.truce.rollback.retention.PruneRefusedException;
import dev.truce.rollback.retention.PruneReport;
import dev.truce.rollback.retention.RetentionPolicy;
import dev.truce.rollback.retention.StalePruneException;
import dev.truce.rollback.snapshot.InProgress;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.Witness;
import dev.truce.rollback.store.ClaimLostException;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.StoreLockedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Three snapshots and a plan's batch; one snapshot is pinned, then all but the newest are pruned, and a snapshot is taken that
 * shares records with one that went. Each process that starts comes eleven minutes after the one before, so that what a dead
 * one left can be told. The objects are in a store that the test may spoil.
 */
final class PruneProgram implements FaultScenario {

    private static final String PIN = "pin";
    private static final String PRUNE = "prune";
    private static final String SNAPSHOT = "snapshot";
    private static final Instant START = Instant.parse("2026-01-10T00:00:00Z");
    private static final Digest PLAN = Digest.of("plan".getBytes(StandardCharsets.UTF_8));

    private final Function<Path, ObjectStore> objects;
    private final List<Digest> prepared = new ArrayList<>();
    private Digest batch = PLAN;
    private Witness seen = new Witness(0, new TreeSet<>());

    PruneProgram(Function<Path, ObjectStore> objects) {
        this.objects = objects;
    }

    private static SnapshotRepository repository(ObjectStore store, Instant now) {
        return SnapshotRepository.in(store, () -> now);
    }

    private SnapshotRepository repository(Path root, int minute) {
        return repository(objects.apply(root.resolve("repository")), minute(minute));
    }

    private static Instant minute(int minute) {
        return START.plus(Duration.ofMinutes(minute));
    }

    @Override
    public void prepare(Path root) throws Exception {
        prepared.clear();
        for (int state = 0; state < 3; state++) {
            SnapshotRepository repository =
                    repository(ObjectStore.directory(root.resolve("repository")), minute(state));
            // one store in four states: the policy judges them together
            Path folder = root.resolve("live");
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("guest.ndjson"), "{\"id\":\"own\",\"state\":" + state + "}\n");
            try (LiveStore live = LiveStore.directory(folder, SnapshotProgram.FORMAT)) {
                prepared.add(repository.create(live, Snapshot.Note.of("taken")).id());
            }
        }
        SnapshotRepository repository = repository(ObjectStore.directory(root.resolve("repository")), minute(3));
        try (InProgress work = repository.begin("plan")) {
            batch = work.contents().put("a batch".getBytes(StandardCharsets.UTF_8));
            work.keepForPlan(PLAN, minute(100_000), Set.of(), List.of(batch));
        }
        // the state of the snapshot that nobody keeps
        Files.writeString(root.resolve("live/guest.ndjson"), "{\"id\":\"own\",\"state\":1}\n");
        seen = Witness.of(repository(ObjectStore.directory(root.resolve("repository")), minute(4)));
    }

    @Override
    public void act(Path root, Acknowledgements done) throws Exception {
        run(root, done, 10);
    }

    @Override
    public void resume(Path root, Acknowledgements done) throws Exception {
        // twice: the first watches what a dead process left, the second knows that it is dead
        try {
            run(root, done, 21);
        } catch (RuntimeException e) {
            if (!mayHaveToWait(e)) {
                throw e;
            }
        }
        run(root, done, 32);
    }

    private static boolean mayHaveToWait(RuntimeException e) {
        return e instanceof StoreLockedException || e instanceof StalePruneException;
    }

    private void run(Path root, Acknowledgements done, int minute) throws Exception {
        SnapshotRepository repository = repository(root, minute);
        if (!done.has(PIN)) {
            Snapshot pinned = repository.find(prepared.get(0).hex());
            done.step(PIN, () -> repository.pins().pin(pinned, "kept"));
        }
        if (!done.has(PRUNE)) {
            done.step(PRUNE, () -> prune(repository, minute));
        }
        if (!done.has(SNAPSHOT)) {
            try (LiveStore live = LiveStore.directory(root.resolve("live"), SnapshotProgram.FORMAT)) {
                done.step(SNAPSHOT, () -> repository.create(live, Snapshot.Note.of("again")));
            }
        }
    }

    private static PruneReport prune(SnapshotRepository repository, int minute) {
        PrunePlan plan = new PrunePlanner(repository, () -> minute(minute))
                .plan(RetentionPolicy.builder().keepLast(1).build(), PruneOptions.DEFAULTS.withGrace(Duration.ZERO));
        return new PruneExecutor(repository, () -> minute(minute)).execute(plan);
    }

    @Override
    public void recover(Path root) {
        DurableFiles.sweepTemporaries(root);
    }

    @Override
    public void check(Path root, Acknowledgements done) throws Exception {
        SnapshotRepository repository = repository(ObjectStore.directory(root.resolve("repository")), minute(50));
        assertThat(repository.findings()).isEmpty();
        assertThat(seen.missedIn(repository))
                .as("what was seen and went otherwise than by the prune")
                .isEmpty();
        List<Snapshot> listed = repository.list();
        for (Snapshot snapshot : listed) {
            assertThat(repository.verify(snapshot, true).findings())
                    .as("findings in a listed snapshot")
                    .isEmpty();
        }
        List<Digest> ids = listed.stream().map(Snapshot::id).toList();
        assertThat(ids).as("the newest").contains(prepared.get(2));
        if (done.has(PIN)) {
            assertThat(ids).as("the pinned snapshot").contains(prepared.get(0));
        }
        done.result(PRUNE, PruneReport.class)
                .ifPresent(report -> assertThat(ids).doesNotContain(prepared.get(1)));
        done.result(SNAPSHOT, Snapshot.class)
                .ifPresent(taken -> assertThat(listed).contains(taken));
        ContentStore contents = repository.contents();
        assertThat(contents.get(batch)).as("the batch of the plan").isNotEmpty();
        assertThat(contents.verify("repository").findings()).isEmpty();
    }

    @Override
    public boolean mayThrow(Exception failure) {
        return Program.DECLARED.stream().anyMatch(type -> type.isInstance(failure))
                || failure instanceof PruneRefusedException
                || failure instanceof StalePruneException
                || failure instanceof ClaimLostException;
    }
}
