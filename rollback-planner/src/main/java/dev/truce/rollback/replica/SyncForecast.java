package dev.truce.rollback.replica;

import java.util.List;

/**
 * What the first sync after a rollback would do to it, tried with every replica that is registered, through the engine.
 *
 * @param unknown why nothing was tried; empty when it was
 * @param changes how many records the rollback changes
 * @param tried how many of them were tried with each replica; the others were left out by a draw that is the same every time
 * @param replicas what each replica would do, by tenant and id
 */
public record SyncForecast(String unknown, long changes, long tried, List<ReplicaForecast> replicas) {

    /** Copies the replicas. */
    public SyncForecast {
        replicas = List.copyOf(replicas);
    }

    /**
     * No forecast.
     *
     * @param why why not
     * @param changes how many records the rollback changes
     * @return the forecast
     */
    public static SyncForecast unknown(String why, long changes) {
        return new SyncForecast(why, changes, 0, List.of());
    }

    /**
     * Whether a sync was tried.
     *
     * @return false when {@link #unknown} says why not
     */
    public boolean isKnown() {
        return unknown.isEmpty();
    }

    /**
     * How many cases meet a fate, with all replicas.
     *
     * @param fate the fate
     * @return their number
     */
    public long count(SyncFate fate) {
        return replicas.stream().mapToLong(replica -> replica.count(fate)).sum();
    }
}
