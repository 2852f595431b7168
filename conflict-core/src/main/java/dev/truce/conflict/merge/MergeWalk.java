package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.version.Stamp;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One pass over base, local and server. Holds what one merge collects; used once. */
final class MergeWalk<T> {

    private final FieldAccess<T> access;
    private final MergeOptions options;
    private final boolean hasBase;
    private final Stamp localStamp;
    private final Stamp serverStamp;
    private final List<FieldConflict<?>> conflicts = new ArrayList<>(0);
    private final List<Trace.Step> steps = new ArrayList<>();
    private Set<Warning> warnings = Set.of();
    private boolean asksRules = true;
    private boolean mergesAgain;
    private int createdElements;
    private @Nullable String whyUndecided;

    MergeWalk(FieldAccess<T> access, MergeOptions options, boolean hasBase, Stamp localStamp, Stamp serverStamp) {
        this.access = access;
        this.options = options;
        this.hasBase = hasBase;
        this.localStamp = localStamp;
        this.serverStamp = serverStamp;
    }

    /** Makes every path that both sides changed a conflict. */
    MergeWalk<T> withoutRules() {
        asksRules = false;
        return this;
    }

    MergeResult<T> record(RuleNode rules, @Nullable T base, T local, T server) {
        T merged = value(rules, FieldPath.ROOT, null, base, local, server);
        return result(Objects.requireNonNull(merged, "what is content on both sides is there"));
    }

    /** What was found, and what was made of it. */
    <R> MergeResult<R> result(R merged) {
        return new MergeResult<>(merged, conflicts, Trace.ofWalk(steps, warnings));
    }

    /** The step of a value that one side alone changed. */
    static Trace.Step changed(FieldPath path, ChosenSide side) {
        return new Trace.Step(
                path,
                "changed",
                side,
                side == ChosenSide.LOCAL ? "only local changed it" : "only the server changed it");
    }

    /**
     * Merges the value of one member. The path is the parent's and made longer only when something is to be said, because
     * most members are alike on all sides.
     */
    @Nullable
    T value(
            RuleNode rules,
            FieldPath parent,
            @Nullable String name,
            @Nullable T base,
            @Nullable T local,
            @Nullable T server) {
        if (!rules.isContent()) {
            return apart(rules, local, server);
        }
        if (local == server && standsAlike(rules, local == base)) {
            return server;
        }
        if (local != null && server != null) {
            Kind kind = access.kind(local);
            if (kind == Kind.OBJECT && access.kind(server) == Kind.OBJECT && takesApart(base, local, server)) {
                if (rules.mergesMembers()) {
                    return object(rules, at(parent, name), base, local, server);
                }
                if (rules.rule() instanceof GroupRule group) {
                    T from = base == null || access.kind(base) == Kind.NULL ? null : base;
                    return asksRules
                            ? new GroupedMembers<>(this, access)
                                    .merge(group, rules, at(parent, name), from, local, server)
                            : object(rules, at(parent, name), base, local, server);
                }
            }
            if (kind == Kind.LIST && access.kind(server) == Kind.LIST && asksRules) {
                return list(rules, parent, name, base, local, server);
            }
        }
        return whole(rules, parent, name, base, local, server, same(rules, local, server));
    }

    /** Whether what both sides hold is the result unseen; a side changed it unless base held it, too. */
    static boolean standsAlike(RuleNode rules, boolean unchanged) {
        return !rules.hasDerivedBelow() && (unchanged || !rules.hasImmutableBelow());
    }

    /** What stands of a value that takes no part in the merge. */
    private @Nullable T apart(RuleNode rules, @Nullable T local, @Nullable T server) {
        return switch (rules.role()) {
            case LOCAL_ONLY -> local;
            case DERIVED -> null;
            default -> server == null ? local : server;
        };
    }

    /** Lists are taken apart only when both sides changed them, and both hold a list or both a set. */
    private @Nullable T list(
            RuleNode rules, FieldPath parent, @Nullable String name, @Nullable T base, T local, T server) {
        boolean created = base == null || access.kind(base) != Kind.LIST;
        boolean alike = same(rules, local, server);
        if (!alike
                && access.isOrdered(local) == access.isOrdered(server)
                && rules.takesListsApart(options.lists())
                && !(created && options.bothCreateConflicts())
                && !same(rules, base, local)
                && !same(rules, base, server)) {
            FieldPath path = at(parent, name);
            ListMerge<T> lists = new ListMerge<>(this, access, options.lists());
            T merged = rules.rule() instanceof KeyedRule keyed
                    ? lists.keyed(keyed, rules, path, base, local, server)
                    : lists.auto(rules, path, created ? null : base, local, server);
            if (merged != null) {
                return merged;
            }
        }
        T decided = whole(rules, parent, name, base, local, server, alike);
        whyUndecided = null;
        return decided;
    }

    /** Merges an element of a list, and remembers meanwhile whether it is one that base has not. */
    @Nullable
    T element(RuleNode rules, FieldPath list, String name, @Nullable T base, @Nullable T local, @Nullable T server) {
        int created = base == null ? 1 : 0;
        createdElements += created;
        T value = value(rules, list, name, base, local, server);
        createdElements -= created;
        return value;
    }

    boolean isInsideCreatedElement() {
        return createdElements > 0;
    }

    /** Says why a list is left to whoever decides the whole value. */
    void leaveUndecided(String why) {
        whyUndecided = why;
    }

    /** How far the findings have come, so that those of a part can be taken back. */
    record Mark(int conflicts, int steps) {}

    boolean hasConflictsSince(Mark mark) {
        return conflicts.size() > mark.conflicts();
    }

    /**
     * Whether merging a side into a result that was merged from it gives the result. Always so within such a second merge: what it
     * gives is compared, so that nobody need ask for parts of it.
     */
    boolean isUnchangedBy(RuleNode rules, FieldPath path, @Nullable T base, T side, T merged) {
        if (mergesAgain) {
            return true;
        }
        MergeWalk<T> again = new MergeWalk<>(access, options, hasBase, localStamp, serverStamp);
        again.mergesAgain = true;
        again.createdElements = createdElements;
        T result = again.value(rules, path, null, base, side, merged);
        return again.conflicts.isEmpty() && same(rules, result, merged);
    }

    Mark mark() {
        return new Mark(conflicts.size(), steps.size());
    }

    void reset(Mark mark) {
        conflicts.subList(mark.conflicts(), conflicts.size()).clear();
        steps.subList(mark.steps(), steps.size()).clear();
    }

    /** Whether two objects are merged member by member. */
    private boolean takesApart(@Nullable T base, T local, T server) {
        if (!access.isSameType(local, server)) {
            return false;
        }
        if (base == null || access.kind(base) == Kind.NULL) {
            return !options.bothCreateConflicts();
        }
        return access.kind(base) == Kind.OBJECT && access.isSameType(base, server);
    }

    T object(RuleNode rules, FieldPath path, @Nullable T base, T local, T server) {
        @Nullable T from = base == null || access.kind(base) != Kind.OBJECT ? null : base;
        MemberCursor<T> ours = new MemberCursor<>(access, local);
        Map<String, T> merged = null;
        int kept = 0;
        for (Map.Entry<String, T> member : access.members(server)) {
            String name = member.getKey();
            T theirs = member.getValue();
            T mine = ours.find(name);
            RuleNode child = rules.child(name);
            T value = child.looksAtChangesOnly() && mine != null && alikeLeaves(mine, theirs)
                    ? theirs
                    : value(child, path, name, from == null ? null : access.member(from, name), mine, theirs);
            if (merged == null && value != theirs) {
                merged = firstMembers(server, kept);
            }
            if (merged != null && value != null) {
                merged.put(name, value);
            }
            kept++;
        }
        if (ours.found() < access.size(local)) {
            for (Map.Entry<String, T> member : access.members(local)) {
                String name = member.getKey();
                if (access.member(server, name) == null) {
                    T value = value(
                            rules.child(name),
                            path,
                            name,
                            from == null ? null : access.member(from, name),
                            member.getValue(),
                            null);
                    if (value != null) {
                        merged = merged == null ? firstMembers(server, kept) : merged;
                        merged.put(name, value);
                    }
                }
            }
        }
        return merged == null ? server : access.object(server, merged);
    }

    /** Most members: what holds no members and is the same on both sides needs no look at base. */
    private boolean alikeLeaves(T local, T server) {
        return access.kind(server) != Kind.OBJECT && access.same(local, server);
    }

    private Map<String, T> firstMembers(T object, int count) {
        Map<String, T> members = new LinkedHashMap<>(2 * access.size(object) + 2);
        int left = count;
        for (Map.Entry<String, T> member : access.members(object)) {
            if (left-- == 0) {
                break;
            }
            members.put(member.getKey(), member.getValue());
        }
        return members;
    }

    /** Decides a value that is not taken apart. */
    private @Nullable T whole(
            RuleNode rules,
            FieldPath parent,
            @Nullable String name,
            @Nullable T base,
            @Nullable T local,
            @Nullable T server,
            boolean alike) {
        if (rules.hasImmutableBelow() && base != null && corrupted(rules, at(parent, name), base, local, server)) {
            return server;
        }
        if (alike) {
            return server;
        }
        if (same(rules, base, local)) {
            tookServer(at(parent, name));
            return server;
        }
        if (same(rules, base, server)) {
            tookLocal(at(parent, name));
            return local;
        }
        FieldPath path = at(parent, name);
        if (local == null || server == null) {
            return removal(path, rules, base, local, server);
        }
        return asksRules
                ? ruled(path, rules.rule(), base, local, server)
                : conflict(path, SideRule.AUTO, base, local, server, "", false);
    }

    /** Notes what changed at or below a value although it never changes. */
    private boolean corrupted(RuleNode rules, FieldPath path, T base, @Nullable T local, @Nullable T server) {
        int before = conflicts.size();
        new Immutables<>(access, this).check(rules, path, base, local, server);
        return conflicts.size() > before;
    }

    /** Decides what one side removed and the other changed. */
    private @Nullable T removal(
            FieldPath path, RuleNode rules, @Nullable T base, @Nullable T local, @Nullable T server) {
        RemovalRule.Removal removal = asksRules ? rules.removal() : RemovalRule.Removal.CONFLICTS;
        String why =
                local == null ? "local removed it, the server changed it" : "the server removed it, local changed it";
        if (removal == RemovalRule.Removal.CONFLICTS) {
            return conflict(path, rules.rule(), base, local, server, why, false);
        }
        boolean localStands = (local == null) == (removal == RemovalRule.Removal.REMOVE_WINS);
        step(path, removal.rule(), localStands ? ChosenSide.LOCAL : ChosenSide.SERVER, why + removal.why());
        return localStands ? local : server;
    }

    private @Nullable T ruled(FieldPath path, FieldRule rule, @Nullable T base, T local, T server) {
        String pointer = path.toString();
        FieldResult<T> result;
        try {
            result = rule.merge(new FieldEdit<>(
                    access,
                    path,
                    hasBase,
                    base,
                    local,
                    server,
                    localStamp.timeOf(pointer),
                    serverStamp.timeOf(pointer)));
        } catch (
                RuntimeException
                        e) { // a rule of the user's: its failure is this path's reason, never the caller's crash
            return conflict(path, rule, base, local, server, "the rule failed: " + e, false);
        }
        if (result instanceof FieldResult.Taken<T> taken) {
            step(path, rule.name(), taken.side(), taken.why());
            return taken.side() == ChosenSide.LOCAL ? local : server;
        }
        if (result instanceof FieldResult.Computed<T> computed) {
            step(path, rule.name(), ChosenSide.BOTH, computed.why());
            return same(computed.value(), server) ? server : computed.value();
        }
        String why = result instanceof FieldResult.Undecided<T> undecided ? undecided.why() : "the rule gave no answer";
        why = whyUndecided == null ? why : whyUndecided;
        return conflict(path, rule, base, local, server, why, false);
    }

    private @Nullable T conflict(
            FieldPath path,
            FieldRule rule,
            @Nullable T base,
            @Nullable T local,
            @Nullable T server,
            String why,
            boolean corruption) {
        ChosenSide settled = settle(path, rule, base, local, server, why, corruption);
        return settled == ChosenSide.LOCAL ? local : server;
    }

    /** Takes the side that is declared for conflicting paths, or notes the conflict and answers neither. */
    ChosenSide settle(
            FieldPath path,
            FieldRule rule,
            @Nullable T base,
            @Nullable T local,
            @Nullable T server,
            String why,
            boolean corruption) {
        ChosenSide settled = corruption || !asksRules ? ChosenSide.NEITHER : settledSide(path);
        if (settled == ChosenSide.NEITHER) {
            conflicts.add(new FieldConflict<>(path, base, local, server, why, corruption));
            step(path, rule.name(), ChosenSide.NEITHER, why);
        } else {
            warn(Warning.FIELD_CONFLICT_SETTLED);
            step(path, "onFieldConflict", settled, why);
        }
        return settled;
    }

    private ChosenSide settledSide(FieldPath path) {
        return switch (options.onFieldConflict()) {
            case MANUAL -> ChosenSide.NEITHER;
            case LOCAL -> ChosenSide.LOCAL;
            case SERVER -> ChosenSide.SERVER;
            case LATEST -> {
                String pointer = path.toString();
                yield SideRule.isLater(localStamp.timeOf(pointer), serverStamp.timeOf(pointer))
                        ? ChosenSide.LOCAL
                        : ChosenSide.SERVER;
            }
        };
    }

    void tookServer(FieldPath path) {
        add(changed(path, ChosenSide.SERVER));
    }

    void tookLocal(FieldPath path) {
        add(changed(path, ChosenSide.LOCAL));
    }

    void step(FieldPath path, String rule, ChosenSide side, String why) {
        add(new Trace.Step(path, rule, side, why));
    }

    void add(Trace.Step step) {
        steps.add(step);
    }

    void warn(Warning warning) {
        if (warnings.isEmpty()) {
            warnings = EnumSet.noneOf(Warning.class);
        }
        warnings.add(warning);
    }

    boolean same(@Nullable T one, @Nullable T two) {
        return one == two || (one != null && two != null && access.same(one, two));
    }

    private boolean same(RuleNode rules, @Nullable T one, @Nullable T two) {
        return rules.isPlain() ? same(one, two) : ContentComparison.same(access, rules, one, two);
    }

    private static FieldPath at(FieldPath parent, @Nullable String name) {
        return name == null ? parent : parent.child(name);
    }
}
