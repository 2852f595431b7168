package dev.truce.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce audit verify}: whether the chain holds. */
@Command(
        name = "verify",
        header = "Walks the chain of the audit trail and says where it is broken.",
        description = {"", "Exits 1 when an entry was changed, added or removed."},
        footerHeading = "%nExamples:%n",
        footer = {"  truce audit verify"})
final class AuditVerifyCommand extends TruceCommand {

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    ExitCode run(Output out) {
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            Optional<String> problem = workspace.audit().verify();
            ObjectNode document = JsonNodeFactory.instance.objectNode().put("valid", problem.isEmpty());
            problem.ifPresent(found -> document.put("problem", found));
            out.document(document);
            if (problem.isPresent()) {
                out.error("the audit trail of " + workspace.place() + " is broken: " + problem.get());
                return ExitCode.LEFT_OPEN;
            }
            out.say(out.good("The audit trail holds") + ": every entry follows the one before it.");
            return ExitCode.DONE;
        }
    }
}
