package dev.truce.cli.rules;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.ruleset.RulesetException;
import dev.truce.conflict.ruleset.UnsafeTopologyException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce rules check}: whether a ruleset loads. */
@Command(
        name = "check",
        header = "Loads a ruleset, and says what in it is not understood.",
        description = {
            "",
            "Names everything that is wrong with file, line, path and remedy. Exits 2 when it does not load,",
            "and 7 when it loads but cannot converge in the topology that it declares."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  truce rules check rules.yaml"})
public final class RulesCheckCommand extends TruceCommand {

    @Parameters(paramLabel = "FILE", description = "The ruleset, YAML or JSON.")
    private Path file = Path.of("");

    @Override
    public ExitCode run(Output out) {
        Ruleset rules;
        try {
            rules = Ruleset.read(file);
        } catch (RulesetException e) {
            return refused(e, out);
        }
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("ruleset", rules.name()).put("version", rules.version());
        document.put("digest", rules.digest().toString());
        document.put("topology", Values.lower(rules.topology()));
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

    private static ExitCode refused(RulesetException refusal, Output out) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode findings = document.put("file", refusal.source()).putArray("findings");
        for (RulesetException.Finding finding : refusal.findings()) {
            findings.addObject()
                    .put("line", finding.line())
                    .put("path", finding.path())
                    .put("problem", finding.problem());
            out.error(finding.in(refusal.source()));
        }
        out.document(document);
        return refusal instanceof UnsafeTopologyException ? ExitCode.REFUSED : ExitCode.USAGE;
    }
}
