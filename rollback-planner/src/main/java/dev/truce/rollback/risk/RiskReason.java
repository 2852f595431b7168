package dev.truce.rollback.risk;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Why a rollback is not harmless.
 *
 * @param rule the rule that says so: {@code R-} and capital letters
 * @param level how bad it is
 * @param count how many records, cases or types are concerned; at least 1
 * @param summary what it means, in one sentence
 * @param samples the first of them, in words, at most {@link #MAX_SAMPLES}; in a fixed order
 */
public record RiskReason(String rule, RiskLevel level, long count, String summary, List<String> samples) {

    /** How many samples a reason carries at most. */
    public static final int MAX_SAMPLES = 5;

    private static final Pattern RULE = Pattern.compile("R-[A-Z][A-Z0-9-]*");

    /** Checks the name and the count, and cuts off the samples. */
    public RiskReason {
        if (!RULE.matcher(rule).matches()) {
            throw new IllegalArgumentException("A rule is named like R-NEWER-LOST, but this one \"" + rule + "\"");
        }
        if (count < 1) {
            throw new IllegalArgumentException(
                    "Reason " + rule + " concerns " + count + "; without evidence it is none");
        }
        samples = List.copyOf(samples.subList(0, Math.min(MAX_SAMPLES, samples.size())));
    }
}
