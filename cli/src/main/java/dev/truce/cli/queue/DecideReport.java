package dev.truce.cli.queue;

import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Visible;
import dev.truce.conflict.queue.ConflictCase;
import java.util.Objects;

/**
 * Tells what became of a case.
 *
 * @param out where to print
 */
record DecideReport(Output out) {

    void decided(ConflictCase decided) {
        out.document(CaseDocument.of(decided));
        ConflictCase.Decided made = Objects.requireNonNull(decided.decision(), "decision");
        out.say(out.good("Decided case " + decided.number()) + ": " + CaseView.brief(made.decision()) + " for "
                + decided.conflict().key().record());
        CaseView.created(made).ifPresent(line -> out.say(Visible.of(line)));
        out.say(DecisionView.order(decided.conflict(), made.effect())
                + " The next reconcile of the same conflict takes this decision.");
    }

    void putOff(ConflictCase deferred) {
        out.document(CaseDocument.of(deferred));
        out.say("Put off case " + deferred.number() + ", " + CaseTable.record(deferred)
                + ": nobody gets it by a claim until " + deferred.handling().deferredUntil()
                + "; it can be decided all the same.");
    }
}
