package dev.truce.rollback.planning.forecast;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.engine.SyncWindow;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.Digest;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.record.LiveDocument;
import dev.truce.rollback.replica.Acknowledged;
import dev.truce.rollback.replica.Replica;
import dev.truce.rollback.replica.ReplicaForecast;
import dev.truce.rollback.replica.SyncFate;
import dev.truce.rollback.replica.SyncForecast;
import dev.truce.rollback.replica.SyncPolicy;
import dev.truce.rollback.risk.RestoreMode;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tries the first sync of each replica after a rollback, through the engine and record by record: with each record as the replica
 * may hold it: untouched, and edited and deleted as early and as late as the rules let through. Writes nothing; the same plan gives the same
 * forecast.
 */
public final class SyncSimulation {

    /** Beyond so many tries in all, each replica tries fewer records. */
    private static final int MOST_TRIES = 20_000;

    private static final int FEWEST_RECORDS = 10;

    private final Ruleset rules;
    private final RecordFormat format;
    private final SyncPolicy policy;
    private final Duration offlineAfter;
    private final Instant planned;
    private final RestoreMode mode;
    private final SyncEdit edits;
    private final HybridTime latest;

    /**
     * A simulation.
     *
     * @param rules the rules that decide
     * @param format where documents keep their metadata
     * @param policy how many records are tried, and how long tombstones are kept
     * @param offlineAfter a replica that was not seen for longer is offline
     * @param mode how the rollback writes
     * @param planned when the plan is made
     */
    public SyncSimulation(
            Ruleset rules,
            RecordFormat format,
            SyncPolicy policy,
            Duration offlineAfter,
            RestoreMode mode,
            Instant planned) {
        this.rules = rules;
        this.format = format;
        this.policy = policy;
        this.offlineAfter = offlineAfter;
        this.planned = planned;
        this.mode = mode;
        this.edits = new SyncEdit(format);
        this.latest = HybridTime.of(planned.plus(rules.maxFuture()));
    }

    /**
     * Tries the sampled records with each replica.
     *
     * @param sample the records
     * @param replicas the replicas
     * @param repository has the snapshots in whose states replicas may be
     * @param source the location of the live store
     * @param liveRoot the state that the live store is in
     * @return what comes of the next sync of each
     */
    public SyncForecast forecast(
            SyncSample sample, List<Replica> replicas, SnapshotRepository repository, String source, Digest liveRoot) {
        long most = Math.max(FEWEST_RECORDS, MOST_TRIES / Math.max(1, replicas.size()));
        List<SyncSample.Item> items = sample.items().stream().limit(most).toList();
        List<ReplicaForecast> forecasts = new ArrayList<>();
        List<Snapshot> snapshots = replicas.isEmpty() ? List.of() : repository.list();
        for (Replica replica : replicas) {
            HeldStates held = HeldStates.of(replica, snapshots, repository, source, liveRoot, format);
            forecasts.add(new Trial(replica, held).of(items));
        }
        return new SyncForecast("", sample.offered(), items.size(), forecasts);
    }

    /** The first sync of one replica. */
    private final class Trial {

        private final Replica replica;
        private final HeldStates held;
        private final boolean mustResync;
        private final ConflictResolver<JsonNode> resolver;
        private final Map<SyncFate, Long> fates = new EnumMap<>(SyncFate.class);
        private final List<String> samples = new ArrayList<>();

        Trial(Replica replica, HeldStates held) {
            this.replica = replica;
            this.held = held;
            Acknowledged acknowledged = replica.acknowledged();
            HybridTime time = acknowledged.time();
            Duration kept = policy.tombstoneWindow();
            SyncWindow window = new SyncWindow(
                    time == null ? HybridTime.of(replica.lastSeen()) : time,
                    kept == null ? null : HybridTime.of(planned.minus(kept)));
            this.mustResync = window.isExceeded();
            this.resolver = ConflictResolver.<JsonNode>builder(rules, FieldAccess.json(), () -> planned)
                    .node(replica.id())
                    .tenant(replica.tenant())
                    .syncWindow(() -> window)
                    .withoutLoopBreaker()
                    .build();
        }

        ReplicaForecast of(List<SyncSample.Item> items) {
            for (SyncSample.Item item : items) {
                for (RecordTree.Entry entry : held.of(item)) {
                    LiveDocument document = entry == null ? null : LiveDocument.of(entry.record(), format);
                    if (document == null || document.readable()) {
                        tryAll(item, document);
                    }
                }
            }
            boolean offline = Duration.between(replica.lastSeen(), planned).compareTo(offlineAfter) > 0;
            return new ReplicaForecast(
                    replica.tenant(),
                    replica.id(),
                    replica.lastSeen(),
                    held.basis(),
                    offline,
                    mustResync,
                    fates,
                    samples);
        }

        private void tryAll(SyncSample.Item item, @Nullable LiveDocument document) {
            Side<JsonNode> base = side(document);
            SyncOutcome outcome =
                    new SyncOutcome(edits, base.valueOrNull(), server(item).valueOrNull(), mode == RestoreMode.REPAIR);
            count(item, "untouched", outcome.ofUntouched(decide(item, base, base)));
            JsonNode value = base.valueOrNull();
            if (value == null) {
                return;
            }
            for (HybridTime at : List.of(earliest(base), latest)) {
                for (boolean rolledBack : new boolean[] {true, false}) {
                    Optional<SyncEdit.Edited> edited =
                            edits.edit(value, item.rank(), name -> outcome.isRolledBack(name) == rolledBack, at);
                    edited.ifPresent(each -> count(
                            item,
                            "edited at " + each.member(),
                            outcome.ofEdited(decide(item, base, format.side(each.document())), each)));
                }
                Side<JsonNode> deleted = Side.tombstone(new Stamp(base.stamp().version(), at));
                count(item, "deleted", outcome.ofDeleted(decide(item, base, deleted)));
            }
        }

        /** Right after the replica took the record over. */
        private HybridTime earliest(Side<JsonNode> base) {
            HybridTime taken = base.stamp().modifiedAt();
            return HybridTime.ofMillis(
                    (taken == null ? replica.lastSeen().toEpochMilli() : taken.physicalMillis()) + 1);
        }

        private Outcome<JsonNode> decide(SyncSample.Item item, Side<JsonNode> base, Side<JsonNode> local) {
            return resolver.decide(item.id(), base, local, server(item));
        }

        private Side<JsonNode> server(SyncSample.Item item) {
            byte[] after = item.after();
            return side(after == null ? null : LiveDocument.of(after, format));
        }

        private Side<JsonNode> side(@Nullable LiveDocument document) {
            JsonNode json = document == null ? null : document.json();
            return json == null ? Side.none() : format.side(json);
        }

        private void count(SyncSample.Item item, String state, SyncFate fate) {
            fates.merge(fate, 1L, Long::sum);
            if (fate.undoes() && samples.size() < ReplicaForecast.MAX_SAMPLES) {
                samples.add(item.id() + ", " + state + " on " + replica.id());
            }
        }
    }
}
