package dev.truce.rollback.retention;

import dev.truce.integrity.Digest;
import dev.truce.rollback.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a prune removes, when, and why; {@link PruneExecutor} carries it out. Made for a repository as it was: whatever is
 * found to be needed since stays.
 *
 * @param createdAt when it was made
 * @param grace how long what it condemns can still be called back
 * @param decisions on every snapshot, newest first, with the reasons
 * @param condemned files that nothing will need once the snapshots are gone
 * @param earlier what earlier prunes condemned
 * @param marks work that is or was in progress
 * @param claims claims that have ended, and other files that stand for nothing any more
 * @param temporaries files of writes that did not end, or have not ended
 * @param blocked why nothing is condemned or swept now; empty when nothing is in the way
 * @param unknown files that are no part of a repository, or of which nobody can say what is in them; they stay
 * @param generation the number of the last condemnation when the plan was made
 */
public record PrunePlan(
        Instant createdAt,
        Duration grace,
        List<RetentionPolicy.Decision> decisions,
        List<CondemnedFile> condemned,
        List<Earlier> earlier,
        List<Mark> marks,
        List<String> claims,
        List<Temporary> temporaries,
        List<String> blocked,
        List<String> unknown,
        long generation) {

    /** Copies the lists. */
    public PrunePlan {
        decisions = List.copyOf(decisions);
        condemned = List.copyOf(condemned);
        earlier = List.copyOf(earlier);
        marks = List.copyOf(marks);
        claims = List.copyOf(claims);
        temporaries = List.copyOf(temporaries);
        blocked = List.copyOf(blocked);
        unknown = List.copyOf(unknown);
    }

    /**
     * A file to be removed.
     *
     * @param name its name
     * @param bytes its length
     * @param movedObjects objects in it that are needed and have to be moved to another file before
     * @param movedBytes how many bytes of it those take
     */
    public record CondemnedFile(String name, long bytes, SortedSet<Digest> movedObjects, long movedBytes) {

        /** Copies the objects. */
        public CondemnedFile {
            movedObjects = new TreeSet<>(movedObjects);
        }
    }

    /**
     * What an earlier prune condemned.
     *
     * @param generation its number
     * @param since when
     * @param files how many files are left of it
     * @param bytes how many bytes they have
     * @param action what becomes of it now
     * @param why in words
     */
    public record Earlier(long generation, Instant since, int files, long bytes, Action action, String why) {}

    /** What becomes of an earlier condemnation. */
    public enum Action {
        /** Its files are removed. */
        SWEEP,
        /** It stays as it is. */
        WAIT,
        /** It was not finished, and is given up; this plan condemns anew. */
        GIVE_UP
    }

    /**
     * Work in progress, or what a dead process left of it.
     *
     * @param beat the file of its last sign of life
     * @param text who does what since when
     * @param dead whether it was watched without a sign of life for long enough
     * @param watched whether somebody watches it already
     */
    public record Mark(String beat, String text, boolean dead, boolean watched) {}

    /**
     * A file of a write that did not end, or has not ended. It was never a part of the repository.
     *
     * @param name its path in the folder of the repository
     * @param bytes its length
     * @param written when it was written to last
     * @param removed whether it goes now
     * @param why in words
     */
    public record Temporary(String name, long bytes, Instant written, boolean removed, String why) {}

    /**
     * The snapshots that go.
     *
     * @return newest first
     */
    public List<Snapshot> removed() {
        return decisions.stream()
                .filter(decision -> !decision.keep())
                .map(RetentionPolicy.Decision::snapshot)
                .toList();
    }

    /**
     * The snapshots that stay.
     *
     * @return newest first
     */
    public List<Snapshot> kept() {
        return decisions.stream()
                .filter(RetentionPolicy.Decision::keep)
                .map(RetentionPolicy.Decision::snapshot)
                .toList();
    }

    /**
     * How much is freed when the plan is carried out.
     *
     * @return bytes, less those of objects that are moved
     */
    public long bytesFreedNow() {
        long swept = earlier.stream()
                .filter(each -> each.action() == Action.SWEEP)
                .mapToLong(Earlier::bytes)
                .sum();
        swept += temporaries.stream()
                .filter(Temporary::removed)
                .mapToLong(Temporary::bytes)
                .sum();
        return grace.isZero() ? swept + bytesFreedLater() : swept;
    }

    /**
     * How much what this plan condemns frees, once the time of grace is over.
     *
     * @return bytes, less those of objects that are moved
     */
    public long bytesFreedLater() {
        return condemned.stream()
                .mapToLong(file -> file.bytes() - file.movedBytes())
                .sum();
    }

    SortedSet<Digest> removedIds() {
        return removed().stream().map(Snapshot::id).collect(Collectors.toCollection(TreeSet::new));
    }
}
