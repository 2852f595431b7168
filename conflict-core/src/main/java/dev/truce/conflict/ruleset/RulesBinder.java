package dev.truce.conflict.ruleset;

import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.AmbiguousPatternsException;
import dev.truce.conflict.merge.FieldRule;
import dev.truce.conflict.merge.FieldRules;
import dev.truce.conflict.merge.MergeOptions;
import dev.truce.conflict.merge.MergeOptions.Lists;
import dev.truce.conflict.merge.MergeOptions.OnFieldConflict;
import dev.truce.conflict.ruleset.RulesDraft.RankPath;
import dev.truce.conflict.ruleset.RulesDraft.Strategies;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns what stands at the top of a ruleset, or under one of its types, into the rules for records. */
final class RulesBinder {

    private final Findings findings;

    RulesBinder(Findings findings) {
        this.findings = findings;
    }

    /** What a block of rules says for itself. */
    RulesDraft draft(Members members) {
        Located fields = members.part("fields");
        return new RulesDraft(
                strategies(members),
                rank(members),
                members.choice("deletes", Grammar.DELETES),
                members.choice("onFieldConflict", Grammar.ON_FIELD_CONFLICT),
                members.choice("bothCreate", Grammar.BOTH_CREATE_CONFLICTS),
                members.choice("lists", Grammar.LISTS),
                fields == null ? Map.of() : new RuleBinder(findings).fields(fields),
                new ValidatorBinder(findings).bind(members.part("validators")));
    }

    private @Nullable Strategies strategies(Members members) {
        Located one = members.part("strategy");
        Located two = members.part("default");
        if (one != null && two != null) {
            findings.add(two, "\"default\" and \"strategy\" say the same thing; keep one");
            return null;
        }
        Located part = one == null ? two : one;
        return part == null ? null : strategies(members, part);
    }

    private Strategies strategies(Members members, Located part) {
        if (!(part instanceof Located.Mapping)) {
            return new Strategies(
                    part, members.choice(part, "\"" + Members.nameOf(part) + "\"", Grammar.STRATEGIES), Map.of());
        }
        List<String> known = new ArrayList<>(Grammar.KINDS.keySet());
        known.add("default");
        Members kinds = Members.of(
                part, "\"default\"", known, "{ UPDATE_DELETE: serverWins, default: fieldLevelMerge }", findings);
        Map<ConflictKind, StrategyName> byKind = new EnumMap<>(ConflictKind.class);
        Grammar.KINDS.forEach((name, kind) -> {
            StrategyName strategy = kinds.choice(name, Grammar.STRATEGIES);
            if (strategy != null) {
                byKind.put(kind, strategy);
            }
        });
        return new Strategies(part, kinds.choice("default", Grammar.STRATEGIES), byKind);
    }

    private @Nullable RankPath rank(Members members) {
        Located own = members.part("rank");
        Located inOptions = null;
        Located options = members.part("latestWins");
        if (options != null) {
            inOptions = Members.of(options, "\"latestWins\"", Grammar.LATEST_WINS, "{ rank: /status }", findings)
                    .part("rank");
        }
        if (own != null && inOptions != null) {
            findings.add(own, "\"rank\" and \"latestWins\" say the same thing; keep one");
            return null;
        }
        Located part = own == null ? inOptions : own;
        FieldPath path =
                part == null ? null : Members.pointer(part, "the rank of latestWins", "rank: /status", findings);
        return part == null || path == null ? null : new RankPath(part, path);
    }

    /** The rules of a complete draft, with the metadata that no rule decides. */
    TypeRules rules(RulesDraft draft, List<FieldPath> metadata) {
        FieldRules fields = fields(draft, metadata);
        Strategies strategies = draft.strategies();
        StrategyName byDefault = strategies == null ? null : strategies.byDefault();
        return new TypeRules(
                byDefault == null ? StrategyName.FIELD_LEVEL_MERGE : byDefault,
                strategies == null ? Map.of() : strategies.byKind(),
                rank(draft, fields),
                draft.deletes(),
                fields,
                new MergeOptions(
                        draft.onFieldConflict() == null ? OnFieldConflict.MANUAL : draft.onFieldConflict(),
                        draft.bothCreateConflicts() != null && draft.bothCreateConflicts(),
                        draft.lists() == null ? Lists.STRICT : draft.lists()),
                new Validators(draft.validators().stream()
                        .map(ValidatorBinder.Bound::validator)
                        .toList()));
    }

    private FieldRules fields(RulesDraft draft, List<FieldPath> metadata) {
        Map<String, FieldRule> byPattern = new LinkedHashMap<>();
        draft.fields().forEach((pattern, bound) -> {
            if (isContent(pattern, bound, metadata)) {
                byPattern.put(pattern, bound.rule());
            }
        });
        refuseRulesInsideGroups(draft);
        try {
            return FieldRules.of(byPattern, metadata);
        } catch (AmbiguousPatternsException e) {
            Located one = Objects.requireNonNull(draft.fields().get(e.first())).at();
            Located two = Objects.requireNonNull(draft.fields().get(e.second())).at();
            findings.add(one.line() > two.line() ? one : two, String.valueOf(e.getMessage()));
            return FieldRules.NONE;
        } catch (IllegalArgumentException e) { // every pattern is sound, so there are too many of them
            draft.fields().values().stream()
                    .findFirst()
                    .ifPresent(first -> findings.add(first.at(), String.valueOf(e.getMessage())));
            return FieldRules.NONE;
        }
    }

    /** Whether a rule decides content. The key never changes anyhow, so that {@code immutable} may be said of metadata. */
    private boolean isContent(String pattern, BoundRule bound, List<FieldPath> metadata) {
        FieldPath path = FieldPath.parse(pattern);
        for (FieldPath place : metadata) {
            if (RecordBinder.contains(place, path)) {
                boolean harmless = place.equals(path)
                        && bound.rule().name().equals(FieldRule.immutable().name());
                if (!harmless) {
                    findings.add(
                            bound.at(),
                            place + " is metadata, which no rule decides; remove the rule \""
                                    + bound.rule().name() + "\"");
                }
                return false;
            }
            if (bound.isGroup()) {
                refuseMetadata(path, bound, place);
            }
            if (RecordBinder.contains(path, place)
                    && !bound.isGroup()
                    && bound.rule().reach() == FieldRule.Reach.WHOLE) {
                findings.add(
                        bound.at(),
                        "\"" + bound.rule().name() + "\" takes " + (pattern.isEmpty() ? "the record" : pattern)
                                + " as a whole, but the metadata " + place + " lies in it; name the members instead");
                return false;
            }
        }
        return true;
    }

    private void refuseMetadata(FieldPath path, BoundRule group, FieldPath place) {
        for (String name : group.names()) {
            if (RecordBinder.contains(path.child(name), place)) {
                findings.add(group.at(), place + " is metadata, which no group decides; take it out of the group");
            }
        }
    }

    /** A rule inside a group would never be asked, and a group inside a group would be decided twice. */
    private void refuseRulesInsideGroups(RulesDraft draft) {
        draft.fields().forEach((pattern, bound) -> {
            FieldPath path = FieldPath.parse(pattern);
            draft.fields().forEach((outer, group) -> {
                if (group.isGroup()
                        && group.names().stream()
                                .anyMatch(name -> RecordBinder.contains(
                                        FieldPath.parse(outer).child(name), path))) {
                    findings.add(
                            bound.at(),
                            pattern + " is decided with the group of " + (outer.isEmpty() ? "the record" : outer)
                                    + "; remove the rule \""
                                    + bound.rule().name() + "\", or take it out of the group");
                }
            });
        });
    }

    private TypeRules.@Nullable Rank rank(RulesDraft draft, FieldRules fields) {
        RankPath rank = draft.rank();
        if (rank == null) {
            return null;
        }
        FieldRule rule = fields.at(rank.path());
        for (BoundRule bound : draft.fields().values()) {
            if (bound.rule() == rule && bound.isRank()) {
                return new TypeRules.Rank(rank.path(), bound.names());
            }
        }
        findings.add(
                rank.at(),
                "latestWins takes the constants from the field's rule, but " + rank.path()
                        + " has no rule \"rank\"; add " + rank.path()
                        + ": { rank: [pending, confirmed] } to \"fields\"");
        return null;
    }
}
