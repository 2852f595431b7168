package dev.truce.rollback.replica;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A replica, as the sync layer last reported it.
 *
 * @param tenant whose data it holds; empty where there is one tenant
 * @param id names it within the tenant
 * @param lastSeen when it last finished a sync, in milliseconds
 * @param acknowledged up to where it had the live data then
 * @param retiredAt when it was given up; null while it is expected to come back
 */
public record Replica(
        String tenant,
        String id,
        Instant lastSeen,
        Acknowledged acknowledged,
        @Nullable Instant retiredAt) {

    /** By tenant, then id. */
    public static final Comparator<Replica> ORDER =
            Comparator.comparing(Replica::tenant).thenComparing(Replica::id);

    /** Checks the name and cuts times off to milliseconds. */
    public Replica {
        if (id.isBlank()) {
            throw new IllegalArgumentException("A replica needs an id, but it was empty");
        }
        lastSeen = lastSeen.truncatedTo(ChronoUnit.MILLIS);
        retiredAt = retiredAt == null ? null : retiredAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * A replica that was just seen.
     *
     * @param tenant whose data it holds; empty where there is one tenant
     * @param id names it within the tenant
     * @param seen when it finished its sync
     * @param acknowledged up to where it has the live data
     * @return the replica, not retired
     */
    public static Replica seen(String tenant, String id, Instant seen, Acknowledged acknowledged) {
        return new Replica(tenant, id, seen, acknowledged, null);
    }

    /**
     * Whether it is given up: it may come back one day, but nothing waits for it.
     *
     * @return true when it was retired and not seen since
     */
    public boolean isRetired() {
        return retiredAt != null;
    }

    /**
     * What is known of it after a report: a later report replaces what is known, an earlier one changes nothing. One from after
     * its retirement brings it back. Every registry takes reports through here.
     *
     * @param report the report
     * @return this replica or the reported one
     */
    public Replica after(Replica report) {
        boolean late = report.lastSeen.isBefore(lastSeen) || (retiredAt != null && !report.lastSeen.isAfter(retiredAt));
        return late ? this : report;
    }

    /**
     * The replica, given up.
     *
     * @param at when
     * @return the replica; this one when it was retired already
     */
    public Replica retired(Instant at) {
        return retiredAt == null ? new Replica(tenant, id, lastSeen, acknowledged, at) : this;
    }
}
