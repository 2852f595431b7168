package dev.truce.rollback;

import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.version.HybridTime;
import dev.truce.integrity.Digest;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.replica.Acknowledged;
import dev.truce.rollback.replica.Replica;
import dev.truce.rollback.replica.ReplicaForecast;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a replica may hold of a changed record. A replica that reported a state root which the repository knows holds that state.
 * Of any other it is known until when it followed: it holds the live document where that was last changed before, and else an
 * older one: the newest snapshot's of then, or, where there is none, the target's or nothing.
 */
final class HeldStates {

    private final RecordFormat format;
    private final boolean holdsLive;
    private final @Nullable RecordTree whole;
    private final @Nullable RecordTree older;
    private final long untilMillis;

    private HeldStates(
            RecordFormat format,
            boolean holdsLive,
            @Nullable RecordTree whole,
            @Nullable RecordTree older,
            long untilMillis) {
        this.format = format;
        this.holdsLive = holdsLive;
        this.whole = whole;
        this.older = older;
        this.untilMillis = untilMillis;
    }

    static HeldStates of(
            Replica replica, SnapshotRepository repository, String source, Digest liveRoot, RecordFormat format) {
        Acknowledged acknowledged = replica.acknowledged();
        Digest root = acknowledged.stateRoot();
        if (liveRoot.equals(root)) {
            return new HeldStates(format, true, null, null, 0);
        }
        List<Snapshot> snapshots = repository.list();
        Optional<Snapshot> same = snapshots.stream()
                .filter(snapshot -> snapshot.content().stateRoot().equals(root))
                .findFirst();
        if (same.isPresent()) {
            return new HeldStates(format, false, repository.tree(same.get()), null, 0);
        }
        HybridTime time = acknowledged.time();
        Instant until = time == null ? replica.lastSeen() : time.instant();
        Optional<Snapshot> before = snapshots.stream()
                .filter(snapshot -> snapshot.source().equals(source))
                .filter(snapshot -> !snapshot.createdAt().isAfter(until))
                .findFirst();
        return new HeldStates(format, false, null, before.map(repository::tree).orElse(null), until.toEpochMilli());
    }

    ReplicaForecast.Basis basis() {
        return holdsLive || whole != null ? ReplicaForecast.Basis.STATE : ReplicaForecast.Basis.TIME;
    }

    /** The documents that the replica may hold; null stands for none. */
    List<RecordTree.@Nullable Entry> of(SyncSample.Item item) {
        List<RecordTree.@Nullable Entry> held = new ArrayList<>();
        if (holdsLive) {
            held.add(item.live());
        } else if (whole != null) {
            held.add(in(whole, item));
        } else {
            RecordTree.Entry live = item.live();
            HybridTime changed = live == null
                    ? null
                    : LiveDocument.of(live.record(), format).stamp().modifiedAt();
            boolean mayHaveLive = live != null && (changed == null || changed.physicalMillis() <= untilMillis);
            boolean mayHaveOlder = live == null || changed == null || !mayHaveLive;
            if (mayHaveLive) {
                held.add(live);
            }
            if (mayHaveOlder && older != null) {
                add(held, in(older, item));
            } else if (mayHaveOlder) {
                add(held, item.target());
                add(held, null);
            }
        }
        return held;
    }

    private static void add(List<RecordTree.@Nullable Entry> held, RecordTree.@Nullable Entry entry) {
        if (!held.contains(entry)) {
            held.add(entry);
        }
    }

    private static RecordTree.@Nullable Entry in(RecordTree tree, SyncSample.Item item) {
        return tree.get(item.id().type(), item.id().key()).orElse(null);
    }
}
