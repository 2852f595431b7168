package dev.truce.cli.agent;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.jdbc.Outbox;
import dev.truce.jdbc.Outbox.DeadMessage;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce notify}: messages that were tried as often as they may be. */
public final class NotifyCommands {

    private static final int MOST = 10_000;

    private NotifyCommands() {}

    /** {@code truce notify list}. */
    @Command(
            name = "list",
            header = "Lists what could not be delivered and is tried no more.",
            description = {"", "With --json, one message a line. Exits 1 when there is any."},
            footerHeading = "%nExamples:%n",
            footer = {"  truce notify list", "  truce notify list --json"})
    public static final class ListDead extends TruceCommand {

        @Mixin
        private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

        @Override
        public ExitCode run(Output out) {
            try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
                List<DeadMessage> dead = workspace.database().outbox().dead(MOST);
                Table table = new Table().row("number", "to", "error");
                for (DeadMessage each : dead) {
                    ObjectNode document = JsonNodeFactory.instance.objectNode();
                    out.document(document.put("number", each.number())
                            .put("topic", each.topic())
                            .put("id", each.idempotencyKey())
                            .put("error", each.lastError()));
                    table.row(
                            Values.count(each.number()),
                            Values.shortened(each.topic(), 80),
                            Values.shortened(each.lastError(), 160));
                }
                if (dead.isEmpty()) {
                    out.say("Nothing is given up.");
                    return ExitCode.DONE;
                }
                out.say(table);
                out.say("Next: truce notify retry " + dead.get(0).number());
                return ExitCode.LEFT_OPEN;
            }
        }
    }

    /** {@code truce notify retry}. */
    @Command(
            name = "retry",
            header = "Has messages that were given up tried again.",
            description = {
                "",
                "They come before all later ones about the same thing, and are tried as often as new ones. The",
                "agent or truce queue watch delivers them. Exits 1 when a number is none of a message that was",
                "given up."
            },
            footerHeading = "%nExamples:%n",
            footer = {"  truce notify retry 17", "  truce notify retry"})
    public static final class Retry extends TruceCommand {

        @Parameters(arity = "0..*", paramLabel = "NUMBER", description = "Which; all if left out.")
        private List<Long> numbers = new ArrayList<>();

        @Mixin
        private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

        @Override
        public ExitCode run(Output out) {
            try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
                Outbox outbox = workspace.database().outbox();
                List<Long> wanted = numbers.isEmpty()
                        ? outbox.dead(MOST).stream().map(DeadMessage::number).toList()
                        : numbers;
                int again = 0;
                List<Long> unknown = new ArrayList<>();
                for (long number : wanted) {
                    if (outbox.retry(number)) {
                        again++;
                    } else {
                        unknown.add(number);
                    }
                }
                ObjectNode document = JsonNodeFactory.instance.objectNode().put("again", again);
                unknown.forEach(document.putArray("unknown")::add);
                out.document(document);
                unknown.forEach(number -> out.error(
                        "message " + number + " is not one that was given up; list those: truce notify list"));
                out.say(Values.count(again, "message") + " will be tried again.");
                return unknown.isEmpty() ? ExitCode.DONE : ExitCode.LEFT_OPEN;
            }
        }
    }
}
