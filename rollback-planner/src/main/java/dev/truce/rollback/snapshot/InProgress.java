package dev.truce.rollback.snapshot;

import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.claim.Claim;
import dev.truce.rollback.claim.Claims;
import dev.truce.rollback.claim.Condemnations;
import dev.truce.rollback.claim.Heartbeat;
import dev.truce.rollback.claim.RepositoryFiles;
import dev.truce.rollback.claim.Reserve;
import dev.truce.rollback.store.ClaimLostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Work on a repository that nobody may prune away meanwhile: a mark in the repository while it lasts. From its begin on,
 * nothing is removed that it may come to rely on; what was condemned before it began, it does not rely on.
 *
 * <p>The mark counts while it gives signs of life, which {@link #keepAlive} does; work that gives none for ten minutes may be
 * taken for dead. Closing removes the mark. Thread-safe.
 */
public final class InProgress implements AutoCloseable {

    private static final Duration ROLLBACK_LIFE = Duration.ofDays(90);

    private final Claims claims;
    private final Heartbeat heartbeat;
    private final ContentStore contents;

    private InProgress(Claims claims, Heartbeat heartbeat, ContentStore contents) {
        this.claims = claims;
        this.heartbeat = heartbeat;
        this.contents = contents;
    }

    /** The mark stands before it is looked what is condemned, so no prune overlooks it that condemns more. */
    static InProgress begin(ContentStore contents, InstantSource clock, String holder, String why) {
        new Reserve(contents.objects()).keep();
        Claims claims = new Claims(contents.objects());
        Condemnations condemnations = new Condemnations(contents.objects());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Claim claim = Claim.of(Claim.Kind.MARK, holder, now, why)
                .knowing(condemnations.read().highest());
        Heartbeat heartbeat = Heartbeat.begin(claims, clock, claim);
        Condemnations.Seen seen = condemnations.read();
        while (seen.highest() > heartbeat.claim().generation()) {
            heartbeat.beat(heartbeat.claim().knowing(seen.highest()));
            seen = condemnations.read();
        }
        return new InProgress(claims, heartbeat, contents.avoiding(seen.files()));
    }

    /**
     * The content of the repository for this work: what is put does not rely on what is about to be removed.
     *
     * @return the content
     */
    public ContentStore contents() {
        return contents;
    }

    /** Gives a sign of life, if the last is some time ago. Cheap; to be called often. */
    public void keepAlive() {
        heartbeat.beatIfDue();
    }

    /**
     * Makes sure that this work was not taken for dead.
     *
     * @throws ClaimLostException when it was
     */
    public void require() {
        heartbeat.require();
    }

    /**
     * Keeps a snapshot while this work lasts.
     *
     * @param snapshot the snapshot
     * @throws UnknownSnapshotException when it is about to be removed
     */
    public void use(Snapshot snapshot) {
        SortedSet<Digest> snapshots = new TreeSet<>(heartbeat.claim().snapshots());
        if (snapshots.add(snapshot.id())) {
            heartbeat.beat(
                    heartbeat.claim().protecting(snapshots, heartbeat.claim().objects()));
        }
        requireKept(contents.objects(), snapshot.id());
    }

    /** After a claim: whoever condemns looks for claims after condemning, so one of the two sees the other. */
    static void requireKept(ObjectStore objects, Digest snapshot) {
        boolean kept = new Condemnations(objects).read().of(snapshot).isEmpty()
                && objects.contains(RepositoryFiles.commit(snapshot));
        if (!kept) {
            throw new UnknownSnapshotException(
                    "Snapshot " + snapshot.shortText() + " was asked for, but a prune is removing it; choose another.");
        }
    }

    /**
     * Keeps what a plan needs after this work ended.
     *
     * @param plan names the plan
     * @param until when the plan is taken for forgotten
     * @param snapshots what it goes back to
     * @param objects its changes, and the state it was made for
     */
    public void keepForPlan(Digest plan, Instant until, Set<Digest> snapshots, Collection<Digest> objects) {
        keep(Claim.Kind.PLAN, plan, until, snapshots, objects);
    }

    /**
     * Keeps what a rollback needs, also while it is interrupted: until {@link SnapshotRepository#endRollback}, or for ninety
     * days.
     *
     * @param plan names the plan
     * @param snapshots where it comes from and goes to
     * @param objects its changes
     */
    public void keepForRollback(Digest plan, Set<Digest> snapshots, Collection<Digest> objects) {
        keep(Claim.Kind.ROLLBACK, plan, heartbeat.claim().since().plus(ROLLBACK_LIFE), snapshots, objects);
    }

    private void keep(Claim.Kind kind, Digest plan, Instant until, Set<Digest> snapshots, Collection<Digest> objects) {
        Claim mark = heartbeat.claim();
        Claim kept = new Claim(
                kind,
                mark.holder(),
                mark.since(),
                mark.why(),
                until,
                mark.generation(),
                new TreeSet<>(snapshots),
                new TreeSet<>(objects));
        claims.put(Claims.name(kind, plan), kept);
        heartbeat.require();
    }

    /** Removes the mark. */
    @Override
    public void close() {
        heartbeat.end();
    }
}
