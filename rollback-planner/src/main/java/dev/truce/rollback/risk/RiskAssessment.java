package dev.truce.rollback.risk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The class of a rollback and its reasons.
 *
 * @param level the worst of the reasons; {@link RiskLevel#SAFE} without any
 * @param reasons worst first, then by rule
 */
public record RiskAssessment(RiskLevel level, List<RiskReason> reasons) {

    private static final Comparator<RiskReason> ORDER =
            Comparator.comparing(RiskReason::level).reversed().thenComparing(RiskReason::rule);

    /** Sorts the reasons and checks that the level is the worst of them. */
    public RiskAssessment {
        reasons = reasons.stream().sorted(ORDER).toList();
        RiskLevel worst = reasons.isEmpty() ? RiskLevel.SAFE : reasons.get(0).level();
        if (level != worst) {
            throw new IllegalArgumentException("The class is " + level + ", but the worst reason is " + worst);
        }
    }

    /**
     * An assessment of reasons.
     *
     * @param reasons in any order
     * @return the class is the worst of them
     */
    public static RiskAssessment of(List<RiskReason> reasons) {
        RiskLevel worst = reasons.stream()
                .map(RiskReason::level)
                .max(Comparator.naturalOrder())
                .orElse(RiskLevel.SAFE);
        return new RiskAssessment(worst, reasons);
    }

    /**
     * Asks rules.
     *
     * @param rules the rules
     * @param facts what they judge
     * @param policy the levels of rules, where they are not the rules' own
     * @return the class and all reasons
     */
    public static RiskAssessment of(List<RiskRule> rules, RiskFacts facts, RiskPolicy policy) {
        List<RiskReason> reasons = new ArrayList<>();
        rules.forEach(rule ->
                rule.judge(facts).map(reason -> levelled(reason, policy)).ifPresent(reasons::add));
        return of(reasons);
    }

    private static RiskReason levelled(RiskReason reason, RiskPolicy policy) {
        RiskLevel level = policy.levels().getOrDefault(reason.rule(), reason.level());
        return new RiskReason(reason.rule(), level, reason.count(), reason.summary(), reason.samples());
    }
}
