package dev.truce.cli.rules;

import dev.truce.cli.terminal.TruceCommand;
import dev.truce.conflict.registry.RegisteredRuleset;
import dev.truce.conflict.registry.RulesetRegistry;
import dev.truce.conflict.registry.RulesetVersion;
import dev.truce.conflict.registry.SemanticVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which registered ruleset is meant, where a workspace has several. */
final class VersionOptions {

    @Option(
            names = "--ruleset",
            paramLabel = "NAME",
            description = "The ruleset's name; needed only where the workspace has more than one.")
    private @Nullable String name;

    RulesetVersion of(String number, RulesetRegistry registry, TruceCommand command) {
        SemanticVersion version = SemanticVersion.parse(number)
                .orElseThrow(
                        () -> command.usage("a version is three numbers such as 1.4.0, but found \"" + number + "\""));
        return new RulesetVersion(name == null ? onlyName(registry, command) : name, version);
    }

    private static String onlyName(RulesetRegistry registry, TruceCommand command) {
        List<String> names = registry.list().stream()
                .map(RegisteredRuleset::version)
                .map(RulesetVersion::name)
                .distinct()
                .toList();
        if (names.size() == 1) {
            return names.get(0);
        }
        throw command.usage(
                names.isEmpty()
                        ? "no ruleset is registered; next: truce rules register FILE --message TEXT"
                        : "there are several rulesets: " + String.join(", ", names) + "; name one with --ruleset");
    }
}
