package dev.truce.testkit.arbitrary;

import dev.truce.conflict.Side;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.testkit.laws.Sample;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/**
 * Conflicts between generated states of a record, with the versions and times that a replica behind a server gives: for
 * {@link dev.truce.testkit.laws.ResolverLaws#on} in a property. jqwik makes a sample that fails smaller, and so do the laws.
 */
public final class ConflictArbitraries {

    private static final long BEGINNING = 1_767_225_600_000L; // 2026-01-01T00:00:00Z

    private ConflictArbitraries() {}

    /**
     * Two sides that were edited from one base, or were made apart.
     *
     * @param states the states of a record
     * @param <T> the type of a record
     * @return samples; one in five has no base, one side in eight is deleted, either edit may be the later one
     */
    public static <T> Arbitrary<Sample<T>> conflicts(Arbitrary<T> states) {
        return Combinators.combine(
                        states.injectNull(0.2),
                        states.injectNull(0.125),
                        states.injectNull(0.125),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(1, 3))
                .as((base, local, server, mine, yours) -> {
                    Side<T> agreed = base == null ? Side.none() : Side.present(base, stamp(version(1), 0));
                    Version before = base == null ? null : version(1);
                    return new Sample<>(
                            agreed,
                            edited(agreed, local, stamp(before, mine)),
                            edited(agreed, server, stamp(version(base == null ? 1 : 2), yours)));
                });
    }

    private static <T> Side<T> edited(Side<T> base, @Nullable T state, Stamp stamp) {
        if (state == null) {
            return Side.tombstone(stamp);
        }
        return state.equals(base.valueOrNull()) ? base : Side.present(state, stamp);
    }

    private static Version version(long count) {
        return new ScalarVersion(0, count);
    }

    private static Stamp stamp(@Nullable Version version, long seconds) {
        return new Stamp(version, HybridTime.ofMillis(BEGINNING + seconds * 1_000));
    }
}
