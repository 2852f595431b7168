package dev.truce.conflict.registry;

import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.registry.RegistryRefusedException.Problem;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A version of a ruleset, which never changes.
 *
 * @param version what it is called
 * @param digest the digest of its canonical form
 * @param canonical the whole ruleset as canonical JSON
 * @param bump how much it says that it differs from the version before
 * @param message what changed, in words
 * @param author who registered it
 * @param registeredAt when
 */
public record RegisteredRuleset(
        RulesetVersion version,
        Digest digest,
        String canonical,
        Bump bump,
        String message,
        String author,
        Instant registeredAt) {

    /** Checks the digest, and that somebody says why. */
    public RegisteredRuleset {
        if (!Digest.of(canonical.getBytes(StandardCharsets.UTF_8)).equals(digest)) {
            throw new IllegalArgumentException("The ruleset " + version + " was registered as " + digest.shortText()
                    + ", but what is kept of it is another");
        }
        if (message.isBlank() || author.isBlank()) {
            throw new IllegalArgumentException(
                    "A version has an author and a message, but for " + version + " found author \"" + author
                            + "\" and message \"" + message + "\"; say who registers it, and what changed");
        }
    }

    /**
     * What registering a ruleset makes, which is the one place that says what may follow what. The first version of a name may
     * be any. Every other follows the highest version below it: it is that version bumped, and it may not change more than
     * the bump says.
     *
     * @param known the versions of this name so far, in any order
     * @param ruleset the ruleset, whose own {@code version} names the new version
     * @param bump how much it differs from the version before; not looked at for the first of a name
     * @param message what changed, in words
     * @param author who registers it
     * @param at when
     * @return the new version, or the known one that is this ruleset already
     * @throws RegistryRefusedException when the version is taken by another ruleset, may not follow, or the bump is too small;
     *     names what changed and what would be right
     */
    public static RegisteredRuleset following(
            Collection<RegisteredRuleset> known,
            Ruleset ruleset,
            Bump bump,
            String message,
            String author,
            Instant at) {
        SemanticVersion number = SemanticVersion.parse(ruleset.version())
                .orElseThrow(() -> new RegistryRefusedException(
                        Problem.WRONG_VERSION,
                        "Only versions such as 1.4.0 are registered, but " + ruleset.name() + " says version "
                                + ruleset.version() + "; leave out what follows the three numbers"));
        RulesetVersion version = new RulesetVersion(ruleset.name(), number);
        for (RegisteredRuleset each : known) {
            if (each.version.equals(version)) {
                return each.unchanged(ruleset, known);
            }
        }
        Optional<RegisteredRuleset> before = known.stream()
                .filter(each -> each.version.number().compareTo(number) < 0)
                .max(Comparator.comparing(RegisteredRuleset::version));
        if (before.isPresent()) {
            before.get().requireMayFollow(ruleset, number, bump);
        } else if (!known.isEmpty()) {
            SemanticVersion next = last(known).after(bump);
            throw new RegistryRefusedException(
                    Problem.WRONG_VERSION,
                    version + " lies before the first registered version; write version: " + next
                            + " and register it as " + word(bump));
        }
        return new RegisteredRuleset(version, ruleset.digest(), ruleset.canonical(), bump, message, author, at);
    }

    private RegisteredRuleset unchanged(Ruleset other, Collection<RegisteredRuleset> known) {
        RulesetDifference difference = RulesetDifference.between(ruleset(), other);
        if (difference.changes().isEmpty()) {
            return this;
        }
        throw new RegistryRefusedException(
                Problem.VERSION_TAKEN,
                "A registered version never changes, and " + version + " is registered as " + digest.shortText()
                        + "; this ruleset " + difference.inShort() + ". Write version: "
                        + last(known).after(difference.bump()) + " and register it as " + word(difference.bump()));
    }

    private void requireMayFollow(Ruleset next, SemanticVersion number, Bump bump) {
        RulesetDifference difference = RulesetDifference.between(ruleset(), next);
        Bump needed = difference.bump();
        if (needed.compareTo(bump) > 0) {
            throw new RegistryRefusedException(
                    Problem.BUMP_TOO_SMALL,
                    "After " + version + " this ruleset " + difference.inShort() + ", which needs a " + word(needed)
                            + " version, but " + word(bump) + " was asked for; write version: "
                            + version.number().after(needed) + " and register it as " + word(needed));
        }
        if (!number.equals(version.number().after(bump))) {
            throw new RegistryRefusedException(
                    Problem.WRONG_VERSION,
                    "After " + version + " a " + word(bump) + " version is "
                            + version.number().after(bump) + ", but the ruleset says version " + number
                            + "; write version: " + version.number().after(bump) + ", or register it as what it is");
        }
    }

    private static SemanticVersion last(Collection<RegisteredRuleset> known) {
        return known.stream()
                .map(each -> each.version.number())
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static String word(Bump bump) {
        return Words.lower(bump);
    }

    /**
     * The ruleset.
     *
     * @return what was registered; its digest is {@link #digest} unless a newer Truce has a fuller canonical form
     * @throws dev.truce.conflict.ruleset.RulesetException when this version of Truce does not understand it
     */
    public Ruleset ruleset() {
        return Ruleset.parse(StrictJson.reader().read(canonical, version.toString()), Objects.toString(version));
    }

    /**
     * What the audit trail records of it.
     *
     * @return the event
     */
    public AuditEvent event() {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("ruleset", version.name()).put("version", version.number().toString());
        payload.put("digest", digest.toString()).put("bump", word(bump));
        String text = StrictJson.text(payload);
        return new AuditEvent(AuditKind.RULES_REGISTERED, version.toString(), author, message, text);
    }
}
