package dev.truce.cli;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.LeaseLostException;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.queue.StaleCaseException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code truce queue decide}: what stands, by a person's word. */
@Command(
        name = "decide",
        header = "Decides a case, or puts it off.",
        description = {
            "",
            "The decision is for the revision that was looked at: when the record changed since, nothing is",
            "decided, the case as it is now is shown, and the exit code is 3. So it is when --token names a",
            "claim that has ended, or that another's has replaced.",
            "",
            "What is decided must satisfy the validators and immutable paths of the rules that parked the case,",
            "or of --rules. What does not is refused, and the exit code is 2."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce queue decide 7 --revision 1 --take local --reason 'the customer called'",
            "  truce queue decide 7 --revision 1 --token 3 --take local",
            "  truce queue decide 7 --revision 1 --pick /name=local --pick /email=server",
            "  truce queue decide 7 --revision 1 --value record.json",
            "  truce queue decide 7 --revision 1 --defer 2h --reason 'asked the customer'"
        })
final class QueueDecideCommand extends TruceCommand {

    @Parameters(paramLabel = "NUMBER", description = "The case, by its number in the list.")
    private long number;

    @Option(names = "--revision", required = true, paramLabel = "R", description = "The revision that was looked at.")
    private int revision;

    @Option(
            names = "--token",
            paramLabel = "T",
            description = "Decide only while this claim holds; truce queue claim printed it.")
    private @Nullable Long token;

    @Mixin
    private final DecisionOptions decisionOptions = new DecisionOptions();

    @Option(
            names = "--defer",
            paramLabel = "DURATION",
            description = "Decide nothing, and let nobody claim it for so long, such as 2h.")
    private @Nullable Duration pause;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why, for the audit trail.")
    private String reason = "";

    @Option(
            names = {"--actor", "--owner"},
            paramLabel = "NAME",
            description = "Who decides. Default: the user")
    private @Nullable String actor;

    @Mixin
    private final RulesOptions rulesOptions = new RulesOptions();

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    ExitCode run(Output out) {
        String who = actor == null ? out.console().user() : actor;
        Consumer<Workspace> step = pause == null
                ? decided(decisionOptions.decision(this), who, out)
                : putOff(lasting("--defer", pause), who, out);
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            step.accept(workspace);
            return ExitCode.DONE;
        } catch (StaleCaseException e) {
            out.error(String.valueOf(e.getMessage()));
            out.document(CaseDocument.of(e.current()));
            CaseView.print(e.current(), out);
            return ExitCode.STALE;
        } catch (LeaseLostException e) {
            ExitCode code = CaseLease.lost(e, out);
            e.current().ifPresent(now -> CaseView.print(now, out));
            return code;
        }
    }

    private Consumer<Workspace> putOff(Duration time, String who, Output out) {
        if (decisionOptions.ways() > 0 || token != null) {
            throw usage("--defer decides nothing: leave out --take, --pick, --value, --delete and --token, or --defer");
        }
        return workspace -> {
            ConflictCase deferred = workspace.queue().defer(number, revision, time, who, reason);
            out.document(CaseDocument.of(deferred));
            out.say("Put off case " + number + ", " + CaseTable.record(deferred) + ": nobody gets it by a claim until "
                    + deferred.handling().deferredUntil() + "; it can be decided all the same.");
        };
    }

    private Consumer<Workspace> decided(Decision decision, String who, Output out) {
        return workspace -> {
            ConflictCase decided = decide(workspace, decision, who, out);
            out.document(CaseDocument.of(decided));
            out.say(out.good("Decided case " + number) + ": " + CaseView.brief(decision) + " for "
                    + decided.conflict().key().record());
            ConflictCase.Decided made = decided.decision();
            if (made != null) {
                out.say(order(decided.conflict(), made.effect())
                        + " The next reconcile of the same conflict takes this decision.");
            }
        };
    }

    private ConflictCase decide(Workspace workspace, Decision decision, String who, Output out) {
        ConflictQueue queue = workspace.queue();
        // a case that is not there is the queue's to refuse
        DecisionCheck check = queue.find(number)
                .map(new CaseRules(workspace, rulesOptions, out)::of)
                .orElseGet(DecisionCheck::none);
        return token == null
                ? queue.decide(number, revision, decision, check, who, reason)
                : queue.decide(CaseLease.of(queue, number, who, token), revision, decision, check, reason);
    }

    /** What the server has to do, with the version it writes where the record has versions at all. */
    private static String order(NewCase conflict, Outcome.Resolved<String> effect) {
        boolean versioned = conflict.local().stamp().version() != null
                || conflict.server().stamp().version() != null;
        Object version = versioned ? effect.stamp().version() : null;
        String as = version == null ? "" : " as version " + version;
        return switch (effect.operation()) {
            case NONE -> "Nothing is to be written to the server.";
            case PUT -> "The server must put the decided record" + as + ".";
            case DELETE -> "The server must delete it" + as + ".";
        };
    }
}
