package dev.truce.rollback.risk;

import dev.truce.rollback.replica.SyncFate;
import java.util.List;
import java.util.Optional;

/** The rule about what the replicas make of a rollback. */
final class SyncRules {

    private SyncRules() {}

    static Optional<RiskReason> undone(RiskFacts facts) {
        long undone = facts.sync().count(SyncFate.BRINGS_BACK) + facts.sync().count(SyncFate.RESURRECTS);
        List<String> samples = facts.sync().replicas().stream()
                .flatMap(replica -> replica.samples().stream())
                .toList();
        return undone == 0
                ? Optional.empty()
                : Optional.of(new RiskReason(
                        "R-SYNC-UNDOES",
                        RiskLevel.DANGEROUS,
                        undone,
                        "By the rules, the next sync of a replica brings back what is rolled back, in so many of the cases tried.",
                        samples));
    }
}
