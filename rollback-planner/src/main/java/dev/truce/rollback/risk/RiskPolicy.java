package dev.truce.rollback.risk;

import dev.truce.conflict.version.CodePoints;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * By what risk is judged.
 *
 * @param newerLostRiskyUpTo how many records may lose newer states before a rollback is dangerous rather than risky, each counted by
 *     the weight of its type
 * @param bornAfterRiskyShare which share of the scope's live records, by weight, may be deleted as born after the snapshot before a
 *     rollback is dangerous rather than risky; from 0 to 1
 * @param shrunkenShare a snapshot with less than this share of the records that are live, or that an earlier snapshot has, counts
 *     as shrunken; from 0 to 1
 * @param earlierSnapshots with how many earlier snapshots of the same store a snapshot is compared
 * @param offlineAfter a replica that was not seen for longer is offline
 * @param weights how much a record of a type counts, from 1; 1 for types that are absent
 * @param levels the level of a rule, where it is not the rule's own
 * @param windows in which times records are critical
 */
public record RiskPolicy(
        long newerLostRiskyUpTo,
        double bornAfterRiskyShare,
        double shrunkenShare,
        int earlierSnapshots,
        Duration offlineAfter,
        SortedMap<String, Integer> weights,
        SortedMap<String, RiskLevel> levels,
        List<ProximityWindow> windows) {

    /** Checks the ranges, and copies the rest. */
    public RiskPolicy {
        requireShare("bornAfterRiskyShare", bornAfterRiskyShare);
        requireShare("shrunkenShare", shrunkenShare);
        if (newerLostRiskyUpTo < 0 || earlierSnapshots < 0 || offlineAfter.isNegative()) {
            throw new IllegalArgumentException("Counts and durations are not negative, but found newerLostRiskyUpTo "
                    + newerLostRiskyUpTo + ", earlierSnapshots " + earlierSnapshots + " and offlineAfter "
                    + offlineAfter);
        }
        weights = copy(weights);
        levels = copy(levels);
        windows = List.copyOf(windows);
        if (weights.values().stream().anyMatch(weight -> weight < 1)) {
            throw new IllegalArgumentException("A weight is at least 1, but found " + weights);
        }
        if (levels.containsValue(RiskLevel.SAFE)) {
            throw new IllegalArgumentException("No rule is made silent by a level of SAFE, but found " + levels);
        }
    }

    private static <V> SortedMap<String, V> copy(Map<String, V> map) {
        SortedMap<String, V> copy = new TreeMap<>(CodePoints::compare);
        copy.putAll(map);
        return Collections.unmodifiableSortedMap(copy);
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("A share is from 0 to 1, but " + name + " is " + share);
        }
    }

    /**
     * The policy where none is given.
     *
     * @return losing any newer state is dangerous, deleting more than a tenth as born after is, less than half is shrunken, compared
     *     with five earlier snapshots, a replica is offline after thirty days; all records count alike, and none is critical
     */
    public static RiskPolicy defaults() {
        return new RiskPolicy(
                0,
                0.1,
                0.5,
                5,
                Duration.ofDays(30),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                List.of());
    }

    /** How much records of some types count together. */
    double weigh(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .mapToDouble(count -> (double) count.getValue() * weights.getOrDefault(count.getKey(), 1))
                .sum();
    }
}
