package dev.truce.rollback.planning.forecast;

import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.Digest;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.record.LiveDocument;
import dev.truce.rollback.replica.Acknowledged;
import dev.truce.rollback.replica.Replica;
import dev.truce.rollback.replica.ReplicaForecast;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a replica may hold of a changed record. A replica that reported a state root which the repository knows holds that state.
 * Of any other it is known until when it followed: it may hold the live document where that was last changed before, and it may hold
 * an older one, because changes arrive late: the newest snapshot's of then or, where there is none, the target's or nothing, and one
 * that is made up, with another content and the version before. Of a record that the store lost it may know the version after.
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
            Replica replica,
            List<Snapshot> snapshots,
            SnapshotRepository repository,
            String source,
            Digest liveRoot,
            RecordFormat format) {
        Acknowledged acknowledged = replica.acknowledged();
        Digest root = acknowledged.stateRoot();
        if (Objects.equals(liveRoot, root)) {
            return new HeldStates(format, true, null, null, 0);
        }
        Optional<Snapshot> same = snapshots.stream()
                .filter(snapshot -> Objects.equals(snapshot.content().stateRoot(), root))
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
            if (mayHaveLive) {
                held.add(live);
            }
            if (older != null) {
                add(held, in(older, item));
            } else {
                add(held, item.target());
                add(held, null);
            }
            for (RecordTree.Entry known :
                    Stream.of(live, item.target()).filter(Objects::nonNull).toList()) {
                other(known, item, -1).ifPresent(entry -> add(held, entry));
            }
            RecordTree.Entry target = item.target();
            boolean lost =
                    live == null || !LiveDocument.of(live.record(), format).readable();
            if (lost && target != null) {
                other(target, item, 1).ifPresent(entry -> add(held, entry));
            }
        }
        return held;
    }

    /** A document as it may have been before or after: with another content and version, and the time until when the replica followed. */
    private Optional<RecordTree.Entry> other(RecordTree.Entry known, SyncSample.Item item, int versions) {
        LiveDocument document = LiveDocument.of(known.record(), format);
        if (!document.readable()) {
            return Optional.empty();
        }
        JsonNode json = Objects.requireNonNull(document.json());
        ScalarVersion version = document.stamp().scalar();
        HybridTime then = HybridTime.ofMillis(untilMillis);
        return new SyncEdit(format)
                .edit(document.deleted() ? before(json) : json, item.rank(), member -> true, then)
                .map(edited -> version == null || version.syncVersion() + versions < 0
                        ? edited.document()
                        : format.stamped(
                                edited.document(),
                                new Stamp(new ScalarVersion(version.epoch(), version.syncVersion() + versions), then)))
                .map(old -> RecordTree.Entry.of(item.id().type(), item.id().key(), old));
    }

    /** What a deleted record may have been: nothing is known of its content, so that it has a single member. */
    private JsonNode before(JsonNode tombstone) {
        ObjectNode copy = (ObjectNode) tombstone.deepCopy();
        LiveDocument.remove(copy, Objects.requireNonNull(format.deleted()));
        return copy.put("content", "");
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
