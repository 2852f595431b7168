package dev.truce.rollback.risk;

import dev.truce.rollback.snapshot.Snapshot;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The rules about what a rollback relies on. */
final class SourceRules {

    private SourceRules() {}

    static Optional<RiskReason> unverified(RiskFacts facts) {
        return facts.targetVerified()
                ? Optional.empty()
                : Optional.of(new RiskReason(
                        "R-UNVERIFIED-BACKUP",
                        RiskLevel.DANGEROUS,
                        1,
                        "The snapshot was not verified, so it may be damaged.",
                        List.of(name(facts.target()))));
    }

    static Optional<RiskReason> backupInTarget(RiskFacts facts) {
        Path repository = facts.live().repository();
        Path folder = facts.live().folder();
        boolean inside = repository != null && folder != null && repository.startsWith(folder);
        return facts.mode() == RestoreMode.FORK || !inside
                ? Optional.empty()
                : Optional.of(new RiskReason(
                        "R-BACKUP-IN-TARGET",
                        RiskLevel.RISKY,
                        1,
                        "The snapshots lie in the folder of the live data and would be lost with it.",
                        List.of(repository + " lies in " + folder)));
    }

    static Optional<RiskReason> targetMismatch(RiskFacts facts) {
        String source = facts.target().source();
        return facts.mode() == RestoreMode.FORK || source.equals(facts.live().location())
                ? Optional.empty()
                : Optional.of(new RiskReason(
                        "R-TARGET-MISMATCH",
                        RiskLevel.RISKY,
                        1,
                        "The snapshot was taken of another store.",
                        List.of("taken of " + source + ", live is "
                                + facts.live().location())));
    }

    static Optional<RiskReason> rulesetMismatch(RiskFacts facts) {
        Snapshot.RulesetRef then = facts.target().note().ruleset();
        Snapshot.RulesetRef now = facts.live().ruleset();
        if (facts.mode() == RestoreMode.FORK
                || then == null
                || now == null
                || then.digest().equals(now.digest())) {
            return Optional.empty();
        }
        return Optional.of(new RiskReason(
                "R-RULESET-MISMATCH",
                RiskLevel.RISKY,
                1,
                "The snapshot was taken under other rules, by which its documents may mean something else.",
                List.of("then " + name(then) + ", now " + name(now))));
    }

    static RiskRule shrunken(RiskPolicy policy) {
        return facts -> {
            long target = facts.inScope(facts.target().content().counts());
            long live = facts.inScope(facts.live().counts());
            Optional<Snapshot> largest = facts.earlier().stream()
                    .limit(policy.earlierSnapshots())
                    .max(Comparator.comparingLong(
                            snapshot -> facts.inScope(snapshot.content().counts())));
            long before = largest.map(
                            snapshot -> facts.inScope(snapshot.content().counts()))
                    .orElse(0L);
            // a repair leaves what is live, so that only what was backed up before can be missed
            long reference = facts.mode() == RestoreMode.AUTHORITATIVE ? Math.max(live, before) : before;
            if (facts.mode() == RestoreMode.FORK || target >= policy.shrunkenShare() * reference) {
                return Optional.empty();
            }
            String earlier = largest.map(snapshot -> ", " + before + " in " + name(snapshot))
                    .orElse("");
            return Optional.of(new RiskReason(
                    "R-SHRUNKEN-BACKUP",
                    facts.mode() == RestoreMode.AUTHORITATIVE ? RiskLevel.DANGEROUS : RiskLevel.RISKY,
                    reference - target,
                    "The snapshot has far fewer records than there are, or were in earlier snapshots.",
                    List.of(target + " records in the snapshot, " + live + " live" + earlier)));
        };
    }

    static Optional<RiskReason> openCases(RiskFacts facts) {
        return LossRules.reason(
                "R-OPEN-CASES",
                RiskLevel.RISKY,
                facts.openCases(),
                "Conflicts on records that change wait for a decision, which would be made on an outdated view.");
    }

    private static String name(Snapshot snapshot) {
        return "snapshot " + snapshot.id().shortText() + " of " + snapshot.createdAt();
    }

    private static String name(Snapshot.RulesetRef ruleset) {
        return ruleset.name() + " " + ruleset.version() + " ("
                + ruleset.digest().shortText() + ")";
    }
}
