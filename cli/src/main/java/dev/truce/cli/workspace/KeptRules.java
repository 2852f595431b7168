package dev.truce.cli.workspace;

import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.registry.RegisteredRuleset;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The rulesets that parked the cases of a workspace, so that a decision is held against the rules of its conflict. They are in the
 * database, where the cases are; those of older workspaces are files, named by the digest of the ruleset.
 */
public final class KeptRules {

    private final Workspace workspace;

    public KeptRules(Workspace workspace) {
        this.workspace = workspace;
    }

    /** Keeps a ruleset, which is on the disk when this returns. */
    public void keep(Ruleset rules) {
        workspace.database().keptRulesets().keep(rules);
    }

    /** The rules that parked a case. */
    public Ruleset of(ConflictCase parked) {
        NewCase.RulesetRef wanted = parked.conflict().ruleset();
        Optional<String> stored = workspace.database().keptRulesets().find(wanted.digest());
        if (stored.isPresent()) {
            return checked(parked, Ruleset.parse(stored.get(), "the rules of case " + parked.number()), "the database");
        }
        Path file = file(wanted.digest());
        if (Files.exists(file)) {
            return checked(parked, Ruleset.parse(StrictJson.reader().read(file), file.toString()), file.toString());
        }
        Optional<RegisteredRuleset> registered = workspace.rulesets().list().stream()
                .filter(each -> each.digest().equals(wanted.digest()))
                .findFirst();
        return registered
                .orElseThrow(() -> missing(parked, "the workspace does not hold them"))
                .ruleset();
    }

    private static Ruleset checked(ConflictCase parked, Ruleset found, String place) {
        if (!found.digest().equals(parked.conflict().ruleset().digest())) {
            throw missing(parked, place + " holds another ruleset in their place");
        }
        return found;
    }

    private static InputRejectedException missing(ConflictCase parked, String found) {
        NewCase.RulesetRef rules = parked.conflict().ruleset();
        return new InputRejectedException(
                "case " + parked.number(),
                "it was parked under the rules " + rules.name() + " " + rules.version() + " ("
                        + rules.digest().shortText() + "), but " + found + "; name them with --rules");
    }

    private Path folder() {
        return workspace.folder().resolve("rulesets");
    }

    private Path file(Digest digest) {
        return folder().resolve(digest + ".json");
    }
}
