package dev.truce.rollback;

import dev.truce.conflict.ruleset.SettingsFile;
import dev.truce.integrity.Digest;
import dev.truce.rollback.guard.GuardPolicy;
import dev.truce.rollback.risk.RiskPolicy;
import java.nio.file.Path;

/**
 * By what rollbacks are judged and allowed. A plan names the policy it was made under, and is stale under another.
 *
 * @param name what it is called
 * @param version its version; whoever changes the rest should change it, too
 * @param risk by what risk is judged
 * @param guards who may do what
 */
public record RollbackPolicy(String name, String version, RiskPolicy risk, GuardPolicy guards) {

    /**
     * The policy where none is given.
     *
     * @return {@link RiskPolicy#defaults} and {@link GuardPolicy#defaults}
     */
    public static RollbackPolicy defaults() {
        return new RollbackPolicy("default", "1.0.0", RiskPolicy.defaults(), GuardPolicy.defaults());
    }

    /**
     * Names what the policy says.
     *
     * @return equal for equal policies
     */
    public Digest digest() {
        return Digest.ofCanonical(PolicyJson.of(this));
    }

    /**
     * Reads a policy's file.
     *
     * @param file the file; JSON when its name ends in {@code .json}, else YAML
     * @return what it says; what it does not say is as in {@link #defaults}
     * @throws dev.truce.conflict.ruleset.RulesetException when something in it is not understood; names file, line, path and what to
     *     write, all problems at once
     */
    public static RollbackPolicy read(Path file) {
        return SettingsFile.read(file, PolicyFile.TOP, PolicyFile.EXAMPLE, PolicyFile::bind);
    }

    /**
     * Reads a policy.
     *
     * @param yaml the text
     * @param source what to call it in errors
     * @return what it says; what it does not say is as in {@link #defaults}
     * @throws dev.truce.conflict.ruleset.RulesetException when something in it is not understood
     */
    public static RollbackPolicy parse(String yaml, String source) {
        return SettingsFile.parse(yaml, source, PolicyFile.TOP, PolicyFile.EXAMPLE, PolicyFile::bind);
    }
}
