package dev.truce.conflict.ruleset;

import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.Strategy;
import dev.truce.conflict.merge.Convergence;

/** Refuses among peers what needs somebody with the last word: two replicas could otherwise stay apart for ever. */
final class ConvergenceCheck {

    private final Located ruleset;
    private final Findings findings;

    ConvergenceCheck(Located ruleset, Findings findings) {
        this.ruleset = ruleset;
        this.findings = findings;
    }

    /** Names every strategy and field rule that does not converge among peers. */
    void peers(RulesDraft draft, TypeRules rules) {
        RulesDraft.Strategies strategies = draft.strategies();
        Located at = strategies == null || strategies.at() == null ? ruleset : strategies.at();
        boolean everyKindNamed = rules.byKind().size() == ConflictKind.values().length;
        if (!everyKindNamed) {
            check(rules.withStrategy(rules.strategy()), ConflictKind.UPDATE_UPDATE, rules.strategy(), at);
        }
        rules.byKind().forEach((kind, name) -> check(rules, kind, name, at));
        draft.fields().values().forEach(bound -> {
            if (bound.rule().convergence() != Convergence.LATTICE) {
                findings.add(
                        bound.at(),
                        "the rule \"" + bound.rule().name() + "\" cannot converge among peers; remove it, or write"
                                + " topology: hub");
            }
        });
    }

    private void check(TypeRules rules, ConflictKind kind, StrategyName name, Located at) {
        Strategy<Object> strategy = rules.strategyFor(kind);
        if (strategy.convergence() != Convergence.LATTICE) {
            findings.add(
                    at,
                    "the strategy \"" + name + "\" cannot converge among peers; write latestWins, or topology: hub");
        }
    }
}
