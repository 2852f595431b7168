package dev.truce.conflict.suggest;

import dev.truce.conflict.queue.CaseErasure;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseOrder;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Decision;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was decided, from the newest case back. A case that was decided, opened anew and decided again comes once, with its
 * last decision. Left out is what a deadline decided, because nobody did; what kept both sides, because no side gave way; and what
 * was erased, because nobody knows how its sides stood to each other. Holds a page of cases in memory, and the decisions
 * of cases opened anew until the first of them is met.
 */
final class DecisionHistory {

    private final Consumer<PastDecision> sink;
    private final Map<Long, ConflictCase> overrides = new HashMap<>();

    private DecisionHistory(Consumer<PastDecision> sink) {
        this.sink = sink;
    }

    /** Reads the newest decided cases, at most so many. */
    static void read(
            ConflictQueue queue,
            @Nullable String tenant,
            @Nullable String type,
            int most,
            Consumer<PastDecision> sink) {
        DecisionHistory history = new DecisionHistory(sink);
        queue.forEach(new CaseFilter(tenant, CaseStatus.DECIDED, type, most), CaseOrder.NEWEST_FIRST, history::add);
    }

    private void add(ConflictCase decided) {
        ConflictCase later = overrides.remove(decided.number());
        ConflictCase last = later == null ? decided : later;
        OptionalLong first = decided.conflict().reopens();
        if (first.isPresent()) {
            overrides.put(first.getAsLong(), last);
            return;
        }
        ConflictCase.Decided decision = last.decision();
        if (decision != null && isEvidence(last, decision)) {
            sink.accept(new PastDecision(decided, decision, last.number(), last.updatedAt()));
        }
    }

    private static boolean isEvidence(ConflictCase last, ConflictCase.Decided decision) {
        return !last.isDecidedByFallback()
                && !(decision.decision() instanceof Decision.KeepBoth)
                && !CaseErasure.isErased(last);
    }
}
