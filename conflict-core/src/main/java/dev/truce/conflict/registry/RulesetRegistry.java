package dev.truce.conflict.registry;

import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.registry.RegistryRefusedException.Problem;
import dev.truce.conflict.ruleset.Ruleset;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The versions of rulesets, and which of them holds in which environment. A version never changes once it is registered, and
 * nothing is ever removed. Every change is recorded in the audit trail, both or neither. Implementations are thread-safe, and
 * durable ones have stored what a method did before it returns.
 */
public interface RulesetRegistry {

    /**
     * A registry that forgets everything with the process.
     *
     * @param audit where changes are recorded
     * @param clock tells when they are made
     * @return the registry
     */
    static RulesetRegistry inMemory(AuditTrail audit, InstantSource clock) {
        return new InMemoryRulesetRegistry(audit, clock);
    }

    /**
     * Registers a version. A ruleset that is registered already stays as it is, and nothing is recorded.
     *
     * @param ruleset the ruleset, whose own {@code version} names the new version
     * @param bump how much it differs from the version before; not looked at for the first version of a name
     * @param message what changed, in words
     * @param author who registers it
     * @return the registered version
     * @throws RegistryRefusedException when the version is taken by another ruleset, may not follow, or the bump is too small;
     *     names what changed and what would be right
     * @throws IllegalArgumentException when message or author is blank
     */
    RegisteredRuleset register(Ruleset ruleset, Bump bump, String message, String author);

    /**
     * Lets a version hold in an environment, in place of what held there. What holds already stays, and nothing is recorded.
     *
     * @param version the version
     * @param environment the environment; one that is new begins with this
     * @param author who asks for it
     * @param reason why, in words; may be empty
     * @return the activation
     * @throws RegistryRefusedException when the version is not registered
     * @throws IllegalArgumentException when environment or author is blank
     */
    Activation activate(RulesetVersion version, String environment, String author, String reason);

    /**
     * Goes back to a version that held in an environment before. What holds already stays, and nothing is recorded.
     *
     * @param version the version
     * @param environment the environment
     * @param author who asks for it
     * @param reason why, in words; may be empty
     * @return the activation
     * @throws RegistryRefusedException when the version is not registered, or never held there
     * @throws IllegalArgumentException when environment or author is blank
     */
    Activation rollback(RulesetVersion version, String environment, String author, String reason);

    /**
     * Every registered version.
     *
     * @return ordered by name, then version
     */
    List<RegisteredRuleset> list();

    /**
     * What held where, and when.
     *
     * @return every activation, oldest first
     */
    List<Activation> history();

    /**
     * A registered version.
     *
     * @param version which
     * @return the version, or empty when it is not registered
     */
    default Optional<RegisteredRuleset> find(RulesetVersion version) {
        return list().stream().filter(each -> each.version().equals(version)).findFirst();
    }

    /**
     * What holds in an environment.
     *
     * @param environment the environment
     * @return its last activation, or empty when nothing was ever activated there
     */
    default Optional<Activation> active(String environment) {
        return Activation.last(history(), environment);
    }

    /**
     * A registered version, which must be there.
     *
     * @param version which
     * @return the version
     * @throws RegistryRefusedException when it is not registered; names the versions there are
     */
    default RegisteredRuleset require(RulesetVersion version) {
        return find(version).orElseThrow(() -> {
            List<String> known = list().stream()
                    .map(RegisteredRuleset::version)
                    .filter(each -> each.name().equals(version.name()))
                    .map(each -> each.number().toString())
                    .toList();
            return new RegistryRefusedException(
                    Problem.UNKNOWN_VERSION,
                    version + " is not registered; "
                            + (known.isEmpty()
                                    ? "no version of " + version.name() + " is"
                                    : "registered are " + String.join(", ", known)));
        });
    }
}
