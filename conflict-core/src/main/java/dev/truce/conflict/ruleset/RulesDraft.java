package dev.truce.conflict.ruleset;

import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.DeletePolicy;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.MergeOptions.Lists;
import dev.truce.conflict.merge.MergeOptions.OnFieldConflict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a ruleset, or one type in it, says for itself. Null is what it does not say.
 *
 * @param strategies what it says about strategies
 * @param rank the tie-break of latestWins
 * @param deletes what stands when one side deleted what the other changed
 * @param onFieldConflict what happens to a conflicting path
 * @param bothCreateConflicts whether what both sides created conflicts as a whole
 * @param lists how lists without a rule are merged
 * @param fields the field rules by pattern
 * @param validators what every result must satisfy
 */
record RulesDraft(
        @Nullable Strategies strategies,
        @Nullable RankPath rank,
        @Nullable DeletePolicy deletes,
        @Nullable OnFieldConflict onFieldConflict,
        @Nullable Boolean bothCreateConflicts,
        @Nullable Lists lists,
        Map<String, BoundRule> fields,
        List<ValidatorBinder.Bound> validators) {

    static final RulesDraft NONE = new RulesDraft(null, null, null, null, null, null, Map.of(), List.of());

    /** Which strategy resolves which kind of conflict; kinds that are not named go to the default, null for the inherited. */
    record Strategies(Located at, @Nullable StrategyName byDefault, Map<ConflictKind, StrategyName> byKind) {}

    /** Where the constant of a tie-break stands in a record. */
    record RankPath(Located at, FieldPath path) {}

    /** This draft, and where it says nothing, another. */
    RulesDraft over(RulesDraft outer) {
        Map<String, BoundRule> merged = new LinkedHashMap<>(outer.fields);
        merged.putAll(fields);
        List<ValidatorBinder.Bound> all = new ArrayList<>(outer.validators);
        validators.stream()
                .filter(own -> outer.validators.stream()
                        .noneMatch(inherited -> inherited.form().equals(own.form())))
                .forEach(all::add);
        return new RulesDraft(
                strategies == null ? outer.strategies : over(strategies, outer.strategies),
                rank == null ? outer.rank : rank,
                deletes == null ? outer.deletes : deletes,
                onFieldConflict == null ? outer.onFieldConflict : onFieldConflict,
                bothCreateConflicts == null ? outer.bothCreateConflicts : bothCreateConflicts,
                lists == null ? outer.lists : lists,
                merged,
                all);
    }

    private static Strategies over(Strategies own, @Nullable Strategies outer) {
        StrategyName byDefault = own.byDefault == null && outer != null ? outer.byDefault : own.byDefault;
        return new Strategies(own.at, byDefault, own.byKind);
    }
}
