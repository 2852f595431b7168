package dev.truce.conflict.ruleset;

import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.DeletePolicy;
import dev.truce.conflict.LatestOrder;
import dev.truce.conflict.Strategy;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.merge.FieldRule;
import dev.truce.conflict.merge.FieldRules;
import dev.truce.conflict.merge.MergeOptions;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What holds for the records of one type.
 *
 * @param strategy which strategy resolves a conflict, where its kind has none of its own
 * @param byKind the strategies of single kinds
 * @param rank the tie-break of latestWins; null for none
 * @param deletes what stands when one side deleted what the other changed; null for each strategy's own default
 * @param fields which rule decides which path
 * @param options what happens to a path that no rule decides
 * @param validators what every result must satisfy
 * @param references where a record names others that it needs: the type of the record by the path of its key
 */
public record TypeRules(
        StrategyName strategy,
        Map<ConflictKind, StrategyName> byKind,
        @Nullable Rank rank,
        @Nullable DeletePolicy deletes,
        FieldRules fields,
        MergeOptions options,
        Validators validators,
        SortedMap<FieldPath, String> references) {

    /** Field by field, without rules. */
    public static final TypeRules DEFAULT = new TypeRules(
            StrategyName.FIELD_LEVEL_MERGE,
            Map.of(),
            null,
            null,
            FieldRules.NONE,
            MergeOptions.DEFAULT,
            Validators.NONE);

    /**
     * Rules for records that need no others.
     *
     * @param strategy which strategy resolves a conflict, where its kind has none of its own
     * @param byKind the strategies of single kinds
     * @param rank the tie-break of latestWins; null for none
     * @param deletes what stands when one side deleted what the other changed; null for each strategy's own default
     * @param fields which rule decides which path
     * @param options what happens to a path that no rule decides
     * @param validators what every result must satisfy
     */
    public TypeRules(
            StrategyName strategy,
            Map<ConflictKind, StrategyName> byKind,
            @Nullable Rank rank,
            @Nullable DeletePolicy deletes,
            FieldRules fields,
            MergeOptions options,
            Validators validators) {
        this(strategy, byKind, rank, deletes, fields, options, validators, Collections.emptySortedMap());
    }

    /** Copies the strategies and references. */
    public TypeRules {
        references = Collections.unmodifiableSortedMap(new TreeMap<>(references));
        Map<ConflictKind, StrategyName> copy = new EnumMap<>(ConflictKind.class);
        copy.putAll(byKind);
        byKind = Collections.unmodifiableMap(copy);
    }

    /**
     * These rules with the program's functions in the place of their names.
     *
     * @param functions the functions by name
     * @return the rules; a function that is not among them stays unknown
     */
    public TypeRules withFunctions(Map<String, FieldRule> functions) {
        return new TypeRules(
                strategy, byKind, rank, deletes, fields.withFunctions(functions), options, validators, references);
    }

    TypeRules withReferences(SortedMap<FieldPath, String> others) {
        return new TypeRules(strategy, byKind, rank, deletes, fields, options, validators, others);
    }

    boolean keepsLocalValues() {
        return fields.keepsLocalValues();
    }

    boolean readsWholeRecords() {
        return !validators.isEmpty()
                || options.onFieldConflict() == MergeOptions.OnFieldConflict.LATEST
                || fields.looksAtUnchangedFields();
    }

    /**
     * A declared order that decides between equal times.
     *
     * @param path the field that holds the constant
     * @param constants every constant, lowest first
     */
    public record Rank(FieldPath path, List<String> constants) {

        /** Copies the constants. */
        public Rank {
            constants = List.copyOf(constants);
        }
    }

    /**
     * The strategy for a kind of conflict.
     *
     * @param kind what the two sides did
     * @param <T> the type of a record
     * @return the strategy, with this type's rank and delete policy
     */
    public <T> Strategy<T> strategyFor(ConflictKind kind) {
        return strategy(strategyName(kind));
    }

    /**
     * The name of the strategy for a kind of conflict.
     *
     * @param kind what the two sides did
     * @return the kind's own strategy, else the type's
     */
    public StrategyName strategyName(ConflictKind kind) {
        return byKind.getOrDefault(kind, strategy);
    }

    <T> Strategy<T> strategy(StrategyName name) {
        return switch (name) {
            case SERVER_WINS -> Strategy.serverWins();
            case LOCAL_WINS -> Strategy.localWins();
            case MANUAL_RESOLUTION -> Strategy.manual();
            case FIELD_LEVEL_MERGE -> Strategy.fieldLevelMerge(deletes == null ? DeletePolicy.MANUAL : deletes);
            case LATEST_WINS -> {
                LatestOrder<T> order = LatestOrder.byTime();
                order = rank == null ? order : order.thenRank(rank.path(), rank.constants());
                yield Strategy.latestWins(deletes == null ? order : order.withDeletes(deletes));
            }
        };
    }

    /**
     * The field merge by this type's rules.
     *
     * @param access how records are taken apart
     * @param <T> the type of a record
     * @return the merge
     */
    public <T> FieldMerge<T> merge(FieldAccess<? super T> access) {
        return new FieldMerge<>(access, fields, options);
    }
}
