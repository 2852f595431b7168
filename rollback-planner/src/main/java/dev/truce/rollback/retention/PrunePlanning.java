package dev.truce.rollback.retention;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.store.StoreInventory;
import dev.truce.rollback.claim.Claim;
import dev.truce.rollback.claim.Claims;
import dev.truce.rollback.claim.Condemnations;
import dev.truce.rollback.claim.Reach;
import dev.truce.rollback.claim.RepositoryFiles;
import dev.truce.rollback.claim.Watch;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.time.Duration;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The making of one plan to prune. */
final class PrunePlanning {

    private final SnapshotRepository repository;
    private final ObjectStore objects;
    private final Claims claims;
    private final RetentionPolicy policy;
    private final PruneOptions options;
    private final Instant now;
    private final Reach reach;

    private final Map<Digest, String> damaged = new HashMap<>();
    private final Set<Digest> verified = new HashSet<>();
    private final Protection protection = new Protection();
    private final List<PrunePlan.Mark> marks = new ArrayList<>();
    private final List<Claim> living = new ArrayList<>();
    private final List<String> endedClaims = new ArrayList<>();
    private final List<String> blocked = new ArrayList<>();

    PrunePlanning(SnapshotRepository repository, InstantSource clock, RetentionPolicy policy, PruneOptions options) {
        this.repository = repository;
        this.objects = repository.contents().objects();
        this.claims = new Claims(objects);
        this.policy = policy;
        this.options = options;
        this.now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        this.reach = new Reach(repository.contents());
    }

    PrunePlan run() {
        List<String> unknown = new ArrayList<>(RepositoryFiles.unknown(objects));
        List<Snapshot> snapshots = repository.list();
        refuse(snapshots);
        readClaims();
        Condemnations.Seen condemned = new Condemnations(objects).read();
        StoreInventory inventory = repository.contents().inventory();
        // last, so that what was just committed is seen with all that it needs
        snapshots = repository.list();
        List<RetentionPolicy.Decision> decisions = decide(snapshots);
        if (decisions.stream().noneMatch(RetentionPolicy.Decision::keep)) {
            throw new PruneRefusedException("A prune was asked for, but its policy keeps none of the "
                    + snapshots.size() + " snapshots; add a rule, such as the last few.");
        }
        for (Finding finding : repository.damagedCommits()) {
            blocked.add(finding.message() + "; what it needs is not known");
        }
        keepReached(decisions);
        reach.addBases();
        Condemning condemning = new Condemning(inventory, reach, condemned, living, options, now);
        Set<Digest> left = snapshots.stream().map(Snapshot::id).collect(Collectors.toSet());
        List<PrunePlan.Earlier> earlier = condemning.earlier(left, !blocked.isEmpty());
        List<PrunePlan.CondemnedFile> files = blocked.isEmpty() ? condemning.files(earlier) : List.of();
        inventory.unreadable().forEach(finding -> unknown.add(finding.message()));
        objects.strangers().forEach(finding -> unknown.add(finding.message()));
        List<PrunePlan.Temporary> temporaries = repository
                .folder()
                .map(folder -> new Temporaries(folder).plan(now, options.grace(), living))
                .orElse(List.of());
        return new PrunePlan(
                now,
                options.grace(),
                decisions,
                files,
                earlier,
                marks,
                endedClaims,
                temporaries,
                blocked,
                unknown,
                condemned.highest());
    }

    private void refuse(List<Snapshot> snapshots) {
        if (policy.keepsNothing()) {
            throw new PruneRefusedException(
                    "A prune was asked for, but its policy has no rule that keeps a snapshot; add one, such as the last few.");
        }
        if (snapshots.isEmpty()) {
            throw new PruneRefusedException("A prune was asked for, but the repository has no sound snapshot, so"
                    + " everything in it would go; verify the repository.");
        }
        Instant newest = snapshots.get(0).createdAt();
        boolean early = now.isBefore(newest);
        if ((early || now.isAfter(newest.plus(options.longestGap()))) && !options.clockChecked()) {
            throw new PruneRefusedException("A prune was asked for, but the clock says " + now
                    + " and the newest snapshot is of " + newest + ", "
                    + (early ? "which is later" : "more than " + days(options.longestGap()) + " before")
                    + "; check the clock and why there is no newer one, then say that it was checked.");
        }
    }

    private static String days(Duration gap) {
        return gap.toDays() == 1 ? "a day" : gap.toDays() + " days";
    }

    private void readClaims() {
        claims.leftovers().keySet().forEach(endedClaims::add);
        for (Claims.Beat beat : claims.beats(Claims.FOLDER).values()) {
            claims.get(beat.name()).ifPresent(mark -> readMark(beat, mark));
        }
        claims.lasting().forEach((name, claim) -> {
            if (claim.until() != null && claim.until().isBefore(now)) {
                endedClaims.add(name);
            } else {
                protect(claim);
            }
        });
    }

    private void readMark(Claims.Beat beat, Claim mark) {
        Watch watch = Watch.of(claims, beat);
        boolean dead = watch.isDead(now);
        marks.add(new PrunePlan.Mark(beat.name(), mark.toString(), dead, watch.isWatched(now)));
        if (!dead) {
            living.add(mark);
            protect(mark);
        }
    }

    private void protect(Claim claim) {
        reach.add(claim.objects());
        protection.add(claim);
    }

    private List<RetentionPolicy.Decision> decide(List<Snapshot> snapshots) {
        return new PruneDecisions(policy, options.removeDamaged(), this::damage, this::glance, protection)
                .decide(snapshots);
    }

    private Optional<String> damage(Snapshot snapshot) {
        return isSound(snapshot) ? Optional.empty() : Optional.ofNullable(damaged.get(snapshot.id()));
    }

    /** Of a snapshot that is to go nothing is to be kept, so what it needs does not become needed. */
    private Optional<String> glance(Snapshot snapshot) {
        return Optional.ofNullable(
                damaged.computeIfAbsent(snapshot.id(), unknown -> problem(snapshot, new Reach(repository.contents()))));
    }

    private static @Nullable String problem(Snapshot snapshot, Reach reach) {
        Snapshot.Content content = snapshot.content();
        return reach.add(content.rootObject(), content.stateRoot(), content.counts())
                .orElse(null);
    }

    private boolean isSound(Snapshot snapshot) {
        if (verified.contains(snapshot.id())) {
            return true;
        }
        if (damaged.containsKey(snapshot.id())) {
            return false;
        }
        String problem = problem(snapshot, reach);
        if (problem == null) {
            verified.add(snapshot.id());
            return true;
        }
        damaged.put(snapshot.id(), problem);
        return false;
    }

    /** What damaged snapshots need is not known wholly, so while one is kept, everything is. */
    private void keepReached(List<RetentionPolicy.Decision> decisions) {
        for (RetentionPolicy.Decision decision : decisions) {
            if (decision.keep() && !isSound(decision.snapshot())) {
                blocked.add("snapshot " + decision.snapshot().id().shortText() + " is kept and damaged: "
                        + damaged.get(decision.snapshot().id()));
            }
        }
    }
}
