package dev.truce.conflict;

import dev.truce.conflict.access.Agreement;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Version;
import dev.truce.conflict.version.VersionVector;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells a conflict from what is none, before any strategy is asked. A pure function of the three sides; thread-safe.
 *
 * <p>A base that is Unknown counts as None: there is no last agreed state. A replica that changed nothing since it last agreed follows
 * the server into a higher epoch, which only a restore begins; whoever has a change of its own made it on what is gone, and parks.
 *
 * @param <T> the type of a record
 */
public final class ConflictDetector<T> {

    private final BiPredicate<? super T, ? super T> sameContent;
    private final @Nullable FieldMerge<T> fields;

    /**
     * A detector that compares states by their content.
     *
     * @param sameContent whether two states hold the same content, metadata aside
     */
    public ConflictDetector(BiPredicate<? super T, ? super T> sameContent) {
        this.sameContent = Objects.requireNonNull(sameContent, "sameContent");
        this.fields = null;
    }

    /**
     * A detector that compares states by their fields.
     *
     * @param fields tells what of a state is content
     */
    public ConflictDetector(FieldMerge<T> fields) {
        this.sameContent = fields::sameContent;
        this.fields = fields;
    }

    /**
     * Compares the sides of one record.
     *
     * @param base the last agreed state
     * @param local the calling replica's state
     * @param server the arbiter's state
     * @return the finding
     */
    public Detection detect(Side<T> base, Side<T> local, Side<T> server) {
        if (local instanceof Side.Unknown || server instanceof Side.Unknown) {
            return Detection.fault(ParkReason.SIDE_UNKNOWN);
        }
        Side<T> agreed = base instanceof Side.Unknown ? Side.none() : base;
        Version localVersion = local.stamp().version();
        Version serverVersion = server.stamp().version();
        if (localVersion instanceof VersionVector ours && serverVersion instanceof VersionVector theirs) {
            return detectByVector(agreed, local, server, ours, theirs);
        }
        return detectByContent(agreed, local, server);
    }

    private Detection detectByContent(Side<T> base, Side<T> local, Side<T> server) {
        ScalarVersion agreedVersion = base.stamp().scalar();
        ScalarVersion serverVersion = server.stamp().scalar();
        Agreement agreement = agreement(base, local, server);
        boolean serverUnchanged = agreement.serverUnchanged();
        if (agreedVersion != null && !serverUnchanged && agreedVersion.equals(serverVersion)) {
            return Detection.fault(ParkReason.VERSION_REUSED);
        }
        ScalarVersion localVersion = local.stamp().scalar();
        boolean noBase = base instanceof Side.None;
        if (localVersion != null
                && serverVersion != null
                && localVersion.epoch() != serverVersion.epoch()
                && !(localVersion.epoch() < serverVersion.epoch() && !noBase && agreement.localUnchanged())) {
            return Detection.fault(ParkReason.EPOCH_CHANGED);
        }
        if (agreement.inSync()) {
            return Detection.IN_SYNC;
        }
        if (noBase ? local instanceof Side.None : agreement.localUnchanged()) {
            return isBelow(serverVersion, agreedVersion)
                    ? Detection.fault(ParkReason.VERSION_REGRESSION)
                    : Detection.PULL;
        }
        if (noBase ? server instanceof Side.None : serverUnchanged) {
            return Detection.PUSH;
        }
        return Detection.conflict(kind(base, local, server));
    }

    private Agreement agreement(Side<T> base, Side<T> local, Side<T> server) {
        @Nullable T before = base.valueOrNull();
        @Nullable T ours = local.valueOrNull();
        @Nullable T theirs = server.valueOrNull();
        return fields == null || before == null || ours == null || theirs == null
                ? Agreement.of(base, local, server, this::sameState)
                : fields.agreement(before, ours, theirs);
    }

    private Detection detectByVector(
            Side<T> base, Side<T> local, Side<T> server, VersionVector localVersion, VersionVector serverVersion) {
        boolean same = sameState(local, server);
        return switch (localVersion.compare(serverVersion)) {
            case SAME -> same ? Detection.IN_SYNC : Detection.fault(ParkReason.VERSION_REUSED);
            case BEFORE -> same ? Detection.IN_SYNC : Detection.PULL;
            case AFTER -> same ? Detection.IN_SYNC : Detection.PUSH;
            case CONCURRENT -> same ? Detection.IN_SYNC : Detection.conflict(kind(base, local, server));
        };
    }

    private ConflictKind kind(Side<T> base, Side<T> local, Side<T> server) {
        if (local.isPresent() && server.isPresent()) {
            return base.isPresent() ? ConflictKind.UPDATE_UPDATE : ConflictKind.INSERT_INSERT;
        }
        return local.isPresent() ? ConflictKind.UPDATE_DELETE : ConflictKind.DELETE_UPDATE;
    }

    /**
     * Whether two sides hold the same content, or neither holds the record.
     *
     * @param one a side
     * @param two another
     * @return true when nothing would change if one replaced the other; never for {@link Side.Unknown}
     */
    public boolean sameState(Side<T> one, Side<T> two) {
        @Nullable T first = one.valueOrNull();
        @Nullable T second = two.valueOrNull();
        if (first == null || second == null) {
            return one.isGone() && two.isGone();
        }
        return first == second || sameContent.test(first, second);
    }

    private static boolean isBelow(@Nullable ScalarVersion server, @Nullable ScalarVersion base) {
        return server != null && base != null && server.compareTo(base) < 0;
    }
}
