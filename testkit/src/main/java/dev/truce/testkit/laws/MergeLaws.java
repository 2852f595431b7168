package dev.truce.testkit.laws;

import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.Convergence;
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.merge.FieldRule;
import dev.truce.conflict.merge.FieldRules;
import dev.truce.conflict.merge.MergeOptions;
import dev.truce.conflict.merge.MergeResult;
import dev.truce.conflict.version.Stamp;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Checks field rules against the laws of a three-way merge, with one sample at a time.
 *
 * <p>A law that speaks of a result is kept by a merge that conflicts instead: a conflict is an honest answer. All violations of
 * a sample are reported, in the order of the laws. Immutable; thread-safe where the rules are. Checking costs about a dozen
 * merges of the sample.
 *
 * @param <T> the type of a record and of every value in it
 */
public final class MergeLaws<T> {

    private final FieldAccess<T> access;
    private final FieldRules rules;
    private final FieldMerge<T> merge;
    private final Content<T> content;
    private final MergeOptions options;
    private final Set<MergeLaw> kept;
    private final List<T> states;

    /**
     * The laws for one rule, over the JSON values that a field may have. A rule that says it converges in any topology is held to
     * that, too; sides may matter, unless the rule says so.
     *
     * @param rule decides what both sides changed
     * @return the laws, as yet without values; a rule that computes, such as a sum, is to be spared with {@link #except}
     */
    public static MergeLaws<JsonNode> of(FieldRule rule) {
        Set<MergeLaw> laws = EnumSet.allOf(MergeLaw.class);
        laws.remove(MergeLaw.SIDES_ARE_EQUAL);
        if (rule.convergenceWithoutBase() != Convergence.LATTICE) {
            laws.remove(MergeLaw.LATTICE);
        }
        return new MergeLaws<>(
                FieldAccess.json(), FieldRules.of(Map.of("", rule), List.of()), MergeOptions.DEFAULT, laws, List.of());
    }

    /**
     * The laws for a set of rules.
     *
     * @param access how records are taken apart
     * @param rules which rule decides which path
     * @param options what happens where none does
     */
    public MergeLaws(FieldAccess<T> access, FieldRules rules, MergeOptions options) {
        this(
                access,
                rules,
                options,
                EnumSet.complementOf(EnumSet.of(MergeLaw.SIDES_ARE_EQUAL, MergeLaw.LATTICE)),
                List.of());
    }

    private MergeLaws(
            FieldAccess<T> access, FieldRules rules, MergeOptions options, Set<MergeLaw> kept, List<T> states) {
        this.access = access;
        this.rules = rules;
        this.options = options;
        this.kept = kept;
        this.states = states;
        this.merge = new FieldMerge<>(access, rules, options);
        this.content = new Content<>(access);
    }

    /**
     * Adds states to try: every base with every two edits of it, without a base too.
     *
     * @param those records, or values of the field where one rule is checked; the simplest first, a dozen is plenty
     * @return the laws
     */
    public MergeLaws<T> over(List<T> those) {
        List<T> all = new ArrayList<>(states);
        all.addAll(those);
        return new MergeLaws<>(access, rules, options, kept, List.copyOf(all));
    }

    /**
     * Leaves laws out that the meaning of a rule excludes.
     *
     * @param laws the laws
     * @return the laws that are left
     */
    public MergeLaws<T> except(MergeLaw... laws) {
        Set<MergeLaw> left = EnumSet.copyOf(kept);
        left.removeAll(List.of(laws));
        return new MergeLaws<>(access, rules, options, left, states);
    }

    /**
     * Tries all samples.
     *
     * @throws AssertionError when a law is broken; tells each with the smallest versions that show it and what replicas would do
     * @throws IllegalStateException when there are no samples: nothing would be checked
     */
    public void check() {
        Telling.fail(violations());
    }

    /**
     * The laws that are broken, with the states of {@link #over}.
     *
     * @return one violation of each, in the order of the laws; empty when all hold
     * @throws IllegalStateException when there are no samples
     */
    public List<Violation> violations() {
        if (states.isEmpty()) {
            throw new IllegalStateException("There is nothing to try; give states with over(…)");
        }
        List<Sample<T>> samples = new Constellations<>(states, access::same, false)
                .conflicts().stream()
                        .filter(sample ->
                                sample.local().isPresent() && sample.server().isPresent())
                        .toList();
        List<Violation> broken = new ArrayList<>();
        for (MergeLaw law : kept) {
            samples.stream()
                    .filter(sample -> breaks(law, sample))
                    .findFirst()
                    .ifPresent(sample -> broken.add(told(law, sample)));
        }
        return broken;
    }

    private boolean breaks(MergeLaw law, Sample<T> sample) {
        return violations(EnumSet.of(law), sample).stream()
                .anyMatch(violation -> violation.law().equals(law.toString()));
    }

    private Violation told(MergeLaw law, Sample<T> sample) {
        Sample<T> smallest = new SampleShrinker<>(access).shrink(sample, each -> breaks(law, each));
        String what = violations(EnumSet.of(law), smallest).get(0).counterexample();
        return Telling.violation(
                law.toString(),
                new Telling<>(access).sides(smallest)
                        + what.substring((smallest + " ").length()).strip(),
                law.harm());
    }

    /**
     * The laws that the rules break with one sample.
     *
     * @param laws the laws to check
     * @param sample the versions; local and server are present, base is none where there is no base
     * @return what is broken; empty when all hold
     */
    public List<Violation> violations(Set<MergeLaw> laws, Sample<T> sample) {
        T base = sample.base().valueOrNull();
        T local = present(sample.local());
        T server = present(sample.server());
        Stamp ours = sample.local().stamp();
        Stamp theirs = sample.server().stamp();
        List<Violation> violations = new ArrayList<>();
        for (MergeLaw law : MergeLaw.values()) {
            if (laws.contains(law)) {
                String broken;
                try {
                    broken = new Case(base, local, server, ours, theirs).broken(law);
                } catch (RuntimeException e) { // the law of totality: whatever a rule throws is its failure
                    violations.add(new Violation(MergeLaw.TOTALITY.toString(), sample + " threw " + e));
                    return violations;
                }
                if (broken != null) {
                    violations.add(new Violation(law.toString(), sample + ": " + broken));
                }
            }
        }
        return violations;
    }

    private static <T> T present(Side<T> side) {
        return Objects.requireNonNull(side.valueOrNull(), "a side without a value");
    }

    private final class Case {

        private final @Nullable T base;
        private final T local;
        private final T server;
        private final Stamp ours;
        private final Stamp theirs;
        private final MergeResult<T> result;

        Case(@Nullable T base, T local, T server, Stamp ours, Stamp theirs) {
            this.base = base;
            this.local = local;
            this.server = server;
            this.ours = ours;
            this.theirs = theirs;
            this.result = merge.merge(base, local, server, ours, theirs);
        }

        /** What breaks the law; null when it holds. */
        @Nullable
        String broken(MergeLaw law) {
            return switch (law) {
                case TOTALITY -> null; // it got this far
                case DETERMINISM -> differs(again(base, local, server));
                case AN_ANCESTOR_YIELDS ->
                    base == null
                            ? null
                            : first(isNot(again(base, local, base), local), isNot(again(base, base, server), server));
                case AGREEMENT_STANDS -> isNot(again(base, server, server), server);
                case REDELIVERY_CHANGES_NOTHING ->
                    hasConflicts(result) ? null : isNot(again(base, local, result.value()), result.value());
                case ONE_SIDED_CHANGES_HOLD -> held(FieldPath.ROOT, base, local, server, result.value());
                case NOTHING_IS_INVENTED -> invented();
                case MEMBER_ORDER_DECIDES_NOTHING -> {
                    T before = base == null ? null : content.turned(base);
                    yield sameUpToOrder(again(before, content.turned(local), content.turned(server)), false);
                }
                case SIDES_ARE_EQUAL -> sameUpToOrder(merge.merge(base, server, local, theirs, ours), true);
                case LATTICE -> lattice();
            };
        }

        private MergeResult<T> again(@Nullable T from, T one, T two) {
            return merge.merge(from, one, two, ours, theirs);
        }

        private @Nullable String differs(MergeResult<T> other) {
            boolean same = content.text(result.value()).equals(content.text(other.value()))
                    && conflicts(result).equals(conflicts(other))
                    && result.trace().equals(other.trace());
            return same ? null : "once " + result + ", once " + other;
        }

        private @Nullable String isNot(MergeResult<T> found, T expected) {
            boolean corrupt = hasConflicts(found) && found.conflicts().stream().allMatch(FieldConflict::corruption);
            return corrupt || (!hasConflicts(found) && merge.sameContent(found.value(), expected))
                    ? null
                    : "became " + found + " instead of " + access.write(expected);
        }

        /** Follows objects that are merged member by member; any other value is looked at as one. */
        private @Nullable String held(
                FieldPath path, @Nullable T before, @Nullable T mine, @Nullable T yours, @Nullable T merged) {
            if (isApart(path) || conflictsAbove(path)) {
                return null;
            }
            boolean objects = isObject(mine) && isObject(yours) && isObject(merged);
            boolean follows = rules.at(path).reach() == FieldRule.Reach.MEMBERS;
            if (objects && follows && (before == null || isObject(before))) {
                Set<String> names = new LinkedHashSet<>();
                List.of(mine, yours, merged).forEach(object -> names.addAll(content.names(object)));
                for (String name : names) {
                    String broken =
                            held(path.child(name), at(before, name), at(mine, name), at(yours, name), at(merged, name));
                    if (broken != null) {
                        return broken;
                    }
                }
                return null;
            }
            boolean mineIsOld = same(before, mine);
            boolean yoursIsOld = same(before, yours);
            if (mineIsOld == yoursIsOld && !same(mine, yours)) {
                return null;
            }
            T expected = mineIsOld ? yours : mine;
            // of one value written in two ways, either stands
            boolean kept =
                    sameText(expected, merged) || (same(mine, yours) && sameText(mineIsOld ? mine : yours, merged));
            return kept || holdsApart(path) || conflictsBelow(path) || (objects && same(expected, merged))
                    ? null
                    : "at \"" + path + "\" " + text(expected) + " became " + text(merged);
        }

        /** Whether the value at a path is part of one that conflicts. */
        private boolean conflictsAbove(FieldPath path) {
            return result.conflicts().stream().anyMatch(conflict -> path.isWithin(conflict.path()));
        }

        private boolean conflictsBelow(FieldPath path) {
            return result.conflicts().stream()
                    .anyMatch(conflict -> conflict.path().isWithin(path));
        }

        private @Nullable String invented() {
            Set<String> known = new TreeSet<>();
            if (base != null) {
                content.leaves(base, known);
            }
            content.leaves(local, known);
            content.leaves(server, known);
            Set<String> found = new TreeSet<>();
            content.leaves(result.value(), found);
            found.removeAll(known);
            return found.isEmpty() ? null : "invented " + found;
        }

        private @Nullable String sameUpToOrder(MergeResult<T> other, boolean listsToo) {
            boolean same = conflicts(result).equals(conflicts(other))
                    && (hasConflicts(result)
                            || merge.sameContent(result.value(), other.value())
                            || (listsToo
                                    && content.ordered(result.value(), true)
                                            .equals(content.ordered(other.value(), true))));
            return same ? null : "became " + result + " and " + other;
        }

        private @Nullable String lattice() {
            T third = base == null ? server : base;
            MergeResult<T> one = join(local, server);
            MergeResult<T> two = join(server, local);
            MergeResult<T> three = join(server, third);
            if (hasConflicts(one) || hasConflicts(two) || hasConflicts(three)) {
                return hasConflicts(one) == hasConflicts(two) ? null : "only one order conflicts";
            }
            MergeResult<T> left = join(one.value(), third);
            MergeResult<T> right = join(local, three.value());
            if (hasConflicts(left) || hasConflicts(right)) {
                return hasConflicts(left) == hasConflicts(right) ? null : "only one grouping conflicts";
            }
            return first(
                    alike("not idempotent", join(local, local).value(), local),
                    alike("not commutative", one.value(), two.value()),
                    alike("not associative", left.value(), right.value()));
        }

        private MergeResult<T> join(T one, T two) {
            return merge.merge(null, one, two, Stamp.UNKNOWN, Stamp.UNKNOWN);
        }

        private @Nullable String alike(String what, T one, T two) {
            return merge.sameContent(one, two) ? null : what + ": " + access.write(one) + " and " + access.write(two);
        }
    }

    private boolean isApart(FieldPath path) {
        return Set.of("localOnly", "derived").contains(rules.at(path).name());
    }

    /** Whether something below a path takes no part in the merge, so that the whole is not one side's. */
    private boolean holdsApart(FieldPath path) {
        return rules.byPattern().entrySet().stream()
                .filter(entry ->
                        Set.of("localOnly", "derived").contains(entry.getValue().name()))
                .anyMatch(entry -> {
                    List<String> pattern = FieldPath.parse(entry.getKey()).segments();
                    List<String> names = path.segments();
                    return pattern.size() > names.size()
                            && IntStream.range(0, names.size())
                                    .allMatch(i -> pattern.get(i).equals("*")
                                            || pattern.get(i).equals(names.get(i)));
                });
    }

    private static boolean hasConflicts(MergeResult<?> result) {
        return !result.conflicts().isEmpty();
    }

    private static Set<String> conflicts(MergeResult<?> result) {
        return result.conflicts().stream()
                .map(conflict -> conflict.path().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static @Nullable String first(@Nullable String... broken) {
        for (String each : broken) {
            if (each != null) {
                return each;
            }
        }
        return null;
    }

    private boolean same(@Nullable T one, @Nullable T two) {
        return one == two || (one != null && two != null && access.same(one, two));
    }

    private boolean sameText(@Nullable T one, @Nullable T two) {
        return one == two || (one != null && two != null && content.text(one).equals(content.text(two)));
    }

    private String text(@Nullable T value) {
        return value == null ? "nothing" : access.write(value);
    }

    private boolean isObject(@Nullable T value) {
        return value != null && access.kind(value) == Kind.OBJECT;
    }

    private @Nullable T at(@Nullable T object, String name) {
        return object == null ? null : access.member(object, name);
    }
}
