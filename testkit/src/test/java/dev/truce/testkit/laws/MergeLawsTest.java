package dev.truce.testkit.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.Convergence;
import dev.truce.conflict.merge.FieldEdit;
import dev.truce.conflict.merge.FieldResult;
import dev.truce.conflict.merge.FieldRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
}
