package dev.truce.conflict.registry;

import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.registry.RegistryRefusedException.Problem;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.StrictJson;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * That a version of a ruleset came to hold in an environment. One holds in each at most: the last.
 *
 * @param number its place in the history of all environments, from 1
 * @param environment where it holds, such as {@code production}
 * @param version which holds
 * @param digest the digest of the ruleset
 * @param replaced which held before; null for none
 * @param rollback whether an earlier version was gone back to
 * @param author who did it
 * @param reason why, in words; may be empty
 * @param at when
 */
public record Activation(
        long number,
        String environment,
        RulesetVersion version,
        Digest digest,
        @Nullable RulesetVersion replaced,
        boolean rollback,
        String author,
        String reason,
        Instant at) {

    /**
     * Who asks for what.
     *
     * @param environment where a version is to hold
     * @param rollback whether to go back to a version that held there before
     * @param author who asks
     * @param reason why, in words; may be empty
     * @param at when
     */
    public record Request(String environment, boolean rollback, String author, String reason, Instant at) {

        /** Checks that environment and author have names. */
        public Request {
            if (environment.isBlank() || author.isBlank()) {
                throw new IllegalArgumentException(
                        "An activation has an environment and an author, but found environment \"" + environment
                                + "\" and author \"" + author + "\"; name both");
            }
        }
    }

    /**
     * What a request makes. What holds already stays as it is.
     *
     * @param history every activation so far, oldest first
     * @param ruleset the registered version
     * @param request who asks for what
     * @return the new activation, or the last one of the environment when the version holds there already
     * @throws RegistryRefusedException when a version is to be gone back to that never held there
     */
    public static Activation following(List<Activation> history, RegisteredRuleset ruleset, Request request) {
        Optional<Activation> current = last(history, request.environment());
        RulesetVersion version = ruleset.version();
        if (current.isPresent() && current.get().version.equals(version)) {
            return current.get();
        }
        boolean before = history.stream()
                .anyMatch(each -> each.environment.equals(request.environment()) && each.version.equals(version));
        if (request.rollback() && !before) {
            throw new RegistryRefusedException(
                    Problem.NEVER_ACTIVE,
                    version + " was never active in " + request.environment()
                            + ", so that there is nothing to go back to; activate it instead");
        }
        return new Activation(
                history.size() + 1L,
                request.environment(),
                version,
                ruleset.digest(),
                current.map(Activation::version).orElse(null),
                request.rollback(),
                request.author(),
                request.reason(),
                request.at());
    }

    static Optional<Activation> last(List<Activation> history, String environment) {
        return history.stream()
                .filter(each -> each.environment.equals(environment))
                .reduce((earlier, later) -> later);
    }

    /**
     * What the audit trail records of it.
     *
     * @return the event
     */
    public AuditEvent event() {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("environment", environment);
        payload.put("ruleset", version.name()).put("version", version.number().toString());
        payload.put("digest", digest.toString());
        payload.put("replaced", replaced == null ? null : Objects.toString(replaced));
        String text = StrictJson.text(payload);
        AuditKind kind = rollback ? AuditKind.RULES_ROLLED_BACK : AuditKind.RULES_ACTIVATED;
        return new AuditEvent(kind, version + " in " + environment, author, reason, text);
    }
}
