package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldPath;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which rule decides which path.
 *
 * <p>Rules attach by JSON Pointer patterns, in which a segment {@code *} stands for any one name. Of several patterns that
 * match a path the one with more named segments wins; two that match one path with equally many are refused. A rule that
 * reaches members ({@link FieldRule.Reach#MEMBERS}) holds for everything below its path that has no rule of its own.
 * Immutable.
 */
public final class FieldRules {

    /** No rule and no metadata: what both sides changed conflicts. */
    public static final FieldRules NONE = of(Map.of(), List.of());

    private final SortedMap<String, FieldRule> byPattern;
    private final List<FieldPath> metadata;
    private final RuleNode root;

    private FieldRules(SortedMap<String, FieldRule> byPattern, List<FieldPath> metadata, RuleNode root) {
        this.byPattern = byPattern;
        this.metadata = metadata;
        this.root = root;
    }

    /**
     * Rules by pattern.
     *
     * @param byPattern the rules
     * @param metadata the pointers that hold key, version and time, which are no content; no patterns
     * @return the rules, compiled
     * @throws IllegalArgumentException when a pattern is no JSON Pointer, nothing of the record is left as content, or
     *     wildcards combine to more than 100,000 kinds of paths
     * @throws AmbiguousPatternsException when two patterns are equally specific for one path
     */
    public static FieldRules of(Map<String, FieldRule> byPattern, Collection<FieldPath> metadata) {
        Map<List<String>, RuleNode.Leaf> leaves = new LinkedHashMap<>();
        byPattern.forEach(
                (pattern, rule) -> leaves.put(FieldPath.segmentsOf(pattern), new RuleNode.Leaf(pattern, rule, false)));
        for (FieldPath path : metadata) {
            RuleNode.Leaf own = leaves.get(path.segments());
            FieldRule rule = own == null ? FieldRule.conflict() : own.rule();
            leaves.put(path.segments(), new RuleNode.Leaf(path.toString(), rule, true));
        }
        RuleNode root = RuleNode.compile(leaves);
        if (!root.isContent()) {
            throw new IllegalArgumentException("the record as a whole would be no content, but metadata, \"localOnly\""
                    + " or \"derived\"; name the members that are");
        }
        return new FieldRules(Collections.unmodifiableSortedMap(new TreeMap<>(byPattern)), List.copyOf(metadata), root);
    }

    /**
     * These rules with the program's functions in the place of their names.
     *
     * @param functions the functions by name
     * @return the rules; a function that is not among them stays unknown
     */
    public FieldRules withFunctions(Map<String, FieldRule> functions) {
        Map<String, FieldRule> bound = new LinkedHashMap<>();
        byPattern.forEach((pattern, rule) -> bound.put(pattern, CustomRule.bound(rule, functions)));
        return of(bound, metadata);
    }

    /**
     * The functions that are named and not known.
     *
     * @return the name of a function by the pattern that names it, ordered by pattern
     */
    public SortedMap<String, String> missingFunctions() {
        SortedMap<String, String> missing = new TreeMap<>();
        byPattern.forEach((pattern, rule) -> {
            String function = CustomRule.missing(rule);
            if (function != null) {
                missing.put(pattern, function);
            }
        });
        return missing;
    }

    /**
     * The rules as they were given.
     *
     * @return rule by pattern, ordered by pattern
     */
    public SortedMap<String, FieldRule> byPattern() {
        return byPattern;
    }

    /**
     * The rule that decides a path.
     *
     * @param path the path
     * @return its rule; {@code conflict} when none was given
     */
    public FieldRule at(FieldPath path) {
        RuleNode node = root;
        for (String segment : path.segments()) {
            node = node.child(segment);
        }
        return node.declared();
    }

    /**
     * Whether some rule looks at fields that nobody changed: {@code localOnly} keeps them, and {@code latest} their times.
     *
     * @return true when there is one
     */
    public boolean looksAtUnchangedFields() {
        return keepsLocalValues() || root.hasLatestBelow();
    }

    /**
     * Whether some fields are local's own, so that the agreed state lacks them also where nobody changed anything.
     *
     * @return true when some rule is {@code localOnly}
     */
    public boolean keepsLocalValues() {
        return root.hasLocalOnlyBelow();
    }

    RuleNode root() {
        return root;
    }
}
