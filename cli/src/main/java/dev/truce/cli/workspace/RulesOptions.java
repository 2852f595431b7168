package dev.truce.cli.workspace;

import dev.truce.cli.terminal.Output;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.ruleset.StrategyName;
import dev.truce.integrity.json.StrictJson;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Which rules hold. */
public final class RulesOptions {

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description = "The ruleset, YAML or JSON; docs/rulesets.md says what it can hold.")
    private @Nullable Path file;

    private @Nullable Ruleset active;

    @Nullable
    public Path file() {
        return file;
    }

    void useFile(Path remembered) {
        file = remembered;
    }

    public boolean given() {
        return file != null || active != null;
    }

    /** These options; where no file is given, with what is active in an environment of the workspace. */
    public RulesOptions orActive(EnvironmentOptions environment, Workspace workspace, Output out) {
        if (file == null) {
            active = environment.active(workspace, out).orElse(null);
        }
        return this;
    }

    /** The ruleset of the file, or what is active; without either, the defaults with nothing being metadata. */
    public Ruleset ruleset() {
        if (file != null) {
            return Ruleset.read(file);
        }
        return active == null ? Ruleset.parse("{}", "the default rules") : active;
    }

    /** The ruleset of the file, or what is active; without either, the defaults for records of this type and key. */
    public Ruleset ruleset(String type, String key) {
        if (given()) {
            return ruleset();
        }
        ObjectNode rules = JsonNodeFactory.instance.objectNode();
        rules.putObject("record").put("type", type).put("key", key);
        return Ruleset.parse(StrictJson.text(rules), "the default rules");
    }

    /** The same rules with one strategy for everything. */
    public static Ruleset withStrategy(Ruleset rules, @Nullable StrategyName strategy) {
        return strategy == null ? rules : rules.withStrategy(strategy);
    }

    /** Reads a strategy's name as rulesets have it. */
    public static final class StrategyConverter implements ITypeConverter<StrategyName> {
        @Override
        public StrategyName convert(String text) {
            return StrategyName.of(text)
                    .orElseThrow(() -> new TypeConversionException("there is no strategy \"" + text
                            + "\"; take one of serverWins, localWins, latestWins, fieldLevelMerge, manualResolution"));
        }
    }
}
