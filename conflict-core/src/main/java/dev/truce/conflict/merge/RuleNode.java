package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldPath;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The patterns of a ruleset, compiled to one step for each segment of a path. */
final class RuleNode {

    private static final String ANY = "*";

    /** Wildcards before names multiply: three patterns make eight kinds of paths, a hundred would fill the memory. */
    private static final int MAX_NODES = 100_000;

    /** What a pattern says about the paths it matches. */
    record Leaf(String pattern, FieldRule rule, boolean metadata) {}

    /** What a value has to do with the content of its record. */
    enum Role {
        /** It is compared and merged. */
        CONTENT,
        /** It is key, version or time. */
        METADATA,
        /** Local keeps it for itself. */
        LOCAL_ONLY,
        /** It is computed from the content. */
        DERIVED
    }

    /** A pattern that still matches, and how far it has been followed. */
    private record Open(List<String> segments, int at, Leaf leaf) {

        boolean isComplete() {
            return at == segments.size();
        }

        int namedSegments() {
            return (int)
                    segments.stream().filter(segment -> !segment.equals(ANY)).count();
        }
    }

    private final FieldRule declared;
    private final FieldRule rule;
    private final RemovalRule.Removal removal;
    private final Role role;
    private final boolean mergesMembers;
    private final Map<String, RuleNode> named;
    private @Nullable RuleNode others;
    private boolean immutableBelow;
    private boolean plain;
    private boolean looksAtChangesOnly;
    private boolean latestBelow;
    private boolean localOnlyBelow;
    private boolean derivedBelow;

    private RuleNode(FieldRule declared, boolean metadata) {
        this.declared = declared;
        this.rule = declared instanceof RemovalRule removal ? removal.inner() : declared;
        this.removal = declared instanceof RemovalRule removal ? removal.removal() : RemovalRule.Removal.CONFLICTS;
        this.role = role(rule, metadata);
        this.mergesMembers = rule.reach() == FieldRule.Reach.MEMBERS;
        this.named = new HashMap<>();
    }

    private static Role role(FieldRule rule, boolean metadata) {
        if (metadata) {
            return Role.METADATA;
        }
        return rule == ApartRule.LOCAL_ONLY ? Role.LOCAL_ONLY : rule == ApartRule.DERIVED ? Role.DERIVED : Role.CONTENT;
    }

    static RuleNode compile(Map<List<String>, Leaf> leaves) {
        Set<Open> open = new HashSet<>();
        leaves.forEach((segments, leaf) -> open.add(new Open(segments, 0, leaf)));
        return compile(open, SideRule.AUTO, FieldPath.ROOT, new AtomicInteger());
    }

    private static RuleNode compile(Set<Open> open, FieldRule inherited, FieldPath path, AtomicInteger nodes) {
        if (nodes.incrementAndGet() > MAX_NODES) {
            throw new IllegalArgumentException("the patterns combine to more than " + MAX_NODES
                    + " kinds of paths; put fewer wildcards before names");
        }
        Leaf own = mostSpecific(open, path);
        FieldRule rule = own == null ? inherited : own.rule();
        RuleNode node = new RuleNode(rule, own != null && own.metadata());
        FieldRule below = node.mergesMembers ? rule : SideRule.AUTO;
        Set<String> names = new TreeSet<>();
        for (Open pattern : open) {
            if (!pattern.isComplete() && !pattern.segments().get(pattern.at()).equals(ANY)) {
                names.add(pattern.segments().get(pattern.at()));
            }
        }
        for (String name : names) {
            node.named.put(name, compile(advance(open, name), below, path.child(name), nodes));
        }
        Set<Open> wild = advance(open, null);
        node.others = wild.isEmpty() ? uniform(below) : compile(wild, below, path.child(ANY), nodes);
        node.summarize();
        return node;
    }

    /** Below it every path follows the same rule. */
    private static RuleNode uniform(FieldRule rule) {
        RuleNode node = new RuleNode(rule, false);
        node.summarize();
        return node;
    }

    /** Notes what there is at and below this node, so that the walk need not look for what a ruleset does not use. */
    private void summarize() {
        immutableBelow = rule instanceof ImmutableRule || anyBelow(child -> child.immutableBelow);
        plain = role == Role.CONTENT && !isOpaque() && !anyBelow(child -> !child.plain);
        looksAtChangesOnly = plain && !immutableBelow;
        latestBelow = asksForLatest() || anyBelow(child -> child.latestBelow);
        localOnlyBelow = role == Role.LOCAL_ONLY || anyBelow(child -> child.localOnlyBelow);
        derivedBelow = role == Role.DERIVED || anyBelow(child -> child.derivedBelow);
    }

    private boolean asksForLatest() {
        return (rule instanceof AtomicRule atomic ? atomic.inner() : rule) == SideRule.LATEST;
    }

    private boolean anyBelow(Predicate<RuleNode> test) {
        return (others != null && test.test(others)) || named.values().stream().anyMatch(test);
    }

    private static Set<Open> advance(Set<Open> open, @Nullable String name) {
        Set<Open> result = new HashSet<>();
        for (Open pattern : open) {
            if (!pattern.isComplete()) {
                String segment = pattern.segments().get(pattern.at());
                if (segment.equals(ANY) || segment.equals(name)) {
                    result.add(new Open(pattern.segments(), pattern.at() + 1, pattern.leaf()));
                }
            }
        }
        return result;
    }

    /** The one complete pattern with the most named segments; a tie below the best is none. */
    private static @Nullable Leaf mostSpecific(Set<Open> open, FieldPath path) {
        int most = open.stream()
                .filter(Open::isComplete)
                .mapToInt(Open::namedSegments)
                .max()
                .orElse(-1);
        List<Leaf> best = open.stream()
                .filter(pattern -> pattern.isComplete() && pattern.namedSegments() == most)
                .map(Open::leaf)
                .sorted(Comparator.comparing(Leaf::pattern))
                .toList();
        if (best.size() > 1) {
            throw new AmbiguousPatternsException(
                    best.get(0).pattern(), best.get(1).pattern(), path.toString());
        }
        return best.isEmpty() ? null : best.get(0);
    }

    /** The node of a member or element; never null, and this node itself where the rules end. */
    RuleNode child(String name) {
        RuleNode exact = named.isEmpty() ? null : named.get(name);
        if (exact != null) {
            return exact;
        }
        return others == null ? this : others;
    }

    /** Whether some member has rules that others have not. */
    boolean hasNames() {
        return !named.isEmpty();
    }

    /** The rule that is asked. */
    FieldRule rule() {
        return rule;
    }

    /** The rule as it was given: {@link #rule}, and what stands of a removed value that the other side changed. */
    FieldRule declared() {
        return declared;
    }

    RemovalRule.Removal removal() {
        return removal;
    }

    Role role() {
        return role;
    }

    /** Whether the value here is compared and merged. */
    boolean isContent() {
        return role == Role.CONTENT;
    }

    /** Whether all that is here and below is content, and compared by value. */
    boolean isPlain() {
        return plain;
    }

    boolean isOpaque() {
        return rule == OpaqueRule.INSTANCE;
    }

    boolean hasLatestBelow() {
        return latestBelow;
    }

    boolean hasLocalOnlyBelow() {
        return localOnlyBelow;
    }

    boolean hasDerivedBelow() {
        return derivedBelow;
    }

    boolean hasImmutableBelow() {
        return immutableBelow;
    }

    boolean isImmutable() {
        return rule instanceof ImmutableRule;
    }

    boolean takesListsApart(MergeOptions.Lists lists) {
        return rule instanceof KeyedRule
                || rule == SideRule.SEQUENCE
                || ((rule == SideRule.AUTO || rule == SideRule.DECLARED_AUTO) && lists != MergeOptions.Lists.ATOMIC);
    }

    boolean mergesMembers() {
        return mergesMembers;
    }

    /** Whether what both sides hold alike stands here, whatever base held. */
    boolean looksAtChangesOnly() {
        return looksAtChangesOnly;
    }
}
