package dev.truce.rollback.replica;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the first sync of one replica after a rollback would do, each record for itself.
 *
 * @param tenant whose data it holds; empty where there is one tenant
 * @param id the replica
 * @param lastSeen when it last finished a sync
 * @param basis how it is known what the replica holds
 * @param offlineTooLong whether it was last seen longer ago than the policy expects
 * @param mustResync whether deletes may be forgotten that it never learnt of, so that it loads everything anew
 * @param fates how many cases meet each fate; a case is a record in one of the states in which the replica may have it: untouched,
 *     edited, deleted. Fates without cases are absent
 * @param samples the first cases that undo a part of the rollback, in words; at most {@link #MAX_SAMPLES}
 */
public record ReplicaForecast(
        String tenant,
        String id,
        Instant lastSeen,
        Basis basis,
        boolean offlineTooLong,
        boolean mustResync,
        Map<SyncFate, Long> fates,
        List<String> samples) {

    /** How many samples there are at most. */
    public static final int MAX_SAMPLES = 5;

    /** Copies the collections. */
    public ReplicaForecast {
        fates = fates.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(fates));
        samples = List.copyOf(samples.subList(0, Math.min(MAX_SAMPLES, samples.size())));
    }

    /** How it is known what a replica holds. */
    public enum Basis {
        /** It reported the state root of a state that is known. */
        STATE,
        /** From the times of the records, and from older snapshots for those that were changed since it was seen. */
        TIME
    }

    /**
     * How many cases meet a fate.
     *
     * @param fate the fate
     * @return their number
     */
    public long count(SyncFate fate) {
        return fates.getOrDefault(fate, 0L);
    }

    /**
     * The replica's name within all tenants.
     *
     * @return tenant and id
     */
    public String name() {
        return tenant.isEmpty() ? id : tenant + "/" + id;
    }
}
