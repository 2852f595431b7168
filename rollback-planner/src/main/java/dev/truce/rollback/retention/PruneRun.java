package dev.truce.rollback.retention;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.file.StorageFullException;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ContentWriter;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.store.StoreInventory;
import dev.truce.rollback.claim.Claim;
import dev.truce.rollback.claim.Claims;
import dev.truce.rollback.claim.Condemnation;
import dev.truce.rollback.claim.Condemnations;
import dev.truce.rollback.claim.PruneLock;
import dev.truce.rollback.claim.Reach;
import dev.truce.rollback.claim.RepositoryFiles;
import dev.truce.rollback.claim.Reserve;
import dev.truce.rollback.claim.Watch;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** One execution of one plan to prune. */
final class PruneRun {

    private final SnapshotRepository repository;
    private final ObjectStore objects;
    private final InstantSource clock;
    private final PrunePlan plan;
    private final Claims claims;
    private final Condemnations condemnations;
    private final Reserve reserve;
    private final List<Digest> removed = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private long condemnedFiles;
    private long condemnedBytes;
    private long sweptFiles;
    private long sweptBytes;
    private long sweptTemporaries;
    private long movedObjects;

    PruneRun(SnapshotRepository repository, InstantSource clock, PrunePlan plan) {
        this.repository = repository;
        this.objects = repository.contents().objects();
        this.clock = clock;
        this.plan = plan;
        this.claims = new Claims(objects);
        this.condemnations = new Condemnations(objects);
        this.reserve = new Reserve(objects);
    }

    PruneReport run() {
        PruneLock[] lock = new PruneLock[1];
        reserve.with(() -> lock[0] = PruneLock.take(objects, clock, repository.holder()));
        try (PruneLock held = lock[0]) {
            requireAsPlanned();
            removeWhatEnded();
            for (PrunePlan.Earlier earlier : plan.earlier()) {
                carryOut(earlier, held);
            }
            if (!plan.removed().isEmpty() || !plan.condemned().isEmpty()) {
                condemn(held);
            }
            condemnations.removeLower();
        }
        reserve.keep(); // last, because it may take the space that giving the lock back needs
        return new PruneReport(
                removed, condemnedFiles, condemnedBytes, sweptFiles, sweptBytes, sweptTemporaries, movedObjects, left);
    }

    private void requireAsPlanned() {
        if (condemnations.read().highest() != plan.generation()) {
            throw new StalePruneException("The prune planned at " + plan.createdAt()
                    + " was to be carried out, but another ran since; make a new plan.");
        }
    }

    /** Marks of dead processes first: it shows here whether they live after all. */
    private void removeWhatEnded() {
        Instant now = now();
        for (PrunePlan.Mark mark : plan.marks()) {
            Claims.Beat beat = Claims.Beat.parse(mark.beat());
            if (mark.dead()) {
                if (!claims.delete(beat.name())) {
                    throw new StalePruneException("The prune planned at " + plan.createdAt() + " took the "
                            + mark.text() + " for dead, but it lives; make a new plan.");
                }
                claims.delete(beat.watched());
            } else if (!mark.watched() && claims.has(beat.name())) {
                reserve.with(() -> Watch.of(claims, beat).begin(now, repository.holder()));
            }
        }
        plan.claims().forEach(claims::delete);
        repository
                .folder()
                .map(Temporaries::new)
                .ifPresent(temporaries -> sweptTemporaries = plan.temporaries().stream()
                        .filter(PrunePlan.Temporary::removed)
                        .filter(temporaries::remove)
                        .count());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void carryOut(PrunePlan.Earlier earlier, PruneLock lock) {
        for (Condemnation condemnation : condemnations.read().waiting()) {
            if (condemnation.generation() == earlier.generation()) {
                carryOut(earlier, condemnation, lock);
            }
        }
    }

    private void carryOut(PrunePlan.Earlier earlier, Condemnation condemnation, PruneLock lock) {
        if (earlier.action() == PrunePlan.Action.GIVE_UP) {
            reserve.with(() -> condemnations.end(condemnation));
        } else if (earlier.action() == PrunePlan.Action.SWEEP) {
            sweep(condemnation, lock);
        } else if (!plan.createdAt().isBefore(earlier.since().plus(plan.grace()))) {
            // as long as its grace lasts, waiting is what it ought to do
            left.add("condemnation " + earlier.generation() + " waits: " + earlier.why());
        }
    }

    private void condemn(PruneLock lock) {
        Set<String> names = new HashSet<>();
        for (PrunePlan.CondemnedFile file : plan.condemned()) {
            names.add(file.name());
        }
        SortedSet<String> condemned = new TreeSet<>();
        for (PrunePlan.CondemnedFile file : move(names, lock)) {
            condemned.add(file.name());
            condemnedFiles++;
            condemnedBytes += file.bytes();
        }
        SortedSet<Digest> snapshots = plan.removedIds();
        Condemnation condemnation =
                new Condemnation(nextGeneration(), repository.holder(), now(), false, snapshots, condemned);
        lock.require();
        reserve.with(() -> condemnations.put(condemnation));
        requireUnclaimed(condemnation);
        for (Snapshot snapshot : plan.removed()) {
            lock.require();
            if (objects.delete(RepositoryFiles.commit(snapshot.id()))) {
                removed.add(snapshot.id());
            }
        }
        if (plan.grace().isZero() && plan.blocked().isEmpty()) {
            sweep(condemnation, lock);
        }
    }

    /** Above every number that a mark may know. */
    private long nextGeneration() {
        long highest = condemnations.read().highest();
        for (Claims.Beat beat : claims.beats(Claims.FOLDER).values()) {
            highest = Math.max(
                    highest, claims.get(beat.name()).map(Claim::generation).orElse(0L));
        }
        return highest + 1;
    }

    /** Who claims a snapshot looks for condemnations after claiming it, so one of the two sees the other. */
    private void requireUnclaimed(Condemnation condemnation) {
        List<Claim> all = new ArrayList<>(claims.lasting().values());
        claims.beats(Claims.FOLDER)
                .values()
                .forEach(beat -> claims.get(beat.name()).ifPresent(all::add));
        for (Claim claim : all) {
            for (Digest snapshot : claim.snapshots()) {
                if (condemnation.snapshots().contains(snapshot)) {
                    condemnations.end(condemnation);
                    throw new StalePruneException("Snapshot " + snapshot.shortText()
                            + " was to be removed, but meanwhile there is a " + claim + "; make a new plan.");
                }
            }
        }
    }

    /** Moves what is needed out of files that are mostly dead; says which files can then be condemned. */
    private List<PrunePlan.CondemnedFile> move(Set<String> condemned, PruneLock lock) {
        List<PrunePlan.CondemnedFile> movable = new ArrayList<>(plan.condemned());
        ContentStore contents = repository.contents();
        Set<String> avoided = new HashSet<>(condemned);
        avoided.addAll(condemnations.read().files());
        try (ContentWriter writer = contents.avoiding(avoided).writer()) {
            for (PrunePlan.CondemnedFile file : plan.condemned()) {
                for (Digest object : file.movedObjects()) {
                    lock.keepAlive();
                    writer.put(contents.get(object));
                    movedObjects++;
                }
            }
        } catch (StorageFullException | DamageException e) {
            movedObjects = 0;
            movable.removeIf(file -> !file.movedObjects().isEmpty());
            left.add("files that are partly needed stay as they are: " + e.getMessage());
        }
        return movable;
    }

    private void sweep(Condemnation condemnation, PruneLock lock) {
        Optional<String> obstacle = obstacle(condemnation);
        if (obstacle.isPresent()) {
            left.add("condemnation " + condemnation.generation() + " waits: " + obstacle.get());
            return;
        }
        Reach reach = new Reach(repository.contents());
        claims.lasting().values().forEach(claim -> reach.add(claim.objects()));
        for (Snapshot snapshot : repository.list()) {
            lock.keepAlive();
            Snapshot.Content content = snapshot.content();
            Optional<String> problem = reach.add(content.rootObject(), content.stateRoot(), content.counts());
            if (problem.isPresent()) {
                left.add("condemnation " + condemnation.generation() + " waits: snapshot "
                        + snapshot.id().shortText() + " is damaged: " + problem.get());
                return;
            }
        }
        reach.addBases();
        new Sweep(reach, lock).run(condemnation);
        reserve.with(() -> condemnations.end(condemnation));
    }

    /** What must end before: it may have relied on the files before they were condemned. */
    private Optional<String> obstacle(Condemnation condemnation) {
        for (Claims.Beat beat : claims.beats(Claims.FOLDER).values()) {
            Optional<Claim> before =
                    claims.get(beat.name()).filter(mark -> mark.generation() < condemnation.generation());
            if (before.isPresent()) {
                return Optional.of("what began before has not ended: " + before.get());
            }
        }
        return repository.damagedCommits().stream()
                .findFirst()
                .map(finding -> finding.message() + "; what it needs is not known");
    }

    /** Removes files of which each needed object has a sound copy that stays. */
    private final class Sweep {

        private final Reach reach;
        private final PruneLock lock;
        private final Map<Digest, List<String>> places = new HashMap<>();
        private final Map<String, Boolean> sound = new HashMap<>();

        Sweep(Reach reach, PruneLock lock) {
            this.reach = reach;
            this.lock = lock;
        }

        void run(Condemnation condemnation) {
            Set<String> condemned = condemnations.read().files();
            List<StoreInventory.StoredFile> files = new ArrayList<>();
            for (StoreInventory.StoredFile file :
                    repository.contents().inventory().files()) {
                if (condemnation.files().contains(file.name())) {
                    files.add(file);
                } else if (!condemned.contains(file.name())) {
                    file.objects().stream()
                            .filter(reach::serves)
                            .forEach(object -> places.computeIfAbsent(object.digest(), none -> new ArrayList<>())
                                    .add(file.name()));
                }
            }
            for (StoreInventory.StoredFile file : files) {
                boolean free = file.objects().stream()
                        .allMatch(object -> !reach.has(object.digest()) || isElsewhere(object.digest()));
                if (!free) {
                    left.add(file.name() + " stays, because what is in it is needed");
                    continue;
                }
                lock.require();
                if (objects.delete(file.name())) {
                    sweptFiles++;
                    sweptBytes += file.bytes();
                }
            }
        }

        private boolean isElsewhere(Digest object) {
            return places.getOrDefault(object, List.of()).stream()
                    .anyMatch(name -> sound.computeIfAbsent(name, repository.contents()::rely));
        }
    }
}
