package dev.truce.cli.workspace;

import dev.truce.cli.terminal.TruceCommand;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.Ruleset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where records keep their key, when the rules do not say it. */
public final class KeyOptions {

    public static final String DEFAULT_KEY = "/id";
    public static final String TYPE = "record";

    @Option(
            names = "--key",
            paramLabel = "POINTER",
            description = "Where a record keeps its key, when no rules say it. Default: " + DEFAULT_KEY)
    private @Nullable String key;

    @Nullable
    String key() {
        return key;
    }

    void useKey(String remembered) {
        key = remembered;
    }

    /** Rules that say where records keep their key. */
    public Ruleset recordRules(RulesOptions rulesOptions, TruceCommand command) {
        if (!rulesOptions.given()) {
            return rulesOptions.ruleset(TYPE, pointer(command));
        }
        Ruleset rules = rulesOptions.ruleset();
        if (rules.record() != null) {
            if (key != null) {
                throw command.usage("the rules say where the key is; leave out --key");
            }
            return rules;
        }
        return rules.withRecord(TYPE, FieldPath.parse(pointer(command)));
    }

    private String pointer(TruceCommand command) {
        String pointer = key == null ? DEFAULT_KEY : key;
        if (!pointer.startsWith("/")) {
            throw command.usage("--key is a JSON Pointer such as /id, but found \"" + pointer + "\"");
        }
        return pointer;
    }
}
