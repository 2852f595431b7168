package dev.truce.cli;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.queue.StaleCaseException;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code truce queue decide}: what stands, by a person's word. */
@Command(
        name = "decide",
        header = "Decides a case.",
        description = {
            "",
            "The decision is for the revision that was looked at: when the record changed since, nothing is",
            "decided, the case as it is now is shown, and the exit code is 3.",
            "",
            "What is decided must satisfy the validators and immutable paths of the rules that parked the case,",
            "or of --rules. What does not is refused, and the exit code is 2."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce queue decide 7 --revision 1 --take local --reason 'the customer called'",
            "  truce queue decide 7 --revision 1 --pick /name=local --pick /email=server",
            "  truce queue decide 7 --revision 1 --value record.json"
        })
final class QueueDecideCommand extends TruceCommand {

    @Parameters(paramLabel = "NUMBER", description = "The case, by its number in the list.")
    private long number;

    @Option(names = "--revision", required = true, paramLabel = "R", description = "The revision that was looked at.")
    private int revision;

    @Option(names = "--take", paramLabel = "SIDE", description = "The whole record of local, server or base.")
    private @Nullable String take;

    @Option(
            names = "--pick",
            paramLabel = "PATH=SIDE",
            description = "At a conflicting path the value of local, server or base; the rest as merged.")
    private List<String> picks = new ArrayList<>();

    @Option(names = "--value", paramLabel = "FILE", description = "A record of one's own, JSON.")
    private @Nullable Path value;

    @Option(names = "--delete", description = "Delete the record.")
    private boolean delete;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why, for the audit trail.")
    private String reason = "";

    @Option(names = "--actor", paramLabel = "NAME", description = "Who decides. Default: the user")
    private @Nullable String actor;

    @Mixin
    private final RulesOptions rulesOptions = new RulesOptions();

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    ExitCode run(Output out) {
        Decision decision = decision();
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            String who = actor == null ? out.console().user() : actor;
            ConflictCase decided =
                    workspace.queue().decide(number, revision, decision, check(workspace, out), who, reason);
            out.document(CaseView.json(decided));
            out.say(out.good("Decided case " + number) + ": " + CaseView.brief(decision) + " for "
                    + decided.conflict().key().record());
            ConflictCase.Decided made = decided.decision();
            if (made != null) {
                out.say(order(decided.conflict(), made.effect())
                        + " The next reconcile of the same conflict takes this decision.");
            }
            return ExitCode.DONE;
        } catch (StaleCaseException e) {
            out.error(String.valueOf(e.getMessage()));
            out.document(CaseView.json(e.current()));
            CaseView.print(e.current(), out);
            return ExitCode.STALE;
        }
    }

    /** A case that is not there is the queue's to refuse. */
    private DecisionCheck check(Workspace workspace, Output out) {
        if (rulesOptions.given()) {
            return check(rulesOptions.ruleset(), out);
        }
        return workspace
                .queue()
                .find(number)
                .map(parked -> check(new KeptRules(workspace).of(parked), out))
                .orElseGet(DecisionCheck::none);
    }

    private static DecisionCheck check(Ruleset rules, Output out) {
        return ConflictResolver.builder(rules, FieldAccess.json(), out.console().clock())
                .build()
                .decisionCheck();
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

    private Decision decision() {
        int ways = (take == null ? 0 : 1) + (picks.isEmpty() ? 0 : 1) + (value == null ? 0 : 1) + (delete ? 1 : 0);
        if (ways != 1) {
            throw usage("decide in one way: --take, --pick, --value or --delete; found " + ways + " of them");
        }
        if (take != null) {
            return new Decision.TakeSide(side(take));
        }
        if (value != null) {
            return new Decision.SetValue(
                    new String(StrictJson.write(StrictJson.reader().read(value)), StandardCharsets.UTF_8));
        }
        return delete ? new Decision.Delete() : new Decision.PickFields(pickedSides());
    }

    private SortedMap<FieldPath, Decision.Pick> pickedSides() {
        SortedMap<FieldPath, Decision.Pick> sides = new TreeMap<>();
        for (String pick : picks) {
            int equals = pick.lastIndexOf('=');
            if (equals < 0 || (equals > 0 && !pick.startsWith("/"))) {
                throw usage("--pick is PATH=SIDE such as /name=local, but found \"" + pick + "\"");
            }
            sides.put(FieldPath.parse(pick.substring(0, equals)), side(pick.substring(equals + 1)));
        }
        return sides;
    }

    private Decision.Pick side(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "local" -> Decision.Pick.LOCAL;
            case "server" -> Decision.Pick.SERVER;
            case "base" -> Decision.Pick.BASE;
            default -> throw usage("a side is local, server or base, but found \"" + name + "\"");
        };
    }
}
