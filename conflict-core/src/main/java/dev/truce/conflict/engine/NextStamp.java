package dev.truce.conflict.engine;

import dev.truce.conflict.Side;
import dev.truce.conflict.Topology;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.conflict.version.VersionVector;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one place where versions are written. An outcome that is not the server's state as it is gets the version after both, and
 * never a time of its own: the winner's, or of a merge the later one.
 *
 * <p>Between peers only an edit is a write. What they decide alike is the join of what both have seen: a peer that counted its
 * decision as a write of its own would make a rival of the same decision elsewhere, and of every edit made since.
 */
final class NextStamp {

    private final String node;
    private final boolean peers;

    /** Versions of peers count the writes of this node. */
    NextStamp(String node, Topology topology) {
        this.node = node;
        this.peers = topology == Topology.PEER;
    }

    /**
     * A peer's state whose last edit is counted. An edit keeps the version that was last received; left so, it would look like
     * the state it was made from. Above all that the other one has seen of this node, whose answer may have been lost.
     */
    <T> Optional<Side<T>> counted(Side<T> edited, Side<T> server) {
        VersionVector ours = edited.stamp().vectorOrEmpty();
        long highest = Math.max(ours.count(node), server.stamp().vectorOrEmpty().count(node));
        if (highest == Long.MAX_VALUE) {
            return Optional.empty();
        }
        Stamp stamp = edited.stamp().withVersion(ours.join(VersionVector.of(Map.of(node, highest + 1))));
        T value = edited.valueOrNull();
        return Optional.of(value == null ? Side.tombstone(stamp) : Side.present(value, stamp));
    }

    /** Whether the other one has seen a write of this node that this node does not remember. */
    boolean hasArrived(VersionVector ours, Side<?> server) {
        return server.stamp().version() instanceof VersionVector theirs && theirs.count(node) > ours.count(node);
    }

    /**
     * Of two sides with the same content, the one whose times and whose way of writing stand: the server's, and among peers the
     * later one's, which is the same at both. Two peers that each took the other's would go on to judge a third state differently.
     */
    <T> Side<T> standing(Side<T> local, Side<T> server) {
        boolean vectors = local.stamp().version() instanceof VersionVector
                && server.stamp().version() instanceof VersionVector;
        return peers && vectors && isLater(local.stamp(), server.stamp()) ? local : server;
    }

    private static boolean isLater(Stamp local, Stamp server) {
        int changed = compare(local.modifiedAt(), server.modifiedAt());
        return changed > 0 || (changed == 0 && compare(local.bornAt(), server.bornAt()) > 0);
    }

    private static int compare(@Nullable HybridTime one, @Nullable HybridTime two) {
        return one == null || two == null ? Boolean.compare(one != null, two != null) : one.compareTo(two);
    }

    /** The stamp of a state that both sides already hold, or that is taken over from the server. */
    <T> Stamp adopted(Side<T> base, Side<T> local, Side<T> server) {
        boolean forgotten = local.isGone() && server.isGone() && server.stamp().version() == null;
        Stamp stamp = forgotten ? highest(base, local, server) : server.stamp();
        return local.stamp().version() instanceof VersionVector ours
                        && server.stamp().version() instanceof VersionVector theirs
                ? stamp.withVersion(ours.join(theirs))
                : stamp;
    }

    /** Of a delete that some side no longer remembers, the last version that any of them knows. */
    private static <T> Stamp highest(Side<T> base, Side<T> local, Side<T> server) {
        Stamp highest = server.stamp();
        for (Side<T> side : List.of(local, base)) {
            ScalarVersion version = side.stamp().scalar();
            ScalarVersion known = highest.scalar();
            boolean higher = version != null && (known == null || version.compareTo(known) > 0);
            highest = higher || highest.equals(Stamp.UNKNOWN) ? side.stamp() : highest;
        }
        return highest;
    }

    /**
     * The stamp of local's state; null when no version can follow. Where local stands over a record that was made anew, what
     * stands is that record: a delete from before it was made must not take it away. Peers hold the winner's stamp alike.
     */
    <T> @Nullable Stamp ofLocal(Side<T> local, Side<T> server) {
        Version version = next(local, server);
        if (version == null) {
            return null;
        }
        Stamp ours = local.stamp();
        HybridTime born = peers || !local.isPresent()
                ? ours.bornAt()
                : later(ours.bornAt(), server.stamp().bornAt());
        return new Stamp(version, ours.modifiedAt(), born, ours.fieldTimes());
    }

    /** The stamp of a state made from both; null when no version can follow. */
    <T> @Nullable Stamp ofMerge(Side<T> local, Side<T> server) {
        Stamp ours = local.stamp();
        Stamp theirs = server.stamp();
        Version version = next(local, server);
        return version == null
                ? null
                : new Stamp(
                        version,
                        later(ours.modifiedAt(), theirs.modifiedAt()),
                        later(ours.bornAt(), theirs.bornAt()),
                        Collections.emptySortedMap());
    }

    private <T> @Nullable Version next(Side<T> local, Side<T> server) {
        Version ours = local.stamp().version();
        Version theirs = server.stamp().version();
        boolean unversioned = ours == null && theirs == null;
        if (ours instanceof VersionVector || theirs instanceof VersionVector || (peers && unversioned)) {
            VersionVector join =
                    local.stamp().vectorOrEmpty().join(server.stamp().vectorOrEmpty());
            if (peers && ours != null) {
                return join;
            }
            return join.count(node) == Long.MAX_VALUE ? null : join.next(node);
        }
        return ScalarVersion.next(local.stamp().scalar(), server.stamp().scalar())
                .orElse(null);
    }

    private static @Nullable HybridTime later(@Nullable HybridTime one, @Nullable HybridTime two) {
        if (one == null || two == null) {
            return one == null ? two : one;
        }
        return one.compareTo(two) > 0 ? one : two;
    }
}
