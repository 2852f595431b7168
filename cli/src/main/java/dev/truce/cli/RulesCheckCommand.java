package dev.truce.cli;

import dev.truce.conflict.ruleset.Ruleset;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce rules check}: whether a ruleset loads. */
@Command(
        name = "check",
        header = "Loads a ruleset, and says what in it is not understood.",
        description = {"", "Exits 2 when it does not load, naming file, line and path."},
        footerHeading = "%nExamples:%n",
        footer = {"  truce rules check rules.yaml"})
final class RulesCheckCommand extends TruceCommand {

    @Parameters(paramLabel = "FILE", description = "The ruleset, YAML or JSON.")
    private Path file = Path.of("");

    @Override
    ExitCode run(Output out) {
        Ruleset rules = Ruleset.read(file);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("ruleset", rules.name()).put("version", rules.version());
        document.put("digest", rules.digest().toString());
        document.put("topology", CaseView.lower(rules.topology()));
        document.put("default", rules.defaults().strategy().toString());
        document.put("fields", rules.defaults().fields().byPattern().size());
        document.put("types", rules.types().size());
        out.document(document);
        out.say(out.good("The ruleset loads") + ": " + rules.name() + " " + rules.version() + ", "
                + rules.defaults().strategy() + ", "
                + Values.count(rules.defaults().fields().byPattern().size(), "field rule") + ", "
                + Values.count(rules.types().size(), "type") + " with own rules");
        out.say("Digest: " + rules.digest());
        return ExitCode.DONE;
    }
}
