package dev.truce.rollback;

import dev.truce.integrity.Digest;
import dev.truce.rollback.guard.GuardPolicy;
import dev.truce.rollback.risk.RiskPolicy;

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
}
