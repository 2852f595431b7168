package dev.truce.rollback.planning;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.PlanRefusedException;
import dev.truce.rollback.record.LiveDocument;
import dev.truce.rollback.risk.RecordFate;
import dev.truce.rollback.risk.RestoreMode;
import dev.truce.rollback.store.OneLine;
import dev.truce.rollback.store.RecordChange;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens to a record in which live data and snapshot differ.
 *
 * <p>A repair writes documents as the snapshot has them, so that a sync treats them as the old states they are. An authoritative
 * restore writes them as new versions: in the store's next epoch where documents have one, with the sync version after both
 * states' and the time of the plan, or of the live state where that is later; a replica's unsent edits then lose or conflict, but
 * do not silently undo the rollback.
 */
final class RestoreRules {

    private final RestoreMode mode;
    private final RecordFormat format;
    private final Instant planned;
    private final ScalarVersion floor;
    private final boolean keepsNew;

    /**
     * Rules.
     *
     * @param floor the epoch of what is written anew, and the highest version that may be known elsewhere
     * @param keepsNew whether records that the snapshot does not have are left
     */
    RestoreRules(RestoreMode mode, RecordFormat format, Instant planned, ScalarVersion floor, boolean keepsNew) {
        this.mode = mode;
        this.format = format;
        this.planned = planned;
        this.floor = floor;
        this.keepsNew = keepsNew;
    }

    /** What happens to a record, how, and what to tell about it. */
    record Decided(RecordFate fate, RecordChange change, String sample) {}

    /** A difference whose {@code before} is live and whose {@code after} is the snapshot. */
    Optional<Decided> decide(RecordTree.Difference difference) {
        RecordId id = new RecordId(difference.type(), difference.key());
        RecordTree.Entry live = difference.before();
        RecordTree.Entry target = difference.after();
        return mode == RestoreMode.AUTHORITATIVE ? takeBack(id, live, target) : fillIn(id, live, target);
    }

    private Optional<Decided> fillIn(RecordId id, RecordTree.@Nullable Entry live, RecordTree.@Nullable Entry target) {
        if (target == null) {
            return Optional.empty();
        }
        byte[] json = OneLine.of(target.record());
        if (live == null) {
            String sample = id + ": missing, snapshot has " + read(target).words();
            return Optional.of(new Decided(RecordFate.ADDED, new RecordChange(id, null, json), sample));
        }
        if (read(live).readable()) {
            return Optional.empty();
        }
        String sample = id + ": unreadable, snapshot has " + read(target).words();
        return Optional.of(
                new Decided(RecordFate.UNREADABLE_REPLACED, new RecordChange(id, live.digest(), json), sample));
    }

    private Optional<Decided> takeBack(
            RecordId id, RecordTree.@Nullable Entry live, RecordTree.@Nullable Entry target) {
        if (target == null) {
            RecordTree.Entry born = Objects.requireNonNull(live);
            return keepsNew ? Optional.empty() : delete(id, born.digest(), read(born));
        }
        LiveDocument then = read(target);
        if (live == null) {
            String sample = id + ": missing, snapshot has " + then.words();
            return then.deleted()
                    ? Optional.empty()
                    : Optional.of(new Decided(RecordFate.ADDED, reissue(id, null, null, target, then), sample));
        }
        LiveDocument now = read(live);
        if (now.sameContent(then, format)) {
            return Optional.empty();
        }
        RecordFate fate = !now.readable()
                ? RecordFate.UNREADABLE_REPLACED
                : now.mayBeNewerThan(then) ? RecordFate.NEWER_LOST : RecordFate.REPLACED;
        String sample = id + ": live " + now.words() + ", snapshot " + then.words();
        return Optional.of(new Decided(fate, reissue(id, live.digest(), now, target, then), sample));
    }

    private Optional<Decided> delete(RecordId id, Digest expected, LiveDocument live) {
        String sample = id + ": live " + live.words() + ", not in the snapshot";
        if (live.deleted()) {
            return Optional.empty();
        }
        if (format.deleted() == null) {
            return Optional.of(new Decided(RecordFate.REMOVED, new RecordChange(id, expected, null), sample));
        }
        byte[] tombstone = StrictJson.write(format.tombstone(id, stamp(id, live, null), live.json()));
        return Optional.of(new Decided(RecordFate.TOMBSTONED, new RecordChange(id, expected, tombstone), sample));
    }

    private RecordChange reissue(
            RecordId id,
            @Nullable Digest expected,
            @Nullable LiveDocument live,
            RecordTree.Entry target,
            LiveDocument then) {
        if (format.syncVersion() == null && format.epoch() == null && format.modifiedAt() == null) {
            return new RecordChange(id, expected, OneLine.of(target.record()));
        }
        Stamp stamp = stamp(id, live, then);
        return new RecordChange(
                id, expected, StrictJson.write(format.stamped(Objects.requireNonNull(then.json()), stamp)));
    }

    private Stamp stamp(RecordId id, @Nullable LiveDocument live, @Nullable LiveDocument then) {
        ScalarVersion own = live == null ? null : live.stamp().scalar();
        ScalarVersion old = then == null ? null : then.stamp().scalar();
        ScalarVersion next = ScalarVersion.next(aboveFloor(own), old)
                .orElseThrow(() -> new PlanRefusedException("Record " + id + " cannot be restored: no version follows "
                        + own + " and " + old + "; give it a lower version or limit the rollback to other types."));
        boolean versioned = format.syncVersion() != null || format.epoch() != null;
        HybridTime time = HybridTime.of(planned);
        HybridTime changed = live == null ? null : live.stamp().modifiedAt();
        return new Stamp(
                versioned ? new ScalarVersion(Math.max(floor.epoch(), next.epoch()), next.syncVersion()) : null,
                changed != null && changed.compareTo(time) > 0 ? changed : time);
    }

    /** The version that the next one must exceed. */
    private @Nullable ScalarVersion aboveFloor(@Nullable ScalarVersion own) {
        if (floor.syncVersion() == 0 || (own != null && own.syncVersion() < 0)) {
            return own;
        }
        return own == null
                ? new ScalarVersion(0, floor.syncVersion())
                : new ScalarVersion(own.epoch(), Math.max(own.syncVersion(), floor.syncVersion()));
    }

    private LiveDocument read(RecordTree.Entry entry) {
        return LiveDocument.of(entry.record(), format);
    }
}
