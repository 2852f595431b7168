package dev.truce.testkit.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.Convergence;
import dev.truce.conflict.merge.FieldEdit;
import dev.truce.conflict.merge.FieldResult;
import dev.truce.conflict.merge.FieldRule;
import dev.truce.conflict.merge.FieldRules;
import dev.truce.conflict.merge.MergeOptions;
import dev.truce.conflict.version.Stamp;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Right rules for a field pass, and a wrong one is told with the smallest values that show it. */
class MergeLawsTest {

    private static final List<JsonNode> NUMBERS = json("1", "2", "4");
    private static final List<JsonNode> LISTS = json("[]", "[1]", "[1,2]", "[3]");

    private static List<JsonNode> json(String... texts) {
        return Stream.of(texts).map(FieldAccess.json()::read).toList();
    }

    private static List<String> broken(MergeLaws<JsonNode> laws) {
        return laws.violations().stream().map(Violation::law).toList();
    }

    @Test
    void rulesThatAreBuiltInPass() {
        MergeLaws.of(FieldRule.max()).over(NUMBERS).check();
        MergeLaws.of(FieldRule.set()).over(LISTS).check();
        MergeLaws.of(FieldRule.counter())
                .except(MergeLaw.NOTHING_IS_INVENTED, MergeLaw.REDELIVERY_CHANGES_NOTHING)
                .over(NUMBERS)
                .check();
    }

    @Test
    void anAverageIsToldByTheLawsThatItBreaks() {
        FieldRule average = FieldRule.function(
                "average",
                Convergence.LATTICE,
                edit -> FieldResult.computed(
                        edit.access()
                                .number(
                                        edit.server(),
                                        edit.access()
                                                .decimal(edit.local())
                                                .add(edit.access().decimal(edit.server()))
                                                .divide(BigDecimal.valueOf(2))),
                        "between both"));
        assertThat(broken(MergeLaws.of(average).over(NUMBERS)))
                .containsExactly("redelivery changes nothing", "nothing is invented", "lattice");
        assertThatThrownBy(() -> MergeLaws.of(average).over(NUMBERS).check()).hasMessageStartingWith("""
                        Broken: redelivery changes nothing
                        """);
    }

    @Test
    void listsThatAreAppendedGrowWithEachRepetition() {
        FieldRule appended = FieldRule.function("appended", Convergence.ARBITER, MergeLawsTest::appended);
        assertThat(broken(MergeLaws.of(appended).over(LISTS))).containsExactly("redelivery changes nothing");
    }

    private static <T> FieldResult<T> appended(FieldEdit<T> edit) {
        List<T> all = new ArrayList<>(edit.access().elements(edit.server()));
        all.addAll(edit.access().elements(edit.local()));
        return FieldResult.computed(edit.access().list(edit.server(), all), "one after the other");
    }

    @Test
    void withoutStatesNothingIsCheckedAndThatIsSaid() {
        assertThatThrownBy(() -> MergeLaws.of(FieldRule.max()).check())
                .hasMessage("There is nothing to try; give states with over(…)");
    }

    private static Side<JsonNode> side(String json) {
        return json == null
                ? Side.none()
                : Side.present(FieldAccess.json().read(json.replace('\'', '"')), Stamp.UNKNOWN);
    }

    /** What breaks one law with one sample. */
    private static List<String> told(MergeLaws<JsonNode> laws, MergeLaw law, String base, String local, String server) {
        return laws.violations(Set.of(law), new Sample<>(side(base), side(local), side(server))).stream()
                .map(Violation::counterexample)
                .toList();
    }

    private static MergeLaws<JsonNode> of(Function<FieldEdit<JsonNode>, FieldResult<JsonNode>> rule) {
        return MergeLaws.of(FieldRule.function("rule", Convergence.ARBITER, rule));
    }

    private static FieldResult<JsonNode> computed(int number) {
        return FieldResult.computed(FieldAccess.json().read(Integer.toString(number)), "computed");
    }

    static Stream<Arguments> aRuleThatAnswersOtherwiseTheSecondTimeIsTold() {
        return Stream.of(
                arguments("by its value", FieldResult.local("mine"), FieldResult.server("yours")),
                arguments("by its conflicts", FieldResult.server("yours"), FieldResult.undecided("nobody's")),
                arguments("by its reasons", FieldResult.server("one"), FieldResult.server("another")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aRuleThatAnswersOtherwiseTheSecondTimeIsTold(
            String what, FieldResult<JsonNode> first, FieldResult<JsonNode> second) {
        AtomicInteger calls = new AtomicInteger();
        MergeLaws<JsonNode> moody = of(edit -> calls.getAndIncrement() % 2 == 0 ? first : second);

        assertThat(told(moody, MergeLaw.DETERMINISM, null, "1", "2"))
                .as(what)
                .singleElement()
                .asString()
                .contains(": once ", ", once ");
    }

    @Test
    void aResultThatConflictsWhenItComesAgainIsTold() {
        MergeLaws<JsonNode> once =
                of(edit -> edit.server().asInt() == 3 ? FieldResult.undecided("not again") : computed(3));

        assertThat(told(once, MergeLaw.REDELIVERY_CHANGES_NOTHING, null, "1", "2"))
                .singleElement()
                .asString()
                .endsWith(" instead of 3");
    }

    @Test
    void ofObjectsThatBothSidesChangedARuleMayMakeAnything() {
        assertThat(told(of(edit -> computed(2)), MergeLaw.ONE_SIDED_CHANGES_HOLD, "{}", "{'a':1}", "{'b':1}"))
                .isEmpty();
    }

    /** Ends where it begins, or later. */
    record Range(int from, int to) {
        Range {
            to = Math.max(from, to);
        }
    }

    /** Whoever comes from nowhere goes nowhere. */
    record Trip(Optional<String> from, Optional<String> to) {
        Trip {
            to = from.isEmpty() ? Optional.empty() : to;
        }
    }

    /** Whoever stays is one guest at least. */
    record Stay(Optional<Integer> guests, Optional<Integer> nights) {
        Stay {
            guests = nights.isPresent() && guests.isEmpty() ? Optional.of(1) : guests;
        }
    }

    static Stream<Arguments> aTypeThatCorrectsItselfLosesWhatOneSideChanged() {
        return Stream.of(
                arguments(
                        "at \"/to\" 2 became 4",
                        Range.class,
                        List.of(new Range(1, 5), new Range(4, 5), new Range(1, 2))),
                arguments(
                        "at \"/to\" \"B\" became nothing",
                        Trip.class,
                        List.of(
                                new Trip(Optional.of("A"), Optional.empty()),
                                new Trip(Optional.empty(), Optional.empty()),
                                new Trip(Optional.of("A"), Optional.of("B")))),
                arguments(
                        "at \"/guests\" nothing became 1",
                        Stay.class,
                        List.of(
                                new Stay(Optional.of(2), Optional.empty()),
                                new Stay(Optional.empty(), Optional.empty()),
                                new Stay(Optional.of(2), Optional.of(3)))));
    }

    @ParameterizedTest
    @MethodSource
    void aTypeThatCorrectsItselfLosesWhatOneSideChanged(String what, Class<?> type, List<Object> states) {
        List<Violation> violations = new MergeLaws<>(FieldAccess.of(type), FieldRules.NONE, MergeOptions.DEFAULT)
                .over(states)
                .violations();

        assertThat(violations)
                .filteredOn(each -> each.law().equals("one-sided changes hold"))
                .singleElement()
                .extracting(Violation::counterexample)
                .asString()
                .contains(what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/b/x   | {'b':null}       | {'b':{'x':1,'y':2}}",
                "/*/x   | {'b':null}       | {'b':{'x':1,'y':2}}",
                "/b/c/x | {'b':{'c':null}} | {'b':{'c':{'x':1,'y':2}}}"
            })
    void whatIsDerivedIsNotMissedInAnObjectThatBothSidesMade(String derived, String before, String after) {
        FieldRules rules = FieldRules.of(Map.of("/a", FieldRule.localOnly(), derived, FieldRule.derived()), List.of());
        MergeLaws<JsonNode> laws = new MergeLaws<>(FieldAccess.json(), rules, MergeOptions.DEFAULT);

        assertThat(told(laws, MergeLaw.ONE_SIDED_CHANGES_HOLD, before, after, after))
                .isEmpty();
    }

    private static Map.Entry<String, JsonNode> firstMember(FieldEdit<JsonNode> edit) {
        return edit.access().members(edit.server()).iterator().next();
    }

    @Test
    void aRuleThatLooksAtTheFirstMemberIsTold() {
        MergeLaws<JsonNode> undecided = of(edit -> firstMember(edit).getKey().equals("a")
                ? FieldResult.server("a comes first")
                : FieldResult.undecided("a does not come first"));
        MergeLaws<JsonNode> other =
                of(edit -> FieldResult.computed(firstMember(edit).getValue(), "the first"));

        for (MergeLaws<JsonNode> laws : List.of(undecided, other)) {
            assertThat(told(laws, MergeLaw.MEMBER_ORDER_DECIDES_NOTHING, null, "{'a':1,'b':2}", "{'a':2,'b':3}"))
                    .singleElement()
                    .asString()
                    .contains(": became ");
        }
    }

    @Test
    void aRuleThatPrefersASideIsToldAndOneThatOrdersByItIsNot() {
        assertThat(told(MergeLaws.of(FieldRule.server()), MergeLaw.SIDES_ARE_EQUAL, null, "1", "2"))
                .hasSize(1);
        assertThat(told(MergeLaws.of(FieldRule.set()), MergeLaw.SIDES_ARE_EQUAL, "[]", "[1]", "[2]"))
                .isEmpty();
    }

    @Test
    void aLatticeThatConflictsInOneOrderAloneIsTold() {
        MergeLaws<JsonNode> onlyUpwards =
                of(edit -> edit.local().asInt() > edit.server().asInt()
                        ? FieldResult.undecided("downwards")
                        : FieldResult.server("upwards"));

        assertThat(told(onlyUpwards, MergeLaw.LATTICE, null, "1", "2"))
                .singleElement()
                .asString()
                .endsWith("only one order conflicts");
    }

    @Test
    void aLatticeThatConflictsInOneGroupingAloneIsTold() {
        MergeLaws<JsonNode> onlyNeighbours =
                of(edit -> Math.abs(edit.local().asInt() - edit.server().asInt()) > 1
                        ? FieldResult.undecided("too far apart")
                        : computed(Math.max(edit.local().asInt(), edit.server().asInt())));

        assertThat(told(onlyNeighbours, MergeLaw.LATTICE, "3", "1", "2"))
                .singleElement()
                .asString()
                .endsWith("only one grouping conflicts");
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 2", "5, 1, 2"})
    void aLatticeThatConflictsWhateverComesFirstIsHonest(String base, String local, String server) {
        MergeLaws<JsonNode> smallSums =
                of(edit -> edit.local().asInt() > 2 || edit.server().asInt() > 2
                        ? FieldResult.undecided("too large")
                        : computed(edit.local().asInt() + edit.server().asInt()));

        assertThat(told(smallSums, MergeLaw.LATTICE, base, local, server)).isEmpty();
    }

    @Test
    void aLatticeIsToldWithWhatDiffers() {
        assertThat(told(of(edit -> FieldResult.server("always")), MergeLaw.LATTICE, null, "1", "2"))
                .containsExactly(toldOf(null, "1", "2") + "not commutative: 2 and 1");
        assertThat(told(
                        of(edit -> computed(
                                Math.abs(edit.local().asInt() - edit.server().asInt()))),
                        MergeLaw.LATTICE,
                        "5",
                        "1",
                        "2"))
                .containsExactly(toldOf("5", "1", "2") + "not associative: 4 and 2");
    }

    private static String toldOf(String base, String local, String server) {
        return new Sample<>(side(base), side(local), side(server)) + ": ";
    }

    private static FieldRule rule(Function<FieldEdit<JsonNode>, FieldResult<JsonNode>> function) {
        return FieldRule.function("rule", Convergence.ARBITER, function);
    }

    private static MergeLaws<JsonNode> rules(Map<String, FieldRule> rules) {
        return new MergeLaws<>(FieldAccess.json(), FieldRules.of(rules, List.of()), MergeOptions.DEFAULT);
    }

    @Test
    void aRuleThatMakesItsValueUpIsToldInWordsOfTheSmallestRecords() {
        MergeLaws<JsonNode> laws = rules(Map.of("/a", rule(edit -> computed(3))))
                .over(json("{\"a\":1,\"b\":1}", "{\"a\":2,\"b\":1}", "{\"a\":4,\"b\":[2]}"));

        assertThatThrownBy(laws::check).isInstanceOf(AssertionError.class).hasMessage("""
                        Broken: nothing is invented
                          base    none
                          local   {"a":1}, 2026-01-01T00:00:00.800Z
                          server  {"a":2} at 0.1, 2026-01-01T00:00:00.400Z
                        invented [/a NUMBER:1:3]
                        On replicas: all replicas hold a value that no user ever wrote.""");
    }

    /** Must end after it begins. */
    record Stretch(int from, int to) {
        Stretch {
            if (from > to) {
                throw new IllegalArgumentException("ends at " + to + " before it begins at " + from);
            }
        }
    }

    @Test
    void aMergeThatATypeRefusesBreaksTotalityAndNoOtherLaw() {
        assertThatThrownBy(() -> new MergeLaws<>(FieldAccess.of(Stretch.class), FieldRules.NONE, MergeOptions.DEFAULT)
                        .over(List.of(new Stretch(1, 5), new Stretch(4, 5), new Stretch(1, 2)))
                        .check())
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        Broken: totality
                          base    {"from":1,"to":5} at 0.1, 2026-01-01T00:00:00Z
                          local   {"from":4,"to":5} at 0.1, 2026-01-01T00:00:00.800Z
                          server  {"from":1,"to":2} at 0.2, 2026-01-01T00:00:00.400Z
                        threw %s: ends at 2 before it begins at 4
                        On replicas: every sync of such a record ends with an error.""".formatted(IllegalArgumentException.class.getName()));
    }

    /** Counts how often it was made. */
    record Counted(int value, int made) {
        Counted {
            made++;
        }
    }

    @Test
    void aTypeThatIsAnotherEachTimeItIsMadeDoesNotLetAnAncestorYield() {
        MergeLaws<Object> laws = new MergeLaws<>(FieldAccess.of(Counted.class), FieldRules.NONE, MergeOptions.DEFAULT)
                .over(List.of(new Counted(1, 0), new Counted(2, 0)));

        assertThat(laws.violations()).first().isEqualTo(new Violation("an ancestor yields", """
                          base    {"value":1,"made":1} at 0.1, 2026-01-01T00:00:00Z
                          local   {"value":2,"made":1} at 0.1, 2026-01-01T00:00:00.800Z
                          server  {"value":1,"made":1} at 0.1, 2026-01-01T00:00:00Z
                        became MergeResult[value=Counted[value=2, made=2], conflicts=[], trace=[Step[path=/value, rule=changed, side=LOCAL, why=only local changed it]] []] instead of {"value":2,"made":1}
                        On replicas: an edit is undone by a replica that had not heard of it."""));
    }

    @Test
    void whatStoodInBaseIsNotInvented() {
        assertThat(told(of(edit -> computed(1)), MergeLaw.NOTHING_IS_INVENTED, "1", "2", "3"))
                .isEmpty();
        assertThat(told(of(edit -> computed(1)), MergeLaw.NOTHING_IS_INVENTED, "4", "2", "3"))
                .containsExactly(toldOf("4", "2", "3") + "invented [ NUMBER:1:1]");
    }

    @Test
    void conflictsAtOneMemberWhereTheOtherOrderConflictsAtAnotherAreTold() {
        FieldRule upwards = rule(edit -> edit.local().asInt() > edit.server().asInt()
                ? FieldResult.undecided("downwards")
                : FieldResult.server("upwards"));
        MergeLaws<JsonNode> laws = rules(Map.of("/a", upwards, "/b", upwards));

        assertThat(told(laws, MergeLaw.SIDES_ARE_EQUAL, "{}", "{'a':1,'b':2}", "{'a':2,'b':1}"))
                .singleElement()
                .asString()
                .contains(": became ");
    }

    private static final List<Object> RANGES = List.of(new Range(1, 5), new Range(4, 5));

    @Test
    void whatBothSidesAddedAlikeIsMissedWhereItBecameAnother() {
        FieldRule nine =
                FieldRule.<Integer>function("nine", Convergence.ARBITER, edit -> FieldResult.computed(9, "always"));
        List<Violation> violations = new MergeLaws<>(
                        FieldAccess.of(Range.class),
                        FieldRules.of(Map.of("/from", nine), List.of()),
                        MergeOptions.DEFAULT)
                .violations(
                        Set.of(MergeLaw.ONE_SIDED_CHANGES_HOLD),
                        new Sample<>(
                                Side.none(),
                                Side.present(RANGES.get(0), Stamp.UNKNOWN),
                                Side.present(RANGES.get(1), Stamp.UNKNOWN)));

        assertThat(violations)
                .singleElement()
                .extracting(Violation::counterexample)
                .asString()
                .endsWith(": at \"/to\" 5 became 9");
    }

    @Test
    void aNumberThatIsWrittenOtherwiseWithinAnObjectOfOneSideIsNotMissed() {
        MergeLaws<JsonNode> laws = rules(Map.of("/g", FieldRule.group(List.of("from", "to"))));

        assertThat(told(
                        laws,
                        MergeLaw.ONE_SIDED_CHANGES_HOLD,
                        "{'g':{'from':1,'to':2,'x':1}}",
                        "{'g':{'from':1,'to':2,'x':2}}",
                        "{'g':{'from':1.0,'to':2,'x':1}}"))
                .isEmpty();
    }

    @Test
    void whatTakesNoPartInAMergeIsNotMissed() {
        MergeLaws<JsonNode> laws = rules(Map.of("/own", FieldRule.localOnly(), "/sum", FieldRule.derived()));

        assertThat(told(
                        laws,
                        MergeLaw.ONE_SIDED_CHANGES_HOLD,
                        "{'own':1,'sum':1,'a':1}",
                        "{'own':1,'sum':1,'a':2}",
                        "{'own':2,'sum':2,'a':1}"))
                .isEmpty();
    }

    /** Ends where it begins, or later. */
    record Slot(int room, int from, int to) {
        Slot {
            to = Math.max(from, to);
        }
    }

    @Test
    void aConflictAtOneMemberExcusesNoLossAtAnother() {
        Sample<Object> sample = new Sample<>(
                Side.present(new Slot(1, 1, 5), Stamp.UNKNOWN),
                Side.present(new Slot(2, 4, 5), Stamp.UNKNOWN),
                Side.present(new Slot(3, 1, 2), Stamp.UNKNOWN));

        assertThat(new MergeLaws<>(FieldAccess.of(Slot.class), FieldRules.NONE, MergeOptions.DEFAULT)
                        .violations(Set.of(MergeLaw.ONE_SIDED_CHANGES_HOLD), sample))
                .containsExactly(new Violation("one-sided changes hold", sample + ": at \"/to\" 2 became 4"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/g/x | {'g':{'x':1}} | {'g':{'x':2}} | {'g':{'x':1}}",
                "/g   | {'g':{'x':1}} | {'g':{'x':2}} | {'g':{'x':1}}",
                "/g/x | {'g':{'x':1}} | {}            | {'g':{'x':1}}",
                "/g/x | {'g':{'x':1}} | {'g':3}       | {'g':{'x':1}}"
            })
    void whatIsLeftToAPersonIsNotMissedThoughOneSideAloneChangedIt(
            String immutable, String base, String local, String server) {
        MergeLaws<JsonNode> laws = rules(Map.of(immutable, FieldRule.immutable()));

        assertThat(told(laws, MergeLaw.ONE_SIDED_CHANGES_HOLD, base, local, server))
                .isEmpty();
    }

    @Test
    void ofObjectsThatBothMadeAndAPersonIsToChooseFromNoMemberIsMissed() {
        MergeOptions options = new MergeOptions(MergeOptions.OnFieldConflict.MANUAL, true, MergeOptions.Lists.STRICT);
        MergeLaws<JsonNode> laws = new MergeLaws<>(FieldAccess.json(), FieldRules.NONE, options);

        assertThat(told(laws, MergeLaw.ONE_SIDED_CHANGES_HOLD, "{}", "{'g':{'x':1,'z':3}}", "{'g':{'x':1,'y':2}}"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/*", "/g/x"})
    void whatIsDerivedElsewhereExcusesNoLoss(String derived) {
        FieldRule nine =
                FieldRule.<Object>function("nine", Convergence.ARBITER, edit -> FieldResult.computed(9, "always"));
        MergeLaws<Object> laws = new MergeLaws<>(
                FieldAccess.of(Range.class),
                FieldRules.of(Map.of(derived, FieldRule.derived(), "/from", nine, "/to", FieldRule.auto()), List.of()),
                MergeOptions.DEFAULT);

        assertThat(laws.violations(
                        Set.of(MergeLaw.ONE_SIDED_CHANGES_HOLD),
                        new Sample<>(
                                Side.none(),
                                Side.present(new Range(1, 5), Stamp.UNKNOWN),
                                Side.present(new Range(4, 5), Stamp.UNKNOWN))))
                .singleElement()
                .extracting(Violation::counterexample)
                .asString()
                .endsWith(": at \"/to\" 5 became 9");
    }
}
