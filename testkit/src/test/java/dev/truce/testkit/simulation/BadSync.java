package dev.truce.testkit.simulation;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Sync layers as teams have written them, each with one mistake. */
final class BadSync {

    private BadSync() {}

    /** Local's state goes over whatever the server holds; what is newer there is only pulled where local did nothing. */
    static void pushUnconditionally(RecordId id, SyncLayer.Device<JsonNode> device) {
        Side<JsonNode> seen = device.server().read(id);
        Outcome<JsonNode> found = device.resolver().decide(id, device.base(), device.local(), seen);
        Answer answer = found.detection().answer();
        if (answer == Answer.PUSH || answer == Answer.CONFLICT) {
            put(id, device, seen, device.local(), next(device.local(), seen));
        } else {
            SyncLayer.<JsonNode>engine().sync(id, device);
        }
    }

    /** A delete that is refused goes to the queue of retries, which knows updates alone. */
    static void retryDeletesAsUpdates(RecordId id, SyncLayer.Device<JsonNode> device) {
        Side<JsonNode> seen = device.server().read(id);
        boolean refused = device.local() instanceof Side.Tombstone
                && seen.isPresent()
                && !seen.stamp().equals(device.base().stamp());
        if (refused) {
            put(id, device, seen, seen, next(device.local(), seen));
        } else {
            SyncLayer.<JsonNode>engine().sync(id, device);
        }
    }

    /** ISO-12 by the letter: the server's version plus one, whatever local had reached. */
    static void countFromTheServer(RecordId id, SyncLayer.Device<JsonNode> device) {
        Side<JsonNode> seen = device.server().read(id);
        Outcome<JsonNode> found = device.resolver().decide(id, device.base(), device.local(), seen);
        if (found instanceof Outcome.Resolved<JsonNode> resolved && resolved.operation() != Operation.NONE) {
            put(id, device, seen, resolved.side(), next(Side.none(), seen));
        } else {
            SyncLayer.<JsonNode>engine().sync(id, device);
        }
    }

    /** Recovery from a backup file: at its start a replica pushes its rows, also over what was written since. */
    static final class PushesOldRowsAtItsStart implements SyncLayer<JsonNode> {

        private final Map<ConflictResolver<JsonNode>, Set<RecordId>> synced = new WeakHashMap<>();

        @Override
        public void sync(RecordId id, Device<JsonNode> device) {
            Side<JsonNode> seen = device.server().read(id);
            Outcome<JsonNode> found = device.resolver().decide(id, device.base(), device.local(), seen);
            boolean first = synced.computeIfAbsent(device.resolver(), each -> new HashSet<>())
                    .add(id);
            if (first
                    && found.detection().answer() == Answer.PULL
                    && device.local().isPresent()) {
                put(id, device, seen, device.local(), next(device.local(), seen));
            } else {
                SyncLayer.<JsonNode>engine().sync(id, device);
            }
        }
    }

    /** What is missing here was lost, and comes back from the server. */
    static void takeMissingForLost(RecordId id, SyncLayer.Device<JsonNode> device) {
        Side<JsonNode> seen = device.server().read(id);
        if (device.local().isGone() && seen.isPresent()) {
            device.write(seen);
        } else {
            SyncLayer.<JsonNode>engine().sync(id, device);
        }
    }

    /** Rows that look damaged are deleted first, and loaded from the server then. */
    static void deleteBeforeLoading(RecordId id, SyncLayer.Device<JsonNode> device) {
        Side<JsonNode> kept = device.local();
        device.write(device.base());
        device.server().read(id);
        device.write(kept);
        SyncLayer.<JsonNode>engine().sync(id, device);
    }

    private static void put(
            RecordId id, SyncLayer.Device<JsonNode> device, Side<JsonNode> seen, Side<JsonNode> next, Stamp stamp) {
        JsonNode value = next.valueOrNull();
        Outcome.Resolved<JsonNode> outcome = new Outcome.Resolved<>(
                id,
                device.resolver()
                        .decide(id, device.base(), device.local(), seen)
                        .detection(),
                value == null ? Operation.DELETE : Operation.PUT,
                value,
                stamp,
                List.of(),
                Trace.EMPTY);
        if (device.server().compareAndSet(id, seen, outcome)) {
            device.write(outcome.side());
            device.confirm(outcome);
        }
    }

    private static Stamp next(Side<JsonNode> local, Side<JsonNode> seen) {
        @Nullable
        ScalarVersion version = ScalarVersion.next(
                        local.stamp().scalar(), seen.stamp().scalar())
                .orElse(null);
        return new Stamp(version, local.stamp().modifiedAt());
    }
}
