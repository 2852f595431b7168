package dev.truce.rollback.risk;

import dev.truce.rollback.replica.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rules about the state that will be, and those who will meet it. */
final class OutlookRules {

    private OutlookRules() {}

    static Optional<RiskReason> orphans(RiskFacts facts) {
        boolean refused = facts.outlook().orphansRefused();
        return LossRules.reason(
                "R-ORPHANS",
                refused ? RiskLevel.DANGEROUS : RiskLevel.RISKY,
                facts.outlook().orphans(),
                "Records would refer to records that will not be there"
                        + (refused ? ", which the store refuses." : "."));
    }

    static Optional<RiskReason> duplicates(RiskFacts facts) {
        return LossRules.reason(
                "R-UNIQUE",
                RiskLevel.DANGEROUS,
                facts.outlook().duplicates(),
                "Records would share a value that must occur once, which the store refuses.");
    }

    static Optional<RiskReason> critical(RiskFacts facts) {
        List<String> samples = new ArrayList<>();
        SortedMap<String, Long> counts = new TreeMap<>();
        RiskLevel worst = RiskLevel.SAFE;
        for (RiskLevel level : List.of(RiskLevel.DANGEROUS, RiskLevel.RISKY)) {
            Tally scored = facts.outlook().critical().getOrDefault(level, Tally.NONE);
            worst = worst == RiskLevel.SAFE && scored.total() > 0 ? level : worst;
            scored.counts().forEach((type, count) -> counts.merge(type, count, Long::sum));
            samples.addAll(scored.samples());
        }
        return LossRules.reason(
                "R-CRITICAL-WINDOW",
                worst,
                new Tally(counts, samples),
                "Records change that are close to the moment at which they matter.");
    }

    static Optional<RiskReason> rehearsal(RiskFacts facts) {
        String failure = facts.outlook().failure();
        return failure == null
                ? Optional.empty()
                : Optional.of(new RiskReason(
                        "R-REHEARSAL",
                        RiskLevel.DANGEROUS,
                        1,
                        "The rehearsal did not do what was planned, so nothing is proved.",
                        List.of(failure)));
    }

    static RiskRule replicaOffline(RiskPolicy policy) {
        return facts -> {
            List<String> offline = new ArrayList<>();
            for (Replica replica : facts.replicas()) {
                Duration away = Duration.between(replica.lastSeen(), facts.at());
                if (away.compareTo(policy.offlineAfter()) > 0) {
                    offline.add("replica " + replica.id() + " was last seen at " + replica.lastSeen());
                }
            }
            return facts.mode() == RestoreMode.FORK || offline.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new RiskReason(
                            "R-REPLICA-OFFLINE",
                            RiskLevel.RISKY,
                            offline.size(),
                            "Replicas were not seen for longer than " + policy.offlineAfter()
                                    + "; what they hold will meet the restored state.",
                            offline));
        };
    }
}
