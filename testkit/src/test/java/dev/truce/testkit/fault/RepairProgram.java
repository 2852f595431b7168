package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.repair.RepairReport;
import dev.truce.rollback.repair.RepositoryRepair;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.Witness;
import dev.truce.rollback.store.ClaimLostException;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.StoreLockedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Repairs a repository from another copy of it. Of its snapshots the first lost its pack and the last has a damaged commit object,
 * and, unless little is damaged, one in the middle has a damaged pack and one is whole. Nothing that is sound, and no damaged
 * byte, may get lost on the way; and whatever is left, the next repair must make whole.
 */
final class RepairProgram implements FaultScenario {

    private static final String REPAIR = "repair";
    private static final Instant START = Instant.parse("2026-01-10T00:00:00Z");

    private final Function<Path, ObjectStore> objects;
    private final int states;
    private final List<Snapshot> taken = new ArrayList<>();
    private final SortedMap<String, String> damaged = new TreeMap<>();
    private SortedMap<String, String> other = new TreeMap<>();
    private Witness seen = new Witness(0, new TreeSet<>());

    /** A program on a store that the test may spoil, with 2 or 4 snapshots. */
    RepairProgram(Function<Path, ObjectStore> objects, int states) {
        this.objects = objects;
        this.states = states;
    }

    private static SnapshotRepository repository(ObjectStore store, int minute) {
        return SnapshotRepository.in(store, () -> START.plus(Duration.ofMinutes(minute)));
    }

    @Override
    public void prepare(Path root) throws Exception {
        taken.clear();
        damaged.clear();
        Path folder = root.resolve("repository");
        List<String> packs = new ArrayList<>();
        for (int state = 0; state < states; state++) {
            SnapshotRepository repository = repository(ObjectStore.directory(folder), state);
            List<String> before = repository.contents().objects().list("packs/");
            Files.createDirectories(root.resolve("live"));
            Files.writeString(root.resolve("live/guest.ndjson"), "{\"id\":\"own\",\"state\":" + state + "}\n");
            try (LiveStore live = LiveStore.directory(root.resolve("live"), SnapshotProgram.FORMAT)) {
                taken.add(repository.create(live, Snapshot.Note.of("taken")));
            }
            List<String> after = new ArrayList<>(repository.contents().objects().list("packs/"));
            after.removeAll(before);
            packs.add(after.get(0));
        }
        seen = Witness.of(repository(ObjectStore.directory(folder), states));
        ObjectStore copy = ObjectStore.directory(root.resolve("other"));
        ObjectStore kept = ObjectStore.directory(folder);
        for (String name : kept.list("")) {
            copy.putIfAbsent(name, kept.get(name).orElseThrow());
        }
        kept.delete(packs.get(0));
        damage(folder, "snapshots/" + taken.get(states - 1).id().hex());
        if (states > 2) {
            damage(folder, packs.get(1));
        }
        other = Program.files(root.resolve("other"));
    }

    private void damage(Path folder, String name) throws Exception {
        Path file = folder.resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        damaged.put(name, Digest.of(bytes).hex());
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
        } catch (StoreLockedException e) {
            run(root, done, 32);
        }
    }

    private void run(Path root, Acknowledgements done, int minute) throws Exception {
        if (!done.has(REPAIR)) {
            done.step(REPAIR, () -> repair(objects.apply(root.resolve("repository")), root, minute));
        }
    }

    private static RepairReport repair(ObjectStore store, Path root, int minute) {
        SnapshotRepository copy = repository(ObjectStore.directory(root.resolve("other")), minute);
        return new RepositoryRepair(repository(store, minute), () -> START.plus(Duration.ofMinutes(minute))).from(copy);
    }

    @Override
    public void recover(Path root) {
        DurableFiles.sweepTemporaries(root);
    }

    @Override
    public void check(Path root, Acknowledgements done) throws Exception {
        ObjectStore kept = ObjectStore.directory(root.resolve("repository"));
        assertThat(Program.files(root.resolve("other")))
                .as("the other copy is only read")
                .isEqualTo(other);
        damaged.forEach((name, digest) -> assertThat(heldAs(kept, name))
                .as("the damaged bytes of %s, there or in the quarantine", name)
                .contains(digest));
        assertThat(seen.missedIn(repository(kept, 50)))
                .as("what was seen and is gone")
                .isEmpty();
        if (states > 2) {
            isWhole(repository(kept, 50), taken.get(2));
        }
        RepairReport again = afterwards(kept, root);
        assertThat(again.left()).as("what the next repair leaves").isEmpty();
        if (done.has(REPAIR)) {
            SnapshotRepository repository = repository(kept, 50);
            assertThat(repository.list()).containsExactlyInAnyOrderElementsOf(taken);
            taken.forEach(snapshot -> isWhole(repository, snapshot));
            assertThat(repository.findings()).isEmpty();
            assertThat(repository.contents().verify("repository").findings()).isEmpty();
            assertThat(again.quarantined()).isEmpty();
        } else {
            notSilent(repository(kept, 50));
        }
    }

    /** A snapshot that is not listed is said to be damaged or missing. */
    private void notSilent(SnapshotRepository repository) {
        for (Snapshot snapshot : taken) {
            String name = "snapshots/" + snapshot.id().hex();
            assertThat(repository.list().contains(snapshot)
                            || repository.findings().stream()
                                    .anyMatch(finding -> finding.file().equals(name)))
                    .as("%s is listed or missed", name)
                    .isTrue();
        }
    }

    private static List<String> heldAs(ObjectStore kept, String name) {
        List<String> digests = new ArrayList<>();
        kept.get(name).ifPresent(bytes -> digests.add(Digest.of(bytes).hex()));
        for (String moved : kept.list("quarantine/" + name.replace('/', '.'))) {
            digests.add(Digest.of(kept.get(moved).orElseThrow()).hex());
        }
        return digests;
    }

    private static void isWhole(SnapshotRepository repository, Snapshot snapshot) {
        assertThat(repository.list()).contains(snapshot);
        assertThat(repository.verify(snapshot, true).findings())
                .as("findings in a listed snapshot")
                .isEmpty();
    }

    /** Repairs a copy in memory, as somebody would who repairs again. */
    private static RepairReport afterwards(ObjectStore kept, Path root) {
        ObjectStore memory = ObjectStore.memory();
        kept.list("").forEach(name -> memory.putIfAbsent(name, kept.get(name).orElseThrow()));
        RepairReport report;
        try {
            report = repair(memory, root, 60);
        } catch (StoreLockedException e) {
            report = repair(memory, root, 71);
        }
        SnapshotRepository repaired = repository(memory, 80);
        assertThat(repaired.list()).as("after the next repair").hasSizeGreaterThan(1);
        return report;
    }

    @Override
    public boolean mayThrow(Exception failure) {
        return Program.DECLARED.stream().anyMatch(type -> type.isInstance(failure))
                || failure instanceof ClaimLostException;
    }
}
