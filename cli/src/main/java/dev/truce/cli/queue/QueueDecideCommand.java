package dev.truce.cli.queue;

import dev.truce.cli.terminal.Converters;
import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.RulesOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.LeaseLostException;
import dev.truce.conflict.queue.StaleCaseException;
import java.time.Duration;
import java.util.function.Function;
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
            "Without any of --take, --pick, --value, --delete, --keep-both and --defer, at a terminal, it",
            "shows the case, asks for each conflicting field, shows what would be stored, and decides when",
            "you say so. Exits 1 when you do not.",
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
            "  truce queue decide 7",
            "  truce queue decide 7 --revision 1 --take local --reason 'the customer called'",
            "  truce queue decide 7 --revision 1 --token 3 --take local",
            "  truce queue decide 7 --revision 1 --pick /name=local --pick /email=server",
            "  truce queue decide 7 --revision 1 --value record.json --dry-run",
            "  truce queue decide 7 --revision 1 --keep-both r-77b --keep local --reason 'two guests'",
            "  truce queue decide 7 --revision 1 --defer 2h --reason 'asked the customer'"
        })
public final class QueueDecideCommand extends TruceCommand {

    @Parameters(paramLabel = "NUMBER", description = "The case, by its number in the list.")
    private long number;

    @Option(
            names = "--revision",
            paramLabel = "R",
            description = "The revision that was looked at. Default: where you are asked, the one you are shown")
    private @Nullable Integer revision;

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

    @Option(
            names = "--dry-run",
            description = "Show what would be stored, what the server must do and what is lost; write nothing.")
    private boolean dryRun;

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
    public ExitCode run(Output out) {
        Function<CaseDecider, ExitCode> step = step(out);
        String who = actor == null ? out.console().user() : actor;
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            return step.apply(new CaseDecider(number, who, token, rulesOptions, workspace, out));
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

    /** What the options ask for; a call that cannot be meant is refused before anything is opened. */
    private Function<CaseDecider, ExitCode> step(Output out) {
        DecideReport report = new DecideReport(out);
        if (decisionOptions.ways() == 0 && pause == null && !dryRun && out.asksPerson()) {
            return decider -> dialog(decider, report, out);
        }
        if (pause != null) {
            return putOff(lasting("--defer", pause), report);
        }
        Decision decision = decisionOptions.decision(this);
        int seen = revisionSeen();
        if (dryRun) {
            return decider -> {
                DecisionView view = decider.preview(decider.shown(), seen, decision);
                out.document(view.document());
                view.print(out);
                out.say("Nothing was decided; without --dry-run, the same call decides.");
                return ExitCode.DONE;
            };
        }
        return decider -> {
            report.decided(decider.decide(seen, decision, reason));
            return ExitCode.DONE;
        };
    }

    private ExitCode dialog(CaseDecider decider, DecideReport report, Output out) {
        ConflictCase shown = decider.shown();
        Function<String, Duration> time = text -> lasting("defer", Converters.duration(text));
        return new DecideDialog(decider, report, reason, time, out)
                .run(shown, revision == null ? shown.revision() : revision);
    }

    private Function<CaseDecider, ExitCode> putOff(Duration time, DecideReport report) {
        if (decisionOptions.ways() > 0 || token != null) {
            throw usage(
                    "--defer decides nothing: leave out --take, --pick, --value, --delete, --keep-both and --token, or --defer");
        }
        if (dryRun) {
            throw usage("--dry-run shows what a decision would do, and --defer decides nothing: leave out one of them");
        }
        int seen = revisionSeen();
        return decider -> {
            report.putOff(decider.putOff(seen, time, reason));
            return ExitCode.DONE;
        };
    }

    private int revisionSeen() {
        if (revision == null) {
            throw usage("Missing required option: '--revision=R'");
        }
        return revision;
    }
}
