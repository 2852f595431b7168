package dev.truce.conflict.ruleset;

import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.DeletePolicy;
import dev.truce.conflict.Strategy;
import dev.truce.conflict.Topology;
import dev.truce.conflict.merge.Convergence;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names what cannot converge in a topology. Peers need what is a lattice: without somebody who has the last word two replicas
 * could otherwise stay apart for ever, or pass their states round in a ring. A hub needs what its author knows to converge.
 */
final class ConvergenceCheck {

    private ConvergenceCheck() {}

    /**
     * A strategy or field rule that cannot converge.
     *
     * @param pattern the field rule's pattern; null for a strategy
     * @param text which it is, and what to do
     */
    record Problem(@Nullable String pattern, String text) {}

    static List<Problem> problems(Topology topology, TypeRules rules) {
        List<Problem> problems = new ArrayList<>();
        if (topology == Topology.PEER) {
            for (StrategyName name : strategies(rules)) {
                if (rules.strategy(name).convergence() != Convergence.LATTICE) {
                    problems.add(new Problem(null, strategy(name, rules.deletes())));
                }
            }
        }
        Convergence worst = topology == Topology.PEER ? Convergence.LATTICE : Convergence.ARBITER;
        rules.fields().byPattern().forEach((pattern, rule) -> {
            if (rule.convergence().compareTo(worst) > 0) {
                problems.add(new Problem(pattern, rule(topology, rule.name())));
            }
        });
        return problems;
    }

    /** Why a strategy of the program's cannot converge. */
    static Optional<String> problem(Topology topology, Strategy<?> strategy) {
        Convergence worst = topology == Topology.PEER ? Convergence.LATTICE : Convergence.ARBITER;
        return strategy.convergence().compareTo(worst) <= 0
                ? Optional.empty()
                : Optional.of("the program's strategy " + name(strategy) + " says that it is " + strategy.convergence()
                        + ", but " + (topology == Topology.PEER ? "peers need" : "a hub needs at least") + " " + worst
                        + "; let its convergence() answer that once it is shown, or take another strategy");
    }

    /** The type, without what differs from run to run. */
    private static String name(Strategy<?> strategy) {
        return strategy.getClass().getName().replaceAll("\\$\\$Lambda.*", " (a lambda)");
    }

    private static Set<StrategyName> strategies(TypeRules rules) {
        Set<StrategyName> names = new LinkedHashSet<>();
        if (rules.byKind().size() < ConflictKind.values().length) {
            names.add(rules.strategy());
        }
        names.addAll(rules.byKind().values());
        return names;
    }

    private static String strategy(StrategyName name, @Nullable DeletePolicy deletes) {
        if (name == StrategyName.LATEST_WINS) { // an order of its own, unless deletes stand outside of it
            return "the strategy \"" + name + "\" with deletes: "
                    + Grammar.word(Grammar.DELETES, Objects.requireNonNull(deletes))
                    + " cannot converge among peers; write deletes: latest, or topology: hub";
        }
        return "the strategy \"" + name + "\" cannot converge among peers; write latestWins, or topology: hub";
    }

    private static String rule(Topology topology, String name) {
        return topology == Topology.PEER
                ? "the rule \"" + name + "\" cannot converge among peers; remove it, or write topology: hub"
                : "the rule \"" + name
                        + "\" does not say that it converges; let its convergence() answer ARBITER or LATTICE,"
                        + " or take another rule";
    }
}
