package dev.truce.conflict.queue;

import dev.truce.conflict.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One decision for many cases. It is rehearsed first; what then is decided are the cases that the rehearsal saw, each by itself
 * and only as it was seen, so that some may be decided and others not.
 *
 * @param filter which cases are looked at
 * @param selector which of these are decided; pure
 * @param decision what is decided
 * @param check what the decided states must satisfy
 * @param actor who decides
 * @param reason why, in words; may be empty
 */
public record BulkDecision(
        CaseFilter filter,
        Predicate<ConflictCase> selector,
        Decision decision,
        DecisionCheck check,
        String actor,
        String reason) {

    /** How it went with a case. */
    public enum Result {
        /** It is decided, or in a rehearsal: it would be. */
        DECIDED,
        /** The decision does not fit it, a rule forbids the state, or somebody else has it. */
        REFUSED,
        /** It changed, or was closed, since the rehearsal. */
        STALE
    }

    /**
     * One case.
     *
     * @param seen the case as it was rehearsed
     * @param result how it went
     * @param effect what follows for the record; present exactly for {@link Result#DECIDED}
     * @param why what was wrong; empty for {@link Result#DECIDED}
     */
    public record Line(ConflictCase seen, Result result, Outcome.@Nullable Resolved<String> effect, String why) {}

    /** One of a case, what is done with it, and how it went. */
    private Line line(ConflictCase seen, Function<ConflictCase, Outcome.Resolved<String>> step) {
        try {
            return new Line(seen, Result.DECIDED, step.apply(seen), "");
        } catch (StaleCaseException e) {
            return new Line(seen, Result.STALE, null, String.valueOf(e.getMessage()));
        } catch (DecisionRefusedException e) {
            return new Line(seen, Result.REFUSED, null, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Looks at what would come of it. Nothing is changed.
     *
     * @param queue where the cases are
     * @param now the time of the rehearsal
     * @return a line for each selected case that is not closed, in the order of the queue's list
     */
    public List<Line> rehearse(ConflictQueue queue, Instant now) {
        return queue.list(filter).stream()
                .filter(each -> each.status().isUndecided())
                .filter(selector)
                .map(each -> line(each, seen -> preview(seen, now).effect()))
                .toList();
    }

    /**
     * Decides what was rehearsed.
     *
     * @param queue where the cases are
     * @param rehearsed the lines of the rehearsal; those that were refused are left as they are
     * @return what became of each, in their order
     */
    public List<Line> apply(ConflictQueue queue, List<Line> rehearsed) {
        return rehearsed.stream()
                .map(each -> each.result() != Result.DECIDED ? each : line(each.seen(), seen -> decided(queue, seen)))
                .toList();
    }

    private DecisionPreview preview(ConflictCase seen, Instant now) {
        return DecisionPreview.of(seen, seen.revision(), decision, check, actor, now);
    }

    private Outcome.Resolved<String> decided(ConflictQueue queue, ConflictCase seen) {
        ConflictCase decided = queue.decide(seen.number(), seen.revision(), decision, check, actor, reason);
        return Objects.requireNonNull(decided.decision(), "decision").effect();
    }
}
