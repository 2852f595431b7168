package dev.truce.conflict.suggest;

import dev.truce.conflict.registry.Bump;
import dev.truce.conflict.registry.RegisteredRuleset;
import dev.truce.conflict.registry.RulesetDifference;
import dev.truce.conflict.registry.SemanticVersion;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.ruleset.RulesetEdit;
import dev.truce.conflict.ruleset.RulesetException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A ruleset that would decide what was decided. It is neither registered nor active: that is for a person to do.
 *
 * @param rules the changed ruleset, with the version that it takes; the ruleset as it was, where nothing is proposed
 * @param bump how much larger that version is
 * @param fragment what the ruleset says anew, as YAML; empty where nothing is proposed
 * @param made the proposals that the ruleset holds
 * @param refused the paths for which nothing is proposed, and why
 */
public record RulesetProposal(
        Ruleset rules, Bump bump, String fragment, List<RuleProposal> made, List<RuleProposal> refused) {

    /** Copies the lists. */
    public RulesetProposal {
        made = List.copyOf(made);
        refused = List.copyOf(refused);
    }

    /**
     * The ruleset with a rule for each path where one explains the decisions. A rule that the ruleset does not admit, such as one
     * that cannot converge in its topology, is left out.
     *
     * @param before the ruleset; its version is three numbers
     * @param known the registered versions, of this name and others; the proposed version follows the highest
     * @param evidence the decisions
     * @param least with fewer decisions at a path nothing is proposed for it
     * @param share the part of the decisions that a rule must explain, over 0 and up to 1
     * @return the proposal
     * @throws IllegalArgumentException when the ruleset's version is not three numbers
     */
    public static RulesetProposal of(
            Ruleset before,
            Collection<RegisteredRuleset> known,
            Collection<RuleEvidence> evidence,
            int least,
            double share) {
        List<RuleProposal> made = new ArrayList<>();
        List<RuleProposal> refused = new ArrayList<>();
        RulesetEdit edit = RulesetEdit.of(before);
        for (RuleEvidence each : evidence) {
            RuleProposal proposal = RuleProposal.of(each, least, share);
            String rule = proposal.rule();
            if (rule == null) {
                refused.add(proposal);
                continue;
            }
            RulesetEdit more = edit.withRule(each.type(), each.pattern().toString(), rule);
            Optional<String> problem = problem(edit, more, each.type());
            if (problem.isPresent()) {
                refused.add(proposal.refused(rule + " would explain " + proposal.explainedBy(rule) + " of "
                        + each.decisions().total() + ", but " + problem.get()));
            } else {
                made.add(proposal);
                edit = more;
            }
        }
        return made.isEmpty()
                ? new RulesetProposal(before, Bump.PATCH, "", made, refused)
                : versioned(before, known, edit, made, refused);
    }

    private static Optional<String> problem(RulesetEdit edit, RulesetEdit more, String type) {
        if (!edit.isAbout(type)) {
            return Optional.of("the ruleset is about records of another type");
        }
        try {
            boolean same = RulesetDifference.between(edit.ruleset(), more.ruleset())
                    .changes()
                    .isEmpty();
            return same ? Optional.of("the ruleset says so already") : Optional.empty();
        } catch (RulesetException e) {
            return Optional.of(e.findings().get(0).problem());
        }
    }

    private static RulesetProposal versioned(
            Ruleset before,
            Collection<RegisteredRuleset> known,
            RulesetEdit edit,
            List<RuleProposal> made,
            List<RuleProposal> refused) {
        SemanticVersion own = SemanticVersion.parse(before.version())
                .orElseThrow(() -> new IllegalArgumentException("Only a version such as 1.4.0 can be followed, but "
                        + before.name() + " says " + before.version()));
        Optional<RegisteredRuleset> higher = known.stream()
                .filter(each -> each.version().name().equals(before.name()))
                .filter(each -> each.version().number().compareTo(own) > 0)
                .max(Comparator.comparing(RegisteredRuleset::version));
        Ruleset last = higher.map(RegisteredRuleset::ruleset).orElse(before);
        SemanticVersion number = higher.map(each -> each.version().number()).orElse(own);
        Bump bump = RulesetDifference.between(last, edit.ruleset()).bump();
        RulesetEdit numbered = edit.withVersion(Objects.toString(number.after(bump)));
        return new RulesetProposal(numbered.ruleset(), bump, numbered.fragment(), made, refused);
    }
}
