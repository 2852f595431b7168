package dev.truce.conflict.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SortOrderTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "a b c, TEXT",
        "B a c, TEXT",
        "a B c, IGNORING_CASE",
        "1 9 10, NUMBER",
        "-1 0.25e 0.5, TEXT",
        "c b a, TEXT_DESCENDING",
        "10 9 1, NUMBER_DESCENDING",
        "10 9 1 1.5, none",
        "b c a, none",
        "a b, none",
    })
    void theFirstOrderThatHoldsIsTheOne(String names, String order) {
        List<String> list = Arrays.asList(names.split(" "));
        SortOrder shared = SortOrder.sharedBy(list, list, list);
        assertThat(shared == null ? "none" : shared.name()).isEqualTo(order);
    }

    @Test
    void eachVersionCounts() {
        List<String> sorted = List.of("a", "b", "c");
        List<String> other = List.of("c", "a", "b");
        assertThat(SortOrder.sharedBy(other, sorted, sorted)).isNull();
        assertThat(SortOrder.sharedBy(sorted, other, sorted)).isNull();
        assertThat(SortOrder.sharedBy(sorted, sorted, other)).isNull();
    }

    @Test
    void oneExceptionInTenPairsIsForgiven() {
        List<String> forgiven = withOneException(11);
        List<String> tooShort = withOneException(10);
        assertThat(SortOrder.sharedBy(forgiven, forgiven, forgiven)).isEqualTo(SortOrder.TEXT);
        assertThat(SortOrder.sharedBy(tooShort, tooShort, tooShort)).isNull();
        assertThat(SortOrder.TEXT.holds(forgiven)).isFalse();
    }

    @Test
    void equalOnesGoByCodePoints() {
        assertThat(SortOrder.IGNORING_CASE.compare("a", "A")).isPositive();
        assertThat(SortOrder.IGNORING_CASE.compare("a", "B")).isNegative();
        assertThat(SortOrder.NUMBER.compare("1.0", "1")).isPositive();
        assertThat(SortOrder.TEXT.compare("a", "a")).isZero();
    }

    @Test
    void neighboursThatAreEqualStandInOrderEitherWay() {
        assertThat(SortOrder.IGNORING_CASE.holds(List.of("a", "A", "b"))).isTrue();
        assertThat(SortOrder.IGNORING_CASE.holds(List.of("A", "a", "b"))).isTrue();
        assertThat(SortOrder.NUMBER_DESCENDING.holds(List.of("2", "1.0", "1"))).isTrue();
    }

    private static List<String> withOneException(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> String.valueOf((char) (i == 3 ? 'a' : 'b' + i)))
                .toList();
    }
}
