package dev.truce.cli.workspace;

import dev.truce.cli.terminal.Output;
import dev.truce.conflict.registry.Activation;
import dev.truce.conflict.registry.RegisteredRuleset;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.json.InputRejectedException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a version of a ruleset holds. */
public final class EnvironmentOptions {

    static final String DEFAULT = "default";

    @Option(
            names = "--environment",
            paramLabel = "NAME",
            description =
                    "The environment, such as production; it begins with its first activation. Default: " + DEFAULT)
    private @Nullable String name;

    public String name() {
        return Objects.requireNonNullElse(name, DEFAULT);
    }

    /** The ruleset that holds in the environment of a workspace; empty when none does and nobody asked for it by name. */
    public Optional<Ruleset> active(Workspace workspace, Output out) {
        Optional<Activation> active =
                workspace.hasDatabase() ? workspace.rulesets().active(name()) : Optional.empty();
        if (active.isEmpty() && name != null) {
            throw new InputRejectedException(
                    workspace.place(),
                    "no ruleset is active in " + name + "; activate one: truce rules activate VERSION --environment "
                            + name);
        }
        return active.map(activation -> {
            RegisteredRuleset registered = workspace.rulesets().require(activation.version());
            out.note("Rules: " + registered.version() + ", active in " + activation.environment());
            return registered.ruleset();
        });
    }
}
