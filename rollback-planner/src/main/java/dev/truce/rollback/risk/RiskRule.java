package dev.truce.rollback.risk;

import java.util.List;
import java.util.Optional;

/**
 * Judges one danger of a rollback. Rules are pure functions of the facts: equal facts give equal reasons.
 *
 * <p>The rules of this package, with when each speaks:
 *
 * <ul>
 *   <li>{@code R-NEWER-LOST}: states that are newer than the snapshot's would be lost
 *   <li>{@code R-BORN-AFTER}: records that the snapshot does not have would be deleted
 *   <li>{@code R-REPLACED}: documents that are not known to be newer, or unreadable ones, would be replaced
 *   <li>{@code R-TOMBSTONE-MISSING}: records would come back of which nobody knows whether they were deleted on purpose
 *   <li>{@code R-OPEN-CASES}: conflicts on the records concerned wait for a decision
 *   <li>{@code R-UNVERIFIED-BACKUP}: the snapshot was not verified
 *   <li>{@code R-BACKUP-IN-TARGET}: the repository lies in the folder of the live data
 *   <li>{@code R-TARGET-MISMATCH}: the snapshot was taken of another store
 *   <li>{@code R-SCOPE-WIDER}: record types are emptied that the snapshot does not know at all
 *   <li>{@code R-IRREVERSIBLE-STEP}: records would be removed without a tombstone that tells replicas
 *   <li>{@code R-RULESET-MISMATCH}: the snapshot was taken under other rules
 *   <li>{@code R-SHRUNKEN-BACKUP}: the snapshot has far fewer records than there are, or were
 *   <li>{@code R-SYNC-UNDOES}: the next sync of a replica would bring back what is rolled back, or what is deleted
 *   <li>{@code R-VERSIONLESS}: restored records carry no version that would win the next sync
 *   <li>{@code R-ORPHANS}: records would refer to records that will not be there
 *   <li>{@code R-UNIQUE}: two records would hold a value that must occur once
 *   <li>{@code R-CRITICAL-WINDOW}: records change close to the moment at which they matter
 *   <li>{@code R-SCHEMA-OLDER}: the snapshot was taken under other columns
 *   <li>{@code R-NO-PRESNAPSHOT}: the safety snapshot has no room, or cannot be written
 *   <li>{@code R-REPLICA-OFFLINE}: a replica was not seen for long and holds who knows what
 *   <li>{@code R-REHEARSAL}: the rehearsal did not do what was planned, so nothing is proved
 * </ul>
 *
 * <p>Each of them is judged at the level of its own, unless {@link RiskPolicy#levels} says otherwise.
 */
@FunctionalInterface
public interface RiskRule {

    /** The ids of the rules of this package, in order. */
    List<String> IDS = List.of(
            "R-BACKUP-IN-TARGET",
            "R-BORN-AFTER",
            "R-CRITICAL-WINDOW",
            "R-IRREVERSIBLE-STEP",
            "R-NEWER-LOST",
            "R-NO-PRESNAPSHOT",
            "R-OPEN-CASES",
            "R-ORPHANS",
            "R-REHEARSAL",
            "R-REPLACED",
            "R-REPLICA-OFFLINE",
            "R-RULESET-MISMATCH",
            "R-SCHEMA-OLDER",
            "R-SCOPE-WIDER",
            "R-SHRUNKEN-BACKUP",
            "R-SYNC-UNDOES",
            "R-TARGET-MISMATCH",
            "R-TOMBSTONE-MISSING",
            "R-UNIQUE",
            "R-UNVERIFIED-BACKUP",
            "R-VERSIONLESS");

    /**
     * Judges a rollback.
     *
     * @param facts what is known about it
     * @return a reason against it, or empty
     */
    Optional<RiskReason> judge(RiskFacts facts);

    /**
     * All rules of this package.
     *
     * @param policy their thresholds
     * @return the rules
     */
    static List<RiskRule> all(RiskPolicy policy) {
        return List.of(
                LossRules.newerLost(policy),
                LossRules.bornAfter(policy),
                LossRules::replaced,
                LossRules::tombstoneMissing,
                LossRules::irreversible,
                LossRules::scopeWider,
                LossRules::versionless,
                SourceRules::unverified,
                SourceRules::backupInTarget,
                SourceRules::targetMismatch,
                SourceRules::rulesetMismatch,
                SourceRules.shrunken(policy),
                SourceRules::openCases,
                OutlookRules::orphans,
                OutlookRules::duplicates,
                OutlookRules::critical,
                OutlookRules::rehearsal,
                OutlookRules.replicaOffline(policy),
                SyncRules::undone,
                SafetyRules::schemaOlder,
                SafetyRules::noPresnapshot);
    }
}
