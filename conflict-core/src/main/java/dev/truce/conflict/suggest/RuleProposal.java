package dev.truce.conflict.suggest;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which field rule the decisions at a path amount to.
 *
 * @param evidence the decisions
 * @param rule the rule that is proposed; null for none
 * @param also other rules that explain as large a share as was asked for, so that the decisions do not tell them apart
 * @param why what speaks against a proposal, in words; empty where one is made
 */
public record RuleProposal(RuleEvidence evidence, @Nullable String rule, List<String> also, String why) {

    /** Copies the list. */
    public RuleProposal {
        also = List.copyOf(also);
        if ((rule == null) == why.isEmpty()) {
            throw new IllegalArgumentException("Either a rule is proposed, or it is said why not");
        }
    }

    /**
     * The rule that explains most of the decisions; of several that explain as many, the most specific.
     *
     * @param evidence the decisions
     * @param least with fewer decisions nothing is proposed
     * @param share the part of the decisions that the rule must explain, over 0 and up to 1
     * @return the proposal, or why there is none
     */
    public static RuleProposal of(RuleEvidence evidence, int least, double share) {
        long total = evidence.decisions().total();
        if (total < least) {
            return none(evidence, "fewer than " + least + " decisions");
        }
        if (evidence.pattern().isRoot()) {
            return none(evidence, "a rule for the whole record would hold for every field of it");
        }
        List<Map.Entry<String, Long>> enough = evidence.explained().entrySet().stream()
                .filter(each -> each.getValue() >= share * total)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed()) // stable: the most specific first
                .toList();
        if (enough.isEmpty()) {
            return none(evidence, "no rule explains " + percent(share) + " of the decisions" + nearest(evidence));
        }
        return new RuleProposal(
                evidence,
                enough.get(0).getKey(),
                enough.stream().skip(1).map(Map.Entry::getKey).toList(),
                "");
    }

    private static String nearest(RuleEvidence evidence) {
        return evidence.explained().isEmpty()
                ? ""
                : evidence.explained().entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(
                                ", ", ": ", " of " + evidence.decisions().total()));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%s %%", Math.round(share * 1000) / 10.0)
                .replace(".0 ", " ");
    }

    /** The same without a rule. */
    RuleProposal refused(String reason) {
        return none(evidence, reason);
    }

    private static RuleProposal none(RuleEvidence evidence, String why) {
        return new RuleProposal(evidence, null, List.of(), why);
    }

    /**
     * How many of the decisions a rule explains.
     *
     * @param word the rule
     * @return the number, 0 for none
     */
    public long explainedBy(String word) {
        return evidence.explained().getOrDefault(word, 0L);
    }
}
