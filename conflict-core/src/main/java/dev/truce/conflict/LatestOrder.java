package dev.truce.conflict;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.version.HybridTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which of two states counts as the later one.
 *
 * <p>The key is computed from <em>one</em> state alone, so the order is total by construction: there is no way to compare two
 * states pairwise or with a tolerance, because such rules run in circles. By default the key is the time of the change, where
 * a missing time is the earliest. Hub: time without node, then the declared rank, then the server. Peers: time with node,
 * delete over put, then the content's digest. Without an arbiter replicas converge by time alone, with deletes as states like any
 * other: by a key or a rank a state may stand below the one that it was made from. Immutable.
 *
 * @param <T> the type of a record
 */
public final class LatestOrder<T> {

    private final @Nullable Function<Side<T>, ? extends @Nullable Comparable<?>> key; // null for the time of the change
    private final @Nullable FieldPath rankPath;
    private final Map<String, Integer> ranks;
    private final DeletePolicy deletes;

    private LatestOrder(
            @Nullable Function<Side<T>, ? extends @Nullable Comparable<?>> key,
            @Nullable FieldPath rankPath,
            Map<String, Integer> ranks,
            DeletePolicy deletes) {
        this.key = key;
        this.rankPath = rankPath;
        this.ranks = ranks;
        this.deletes = deletes;
    }

    /**
     * By the time of the change.
     *
     * @param <T> the type of a record
     * @return the order
     */
    public static <T> LatestOrder<T> byTime() {
        return new LatestOrder<>(null, null, Map.of(), DeletePolicy.LATEST);
    }

    /**
     * By a key of the caller's.
     *
     * @param key computes the key from one state; null is the lowest
     * @param <T> the type of a record
     * @param <K> the type of the key
     * @return the order
     */
    public static <T, K extends Comparable<? super K>> LatestOrder<T> by(Function<Side<T>, @Nullable K> key) {
        return new LatestOrder<>(key, null, Map.of(), DeletePolicy.LATEST);
    }

    /**
     * This order, and between equal keys the constant that stands later in a declared order.
     *
     * @param path the field that holds the constant
     * @param constants every constant of the field, lowest first; another value parks the record
     * @return the order
     */
    public LatestOrder<T> thenRank(FieldPath path, List<String> constants) {
        Map<String, Integer> places = new HashMap<>();
        for (String constant : constants) {
            if (places.put(constant, places.size()) != null) {
                throw new IllegalArgumentException("The rank of " + path + " lists \"" + constant + "\" twice");
            }
        }
        return new LatestOrder<>(key, path, Map.copyOf(places), deletes);
    }

    /**
     * This order with another treatment of a delete against a change.
     *
     * @param policy what stands
     * @return the order
     */
    public LatestOrder<T> withDeletes(DeletePolicy policy) {
        return new LatestOrder<>(key, rankPath, ranks, policy);
    }

    DeletePolicy deletes() {
        return deletes;
    }

    /** Whether nothing else than the time of the change decides, so that what was made from a state is above it. */
    boolean isByTime() {
        return key == null && rankPath == null;
    }

    /** Why the later state stands, in the name of one strategy. */
    record Traces(RecordTrace localIsLater, RecordTrace serverIsLater, RecordTrace tie) {

        static Traces of(String strategy) {
            return new Traces(
                    RecordTrace.localStands(strategy, "local is later"),
                    RecordTrace.serverStands(strategy, "the server is later"),
                    RecordTrace.serverStands(strategy, "a tie keeps the server's"));
        }
    }

    Verdict<T> decide(Conflict<T> conflict, Traces traces) {
        int order = compareKeys(conflict);
        if (order == 0
                && rankPath != null
                && conflict.local().isPresent()
                && conflict.server().isPresent()) {
            Integer local = rankOf(conflict, conflict.local());
            Integer server = rankOf(conflict, conflict.server());
            if (local == null || server == null) {
                String side = local == null ? "local's" : "the server's";
                return new Verdict.Undecided<>(
                        ParkReason.UNKNOWN_CONSTANT, side + " value at " + rankPath + " is no constant of its rank");
            }
            order = local.compareTo(server);
        }
        if (order == 0 && conflict.topology() == Topology.PEER) {
            order = comparePeers(conflict);
        }
        return order > 0
                ? new Verdict.TakeLocal<>(traces.localIsLater().of(conflict))
                : new Verdict.TakeServer<>((order == 0 ? traces.tie() : traces.serverIsLater()).of(conflict));
    }

    private int compareKeys(Conflict<T> conflict) {
        return key == null
                ? compareTimes(
                        conflict.local().stamp().modifiedAt(),
                        conflict.server().stamp().modifiedAt(),
                        conflict.topology())
                : compareKeys(key.apply(conflict.local()), key.apply(conflict.server()));
    }

    private static int compareTimes(@Nullable HybridTime local, @Nullable HybridTime server, Topology topology) {
        if (local == null || server == null) {
            return Boolean.compare(local != null, server != null);
        }
        return topology == Topology.HUB ? local.compareIgnoringNode(server) : local.compareTo(server);
    }

    @SuppressWarnings("unchecked") // one extractor, one type of key
    private static int compareKeys(@Nullable Comparable<?> local, @Nullable Comparable<?> server) {
        if (local == null || server == null) {
            return Boolean.compare(local != null, server != null);
        }
        return ((Comparable<Object>) local).compareTo(server);
    }

    private @Nullable Integer rankOf(Conflict<T> conflict, Side<T> side) {
        return rankPath == null ? null : rankAt(conflict.fields().access(), side.valueOrNull(), rankPath);
    }

    private <V> @Nullable Integer rankAt(FieldAccess<V> access, @Nullable V state, FieldPath path) {
        V value = state;
        for (String name : path.segments()) {
            value = value == null || access.kind(value) != FieldAccess.Kind.OBJECT ? null : access.member(value, name);
        }
        return value == null || access.kind(value) != FieldAccess.Kind.TEXT ? null : ranks.get(access.text(value));
    }

    /** Looks the same from either side, which a tie that keeps the server's does not. */
    private int comparePeers(Conflict<T> conflict) {
        T local = conflict.local().valueOrNull();
        T server = conflict.server().valueOrNull();
        if (local == null || server == null) {
            return Boolean.compare(local == null, server == null);
        }
        FieldAccess<? super T> access = conflict.fields().access();
        return Comparator.<String>naturalOrder()
                .compare(access.digest(local).hex(), access.digest(server).hex());
    }
}
