package dev.truce.rollback.risk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The rules about what a rollback takes away. */
final class LossRules {

    private LossRules() {}

    static RiskRule newerLost(RiskPolicy policy) {
        return facts -> {
            Tally lost = facts.tally(RecordFate.NEWER_LOST);
            RiskLevel level =
                    policy.weigh(lost.counts()) > policy.newerLostRiskyUpTo() ? RiskLevel.DANGEROUS : RiskLevel.RISKY;
            return reason("R-NEWER-LOST", level, lost, "Records changed after the snapshot lose their newer state.");
        };
    }

    static RiskRule bornAfter(RiskPolicy policy) {
        return facts -> {
            Tally born = both(facts.tally(RecordFate.TOMBSTONED), facts.tally(RecordFate.REMOVED));
            double allowed = policy.bornAfterRiskyShare()
                    * policy.weigh(facts.ofTypes(facts.live().counts()));
            RiskLevel level = policy.weigh(born.counts()) > allowed ? RiskLevel.DANGEROUS : RiskLevel.RISKY;
            return reason("R-BORN-AFTER", level, born, "Records that the snapshot does not have are deleted.");
        };
    }

    static Optional<RiskReason> replaced(RiskFacts facts) {
        Tally replaced = both(facts.tally(RecordFate.UNREADABLE_REPLACED), facts.tally(RecordFate.REPLACED));
        return reason(
                "R-REPLACED",
                RiskLevel.RISKY,
                replaced,
                "Records that differ from the snapshot without being newer, or cannot be read, are replaced.");
    }

    static Optional<RiskReason> tombstoneMissing(RiskFacts facts) {
        if (facts.live().keepsTombstones()) {
            return Optional.empty();
        }
        return reason(
                "R-TOMBSTONE-MISSING",
                RiskLevel.RISKY,
                facts.tally(RecordFate.ADDED),
                "Records come back, and as the store keeps no tombstones nobody knows whether they were deleted on purpose.");
    }

    static Optional<RiskReason> irreversible(RiskFacts facts) {
        return reason(
                "R-IRREVERSIBLE-STEP",
                RiskLevel.RISKY,
                facts.tally(RecordFate.REMOVED),
                "Records are removed without a tombstone, so no replica learns of it, and one that has them sends them again.");
    }

    static Optional<RiskReason> scopeWider(RiskFacts facts) {
        SortedSet<String> unknown =
                new TreeSet<>(facts.tally(RecordFate.TOMBSTONED).counts().keySet());
        unknown.addAll(facts.tally(RecordFate.REMOVED).counts().keySet());
        unknown.removeAll(facts.target().content().counts().keySet());
        if (unknown.isEmpty()) {
            return Optional.empty();
        }
        List<String> samples = unknown.stream()
                .map(type -> "type " + type + ": " + facts.live().counts().getOrDefault(type, 0L) + " live records")
                .toList();
        return Optional.of(new RiskReason(
                "R-SCOPE-WIDER",
                RiskLevel.DANGEROUS,
                unknown.size(),
                "Record types are emptied that the snapshot does not know at all; limit the rollback to types it has.",
                samples));
    }

    static Optional<RiskReason> versionless(RiskFacts facts) {
        if (facts.mode() != RestoreMode.AUTHORITATIVE || facts.live().keepsVersions()) {
            return Optional.empty();
        }
        Tally back = both(
                facts.tally(RecordFate.ADDED),
                both(facts.tally(RecordFate.NEWER_LOST), facts.tally(RecordFate.REPLACED)));
        return reason(
                "R-VERSIONLESS",
                RiskLevel.RISKY,
                back,
                "Restored records carry no version, so the next sync may bring back what is rolled back.");
    }

    private static Tally both(Tally one, Tally two) {
        SortedMap<String, Long> counts = new TreeMap<>(one.counts());
        two.counts().forEach((type, count) -> counts.merge(type, count, Long::sum));
        List<String> samples = new ArrayList<>(one.samples());
        samples.addAll(two.samples());
        return new Tally(counts, samples);
    }

    static Optional<RiskReason> reason(String rule, RiskLevel level, Tally tally, String summary) {
        return tally.total() == 0
                ? Optional.empty()
                : Optional.of(new RiskReason(rule, level, tally.total(), summary, tally.samples()));
    }
}
