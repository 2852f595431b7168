package dev.truce.conflict.suggest;

import dev.truce.conflict.queue.Decision;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Counts decisions; their order does not matter. */
final class Tally {

    private final Map<DecidedFor, Long> counts = new EnumMap<>(DecidedFor.class);
    private final Set<String> deciders = new HashSet<>();
    private final Map<Said, Long> alike = new HashMap<>();
    private long newestCase;
    private Instant newestAt = Instant.MIN;

    /** What a decision has in common with others of one bulk. */
    private record Said(String actor, String reason, Decision decision) {}

    void add(DecidedFor decidedFor, PastDecision decision) {
        counts.merge(decidedFor, 1L, Long::sum);
        deciders.add(decision.last().actor());
        if (!decision.last().reason().isEmpty()) {
            Said said = new Said(
                    decision.last().actor(),
                    decision.last().reason(),
                    decision.last().decision());
            alike.merge(said, 1L, Long::sum);
        }
        if (decision.number() > newestCase) {
            newestCase = decision.number();
            newestAt = decision.at();
        }
    }

    /** What was counted; empty for nothing. */
    Optional<DecisionCounts> counts() {
        if (counts.isEmpty()) {
            return Optional.empty();
        }
        long said = alike.values().stream()
                .filter(each -> each > 1)
                .mapToLong(Long::longValue)
                .sum();
        return Optional.of(new DecisionCounts(counts, deciders.size(), said, newestCase, newestAt));
    }
}
