package dev.truce.cli.queue;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Prompt;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionRefusedException;
import dev.truce.conflict.queue.StaleCaseException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Leads a person through one case: shows it, asks, previews what was answered, and decides when the person says so. What is
 * refused is asked anew; a case that changed meanwhile is shown as it is now. Until the last yes nothing is written.
 */
final class DecideDialog {

    private final CaseDecider decider;
    private final DecideReport report;
    private final String reason;
    private final Function<String, Duration> pause;
    private final Prompt prompt;
    private final Output out;

    /**
     * A dialog.
     *
     * @param reason why, as the call says; empty to ask for it
     * @param pause reads how long a case is put off
     */
    DecideDialog(
            CaseDecider decider, DecideReport report, String reason, Function<String, Duration> pause, Output out) {
        this.decider = decider;
        this.report = report;
        this.reason = reason;
        this.pause = pause;
        this.prompt = new Prompt(out);
        this.out = out;
    }

    /**
     * Leads through the case.
     *
     * @param first the case
     * @param revisionSeen the revision that was looked at before
     * @return DONE when it was decided or put off, STALE when it changed and the person did not go on, else LEFT_OPEN
     */
    ExitCode run(ConflictCase first, int revisionSeen) {
        ConflictCase shown = first;
        int seen = revisionSeen;
        if (shown.status().isUndecided() && shown.revision() == seen) {
            CaseView.print(shown, out);
        }
        while (true) {
            try {
                if (!shown.status().isUndecided() || shown.revision() != seen) {
                    throw new StaleCaseException(seen, shown);
                }
                return settle(shown);
            } catch (StaleCaseException e) {
                out.error(String.valueOf(e.getMessage()));
                shown = e.current();
                CaseView.print(shown, out);
                seen = shown.revision();
                if (!shown.status().isUndecided() || !prompt.yes("Go on with revision " + seen + "?")) {
                    return ExitCode.STALE;
                }
            }
        }
    }

    private ExitCode settle(ConflictCase shown) {
        decider.requireMine(shown);
        CaseQuestions questions = new CaseQuestions(shown, prompt, out, pause);
        while (true) {
            try {
                Verdict verdict = questions.ask();
                if (verdict instanceof Verdict.Leave) {
                    return left();
                }
                Optional<ExitCode> end = verdict instanceof Verdict.PutOff off
                        ? Optional.of(putOff(shown, off.pause()))
                        : confirm(shown, ((Verdict.Decide) verdict).decision());
                if (end.isPresent()) {
                    return end.get();
                }
            } catch (DecisionRefusedException e) {
                out.error(String.valueOf(e.getMessage()));
                out.say("Nothing was written; answer otherwise, or quit.");
            }
        }
    }

    /** Shows what would come of a decision, and decides; empty when the person wants to answer anew. */
    private Optional<ExitCode> confirm(ConflictCase shown, Decision decision) {
        decider.preview(shown, shown.revision(), decision).print(out);
        while (true) {
            String answer = prompt.ask("Decide so? yes, no to answer anew, or quit:")
                    .orElse("quit")
                    .toLowerCase(Locale.ROOT);
            switch (answer) {
                case "yes", "y" -> {
                    return Optional.of(decide(shown, decision));
                }
                case "no", "n" -> {
                    return Optional.empty();
                }
                case "quit", "q" -> {
                    return Optional.of(left());
                }
                default -> out.say("Answer yes, no or quit.");
            }
        }
    }

    private ExitCode decide(ConflictCase shown, Decision decision) {
        Optional<String> why = why();
        if (why.isEmpty()) {
            return left();
        }
        report.decided(decider.decide(shown.revision(), decision, why.get()));
        return ExitCode.DONE;
    }

    private ExitCode putOff(ConflictCase shown, Duration time) {
        Optional<String> why = why();
        if (why.isEmpty()) {
            return left();
        }
        report.putOff(decider.putOff(shown.revision(), time, why.get()));
        return ExitCode.DONE;
    }

    private Optional<String> why() {
        return reason.isEmpty() ? prompt.ask("Why, for the audit trail (Enter for no reason):") : Optional.of(reason);
    }

    private ExitCode left() {
        out.say("Nothing was decided.");
        return ExitCode.LEFT_OPEN;
    }
}
