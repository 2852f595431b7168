package dev.truce.rollback.risk;

/**
 * The thresholds of the rules.
 *
 * @param newerLostRiskyUpTo how many records may lose newer states before a rollback is dangerous rather than risky
 * @param bornAfterRiskyShare which share of the scope's live records may be deleted as born after the snapshot before a rollback
 *     is dangerous rather than risky; from 0 to 1
 * @param shrunkenShare a snapshot with less than this share of the records that are live, or that an earlier snapshot has, counts
 *     as shrunken; from 0 to 1
 * @param earlierSnapshots with how many earlier snapshots of the same store a snapshot is compared
 */
public record RiskPolicy(
        long newerLostRiskyUpTo, double bornAfterRiskyShare, double shrunkenShare, int earlierSnapshots) {

    /** Checks the ranges. */
    public RiskPolicy {
        requireShare("bornAfterRiskyShare", bornAfterRiskyShare);
        requireShare("shrunkenShare", shrunkenShare);
        if (newerLostRiskyUpTo < 0 || earlierSnapshots < 0) {
            throw new IllegalArgumentException("A count is not negative, but found newerLostRiskyUpTo "
                    + newerLostRiskyUpTo + " and earlierSnapshots " + earlierSnapshots);
        }
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("A share is from 0 to 1, but " + name + " is " + share);
        }
    }

    /**
     * The thresholds used where none are given.
     *
     * @return losing any newer state is dangerous, deleting more than a tenth as born after is, and less than half is shrunken,
     *     compared with five earlier snapshots
     */
    public static RiskPolicy defaults() {
        return new RiskPolicy(0, 0.1, 0.5, 5);
    }
}
