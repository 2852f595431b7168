package dev.truce.testkit.laws;

import dev.truce.conflict.Side;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.conflict.version.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** The ways in which replicas can hold some states of a record, with the versions and times that real histories give. */
final class Constellations<T> {

    private static final long BEGINNING = 1_767_225_600_000L; // 2026-01-01T00:00:00Z
    private static final long STEP_MILLIS = 400;
    private static final int TIMES = 3;

    private final List<T> states;
    private final BiPredicate<T, T> same;
    private final boolean peers;

    Constellations(List<T> states, BiPredicate<T, T> same, boolean peers) {
        this.states = states;
        this.same = same;
        this.peers = peers;
    }

    /** Every base with every two edits or deletes of it, and the same without a base; either edit may be the later one. */
    List<Sample<T>> conflicts() {
        List<Sample<T>> samples = new ArrayList<>();
        List<Side<T>> bases = new ArrayList<>();
        bases.add(Side.none());
        states.forEach(state -> bases.add(Side.present(state, agreed())));
        for (Side<T> base : bases) {
            for (int[] times : new int[][] {{2, 1}, {1, 2}, {1, 1}}) {
                for (Side<T> local : edits(base, local(base, times[0]))) {
                    for (Side<T> server : edits(base, server(base, times[1]))) {
                        samples.add(new Sample<>(base, local, server));
                    }
                }
            }
        }
        return samples;
    }

    private List<Side<T>> edits(Side<T> base, Stamp stamp) {
        List<Side<T>> sides = new ArrayList<>();
        T before = base.valueOrNull();
        states.forEach(
                state -> sides.add(before != null && same.test(before, state) ? base : Side.present(state, stamp)));
        sides.add(Side.tombstone(stamp));
        return sides;
    }

    /** Every state at every time, as made apart from all others: what may meet in any order. */
    List<Sample<T>> rivals() {
        List<Sample<T>> rivals = new ArrayList<>();
        for (int time = 0; time < TIMES; time++) {
            for (T state : states) {
                Side<T> none = Side.none();
                rivals.add(new Sample<>(
                        none, Side.present(state, local(none, time)), Side.present(state, server(none, time))));
            }
        }
        return rivals;
    }

    /** What a rival's stamp is as local's, by what it is as the server's. */
    Stamp asLocal(Stamp server) {
        return new Stamp(peers ? VersionVector.of(Map.of("a", 1L)) : null, server.modifiedAt());
    }

    private Stamp agreed() {
        return stamp(peers ? VersionVector.of(Map.of("a", 1L, "b", 1L)) : new ScalarVersion(0, 1), 0);
    }

    /** An edit behind a server keeps the version that it was made from. */
    private Stamp local(Side<T> base, int time) {
        boolean made = base.isPresent();
        if (peers) {
            return stamp(VersionVector.of(made ? Map.of("a", 2L, "b", 1L) : Map.of("a", 1L)), time);
        }
        return made ? stamp(new ScalarVersion(0, 1), time) : new Stamp(null, time(time));
    }

    private Stamp server(Side<T> base, int time) {
        boolean made = base.isPresent();
        return stamp(
                peers
                        ? VersionVector.of(made ? Map.of("a", 1L, "b", 2L) : Map.of("b", 1L))
                        : new ScalarVersion(0, made ? 2 : 1),
                time);
    }

    private static Stamp stamp(Version version, int time) {
        return new Stamp(version, time(time));
    }

    private static HybridTime time(int steps) {
        return HybridTime.ofMillis(BEGINNING + steps * STEP_MILLIS);
    }
}
