package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldPath;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides a path that both sides changed, and differently. It is not asked for anything else: what one side changed stands,
 * and what one side removed while the other changed it conflicts under every rule.
 *
 * <p>A rule is a pure function: no clock, no input or output, no locale, no memory. A rule that throws leaves its path
 * undecided, with the exception's message as the reason.
 */
public interface FieldRule {

    /** How much of a record a rule looks at in one call. */
    enum Reach {
        /** A scalar or list; objects below the path are merged member by member, and their members follow the same rule. */
        MEMBERS,
        /** The value at the path, whatever it holds, as one. */
        WHOLE
    }

    /**
     * The rule's name in rulesets and traces.
     *
     * @return the name
     */
    String name();

    /**
     * Decides the path.
     *
     * @param edit what both sides did; both are present
     * @param <T> the type of the values
     * @return the decision
     */
    <T> FieldResult<T> merge(FieldEdit<T> edit);

    /**
     * When replicas that follow this rule converge.
     *
     * @return unsafe, unless the rule's author knows better
     */
    default Convergence convergence() {
        return Convergence.UNSAFE;
    }

    /**
     * When replicas that keep no last agreed state, and follow this rule, converge. Then the rule decides every difference, and
     * not only what both sides changed.
     *
     * @return as with such a state, unless the rule says otherwise
     */
    default Convergence convergenceWithoutBase() {
        return convergence();
    }

    /**
     * How much the rule looks at in one call.
     *
     * @return members, unless the rule says otherwise
     */
    default Reach reach() {
        return Reach.MEMBERS;
    }

    /**
     * What a path without a rule gets: lists are merged element by element, as far as something tells the elements apart, and
     * all else is left to a person.
     *
     * @return the rule {@code auto}
     */
    static FieldRule auto() {
        return SideRule.DECLARED_AUTO;
    }

    /**
     * Leaves the path to a person, lists too.
     *
     * @return the rule {@code conflict}
     */
    static FieldRule conflict() {
        return SideRule.CONFLICT;
    }

    /**
     * Local's value.
     *
     * @return the rule {@code local}
     */
    static FieldRule local() {
        return SideRule.LOCAL;
    }

    /**
     * The server's value.
     *
     * @return the rule {@code server}
     */
    static FieldRule server() {
        return SideRule.SERVER;
    }

    /**
     * The later change: by the field's own time, else the record's. A missing time is the earliest; a tie keeps the server's.
     *
     * @return the rule {@code latest}
     */
    static FieldRule latest() {
        return SideRule.LATEST;
    }

    /**
     * The greater of two numbers or texts; Null loses.
     *
     * @return the rule {@code max}
     */
    static FieldRule max() {
        return ExtremeRule.MAX;
    }

    /**
     * The smaller of two numbers or texts; Null loses.
     *
     * @return the rule {@code min}
     */
    static FieldRule min() {
        return ExtremeRule.MIN;
    }

    /**
     * The constant that stands later in a declared total order; an unknown constant leaves the path undecided.
     *
     * @param constants every constant of the field, lowest first, at least two and none twice
     * @return the rule {@code rank}
     */
    static FieldRule rank(List<String> constants) {
        return new RankRule(constants);
    }

    /**
     * Base plus what each side added. Equal results count once; without a base the path is undecided.
     *
     * @return the rule {@code counter}
     */
    static FieldRule counter() {
        return CounterRule.UNBOUNDED;
    }

    /**
     * A counter whose result must lie within bounds, else the path is undecided.
     *
     * @param least the lowest legal count; null for none
     * @param most the highest legal count; null for none
     * @return the rule {@code counter}
     */
    static FieldRule counter(@Nullable BigDecimal least, @Nullable BigDecimal most) {
        return new CounterRule(least, most);
    }

    /**
     * A counter that is an object of writer and count: of each writer the higher count. Counts exactly even where a change
     * arrives twice.
     *
     * @return the rule {@code gcounter}
     */
    static FieldRule gcounter() {
        return GrowingCounterRule.INSTANCE;
    }

    /**
     * A list of entries that never change: the entries of both sides by id, numbers first, then texts by code points. Two
     * unequal entries with one id leave the path undecided.
     *
     * @param id where the id stands in each entry
     * @return the rule {@code append}
     */
    static FieldRule append(FieldPath id) {
        return new AppendRule(id);
    }

    /**
     * A text, word by word; where both sides changed the same words the path is undecided.
     *
     * @return the rule {@code text}
     */
    static FieldRule text() {
        return TextRule.INSTANCE;
    }

    /**
     * A list as a set: what either side removed is gone, what either added is there; the server's order, then local's
     * additions in theirs.
     *
     * @return the rule {@code set}
     */
    static FieldRule set() {
        return SetRule.INSTANCE;
    }

    /**
     * A list whose elements have no names: both sides' edits of base, where they do not touch the same elements.
     *
     * @return the rule {@code sequence}
     */
    static FieldRule sequence() {
        return SideRule.SEQUENCE;
    }

    /**
     * A list of objects that are matched by a member and merged one by one.
     *
     * @param key the member's place in each element
     * @return the rule {@code keyed}
     */
    static FieldRule keyed(FieldPath key) {
        return new KeyedRule(key);
    }

    /**
     * The whole subtree as one value that nobody decides when both sides changed it.
     *
     * @return the rule {@code atomic}
     */
    static FieldRule atomic() {
        return AtomicRule.UNDECIDED;
    }

    /**
     * The whole subtree as one value that another rule decides.
     *
     * @param rule the deciding rule
     * @return the rule {@code atomic}
     */
    static FieldRule atomic(FieldRule rule) {
        return new AtomicRule(rule);
    }

    /**
     * Members of the object at the path that are one value together, such as a start with its end: what both sides changed
     * in the group, and not all alike, is undecided as a whole. The object's other members are merged one by one.
     *
     * @param members the names, at least two and none twice
     * @return the rule {@code group}
     */
    static FieldRule group(Collection<String> members) {
        return new GroupRule(members);
    }

    /**
     * A value that never changes once it is there: a change on either side parks the record as corrupt.
     *
     * @return the rule {@code immutable}
     */
    static FieldRule immutable() {
        return ImmutableRule.INSTANCE;
    }

    /**
     * The whole subtree as one value that is compared by how it is written: 1 and 1.0 differ, and so do two orders of
     * members. For encrypted values and references to large objects.
     *
     * @return the rule {@code opaque}
     */
    static FieldRule opaque() {
        return OpaqueRule.INSTANCE;
    }

    /**
     * A value that local keeps for itself: never sent, never compared, and kept whatever becomes of the record.
     *
     * @return the rule {@code localOnly}
     */
    static FieldRule localOnly() {
        return ApartRule.LOCAL_ONLY;
    }

    /**
     * A value that is computed from others: never compared, and left out of what is merged, so that it can be computed anew.
     *
     * @return the rule {@code derived}
     */
    static FieldRule derived() {
        return ApartRule.DERIVED;
    }

    /**
     * Another rule, and where one side removed what the other changed, the change.
     *
     * @param rule decides what both sides changed
     * @return the rule {@code setWins}
     */
    static FieldRule setWins(FieldRule rule) {
        return new RemovalRule(RemovalRule.Removal.SET_WINS, rule);
    }

    /**
     * Another rule, and where one side removed what the other changed, the removal.
     *
     * @param rule decides what both sides changed
     * @return the rule {@code removeWins}
     */
    static FieldRule removeWins(FieldRule rule) {
        return new RemovalRule(RemovalRule.Removal.REMOVE_WINS, rule);
    }

    /**
     * A function of the program's, as rulesets name it. Until the function is {@linkplain FieldRules#withFunctions known} the
     * path is undecided.
     *
     * @param function the name under which the function is registered
     * @return the rule {@code custom}
     */
    static FieldRule custom(String function) {
        return new CustomRule(function, null);
    }

    /**
     * A function as a rule. It decides the value at a path as a whole.
     *
     * @param name what rulesets call it
     * @param convergence when replicas that follow it converge
     * @param function decides; pure. One that throws leaves its path undecided, with the exception as the reason
     * @param <X> the type of the values it understands
     * @return the rule
     */
    static <X> FieldRule function(
            String name, Convergence convergence, Function<FieldEdit<X>, FieldResult<X>> function) {
        return new FunctionRule(name, convergence, function);
    }
}
