package dev.truce.cli;

import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.registry.RegisteredRuleset;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.Digest;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The rulesets that parked the cases of a workspace, so that a decision is held against the rules of its conflict. A file is named
 * by the digest of the ruleset.
 */
final class KeptRules {

    private final Workspace workspace;

    KeptRules(Workspace workspace) {
        this.workspace = workspace;
    }

    /** Keeps a ruleset, which is on the disk when this returns. */
    void keep(Ruleset rules) {
        Path file = file(rules.digest());
        if (!Files.exists(file)) {
            DurableFiles.createDirectories(folder());
            DurableFiles.replace(file, out -> out.write(rules.canonical().getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** The rules that parked a case. */
    Ruleset of(ConflictCase parked) {
        NewCase.RulesetRef wanted = parked.conflict().ruleset();
        Path file = file(wanted.digest());
        if (Files.exists(file)) {
            Ruleset kept = Ruleset.parse(StrictJson.reader().read(file), file.toString());
            if (kept.digest().equals(wanted.digest())) {
                return kept;
            }
            throw missing(parked, file + " is another ruleset");
        }
        Optional<RegisteredRuleset> registered = workspace.rulesets().list().stream()
                .filter(each -> each.digest().equals(wanted.digest()))
                .findFirst();
        return registered
                .orElseThrow(() -> missing(parked, "the workspace does not hold them"))
                .ruleset();
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
