package dev.truce.cli;

import dev.truce.conflict.merge.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where records keep their key, when the rules do not say it. */
final class KeyOptions {

    private static final String TYPE = "record";

    @Option(
            names = "--key",
            paramLabel = "POINTER",
            description = "Where a record keeps its key, such as /id, when no rules say it.")
    private @Nullable String key;

    /** Rules that say where records keep their key. */
    Ruleset recordRules(RulesOptions rulesOptions, TruceCommand command) {
        if (!rulesOptions.given()) {
            if (key == null) {
                throw command.usage("where do records keep their key? say --rules FILE, or --key /id");
            }
            return rulesOptions.ruleset(TYPE, pointer(command));
        }
        Ruleset rules = rulesOptions.ruleset();
        if (rules.record() != null) {
            if (key != null) {
                throw command.usage("the rules say where the key is; leave out --key");
            }
            return rules;
        }
        if (key == null) {
            throw command.usage("the rules have no \"record\" with a \"key\"; add it, or say --key /id");
        }
        return new Ruleset(
                rules.name(),
                rules.version(),
                rules.topology(),
                RecordFormat.keyed(TYPE, FieldPath.parse(pointer(command))),
                rules.defaults(),
                rules.types(),
                rules.missing(),
                rules.maxFuture(),
                rules.digest());
    }

    private String pointer(TruceCommand command) {
        String pointer = key == null ? "" : key;
        if (!pointer.startsWith("/")) {
            throw command.usage("--key is a JSON Pointer such as /id, but found \"" + pointer + "\"");
        }
        return pointer;
    }
}
