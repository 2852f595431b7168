package dev.truce.testkit.simulation;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The one server of a hub: writes by compare-and-set on versions. */
final class HubServer<T> {

    private final EditLog<T> log;
    private Map<RecordId, Side<T>> records = new HashMap<>();
    private Map<RecordId, BitSet> seen = new HashMap<>();
    private @Nullable Copy<T> backup;

    private record Copy<T>(Map<RecordId, Side<T>> records, Map<RecordId, BitSet> seen) {}

    /** A write on its way. */
    record Write<T>(
            String author,
            RecordId id,
            Side<T> expected,
            Outcome.Resolved<T> outcome,
            BitSet seen,
            Side<T> local,
            EditLog.@Nullable Judged<T> judged) {}

    HubServer(EditLog<T> log) {
        this.log = log;
    }

    Side<T> read(RecordId id) {
        return records.getOrDefault(id, Side.none());
    }

    BitSet seen(RecordId id) {
        return (BitSet) seen.getOrDefault(id, new BitSet()).clone();
    }

    boolean write(Write<T> write) {
        Side<T> held = read(write.id());
        if (!Objects.equals(held.stamp().version(), write.expected().stamp().version())
                || held.getClass() != write.expected().getClass()) {
            return false;
        }
        Side<T> next = write.outcome().side();
        mustGrow(write, held, next);
        put(write.id(), next, write.seen());
        if (write.judged() != null) {
            log.hear(write.judged());
        }
        return true;
    }

    void put(RecordId id, Side<T> next, BitSet made) {
        records.put(id, next);
        seen.put(id, (BitSet) made.clone());
    }

    private void mustGrow(Write<T> write, Side<T> held, Side<T> next) {
        ScalarVersion version = next.stamp().scalar();
        for (Side<T> before : List.of(held, write.local())) {
            ScalarVersion reached = before.stamp().scalar();
            if (reached != null && (version == null || version.compareTo(reached) <= 0)) {
                throw new Broken(
                        Promise.VERSIONS_GROW,
                        write.author() + " writes " + write.id() + " as version " + version + ", but "
                                + (before == held ? "the server" : write.author()) + " had reached " + reached);
            }
        }
    }

    void backUp() {
        backup = new Copy<>(new HashMap<>(records), new HashMap<>(seen));
    }

    /** Goes back, in the next epoch unless told otherwise; what was made since is gone, as whoever restores knows. */
    boolean restore(boolean withoutEpoch) {
        Copy<T> earlier = backup;
        if (earlier == null) {
            return false;
        }
        log.serverRestored();
        Map<RecordId, Side<T>> restored = new HashMap<>();
        records.forEach((id, held) -> {
            BitSet undone = seen(id);
            undone.andNot(earlier.seen().getOrDefault(id, new BitSet()));
            log.settle(undone);
            Side<T> then = earlier.records().get(id);
            if (then != null) {
                restored.put(id, withoutEpoch ? then : inNextEpoch(then, then.stamp()));
            } else if (!withoutEpoch) {
                restored.put(id, inNextEpoch(Side.tombstone(held.stamp()), held.stamp()));
            }
        });
        records = restored;
        seen = new HashMap<>(earlier.seen());
        backup = null;
        return true;
    }

    private static <T> Side<T> inNextEpoch(Side<T> side, Stamp stamp) {
        ScalarVersion version = stamp.scalar();
        Stamp next = version == null
                ? stamp
                : stamp.withVersion(new ScalarVersion(version.epoch() + 1, version.syncVersion()));
        T value = side.valueOrNull();
        return value == null ? Side.tombstone(next) : Side.present(value, next);
    }
}
