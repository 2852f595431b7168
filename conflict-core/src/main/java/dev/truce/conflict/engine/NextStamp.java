package dev.truce.conflict.engine;

import dev.truce.conflict.Side;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.conflict.version.VersionVector;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one place where versions are written. An outcome that is not the server's state as it is gets the version after both, and
 * never a time of its own: the winner's, or of a merge the later one.
 */
final class NextStamp {

    private final String node;

    /** Versions of peers count the writes of this node. */
    NextStamp(String node) {
        this.node = node;
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

    /** The stamp of local's state; empty when no version can follow. */
    <T> Optional<Stamp> ofLocal(Side<T> local, Side<T> server) {
        return next(local, server).map(local.stamp()::withVersion);
    }

    /** The stamp of a state made from both; empty when no version can follow. */
    <T> Optional<Stamp> ofMerge(Side<T> local, Side<T> server) {
        Stamp ours = local.stamp();
        Stamp theirs = server.stamp();
        return next(local, server)
                .map(version -> new Stamp(
                        version,
                        later(ours.modifiedAt(), theirs.modifiedAt()),
                        later(ours.bornAt(), theirs.bornAt()),
                        theirs.fieldTimes()));
    }

    private <T> Optional<Version> next(Side<T> local, Side<T> server) {
        Version ours = local.stamp().version();
        Version theirs = server.stamp().version();
        if (ours instanceof VersionVector || theirs instanceof VersionVector) {
            VersionVector one = ours instanceof VersionVector vector ? vector : VersionVector.EMPTY;
            VersionVector two = theirs instanceof VersionVector vector ? vector : VersionVector.EMPTY;
            return one.join(two).counts().getOrDefault(node, 0L) == Long.MAX_VALUE
                    ? Optional.empty()
                    : Optional.of(one.join(two).next(node));
        }
        return ScalarVersion.next(local.stamp().scalar(), server.stamp().scalar())
                .map(version -> version);
    }

    private static @Nullable HybridTime later(@Nullable HybridTime one, @Nullable HybridTime two) {
        if (one == null || two == null) {
            return one == null ? two : one;
        }
        return one.compareTo(two) > 0 ? one : two;
    }
}
