package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.version.HybridTime;
import org.jspecify.annotations.Nullable;

/**
 * One path as a rule sees it: both sides changed it, and differently. A reference of null stands for Absent; at most one of
 * local and server is Absent.
 *
 * @param access how values are taken apart
 * @param path the place
 * @param hasBase false when the record has no last agreed state at all
 * @param base the value both agreed on
 * @param local local's value
 * @param server the server's value
 * @param localTime when local changed it: its own time, else the record's; null when not known
 * @param serverTime when the server changed it, likewise
 * @param <T> the type of the values
 */
public record FieldEdit<T>(
        FieldAccess<T> access,
        FieldPath path,
        boolean hasBase,
        @Nullable T base,
        @Nullable T local,
        @Nullable T server,
        @Nullable HybridTime localTime,
        @Nullable HybridTime serverTime) {

    /**
     * Whether both sides hold a value of this kind.
     *
     * @param kind the kind
     * @return false also when one is Absent
     */
    public boolean bothAre(FieldAccess.Kind kind) {
        return local != null && server != null && access.kind(local) == kind && access.kind(server) == kind;
    }
}
