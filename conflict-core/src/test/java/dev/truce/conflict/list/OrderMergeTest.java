package dev.truce.conflict.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderMergeTest {

    private static final String ONE_PLACE = "both sides added elements at one place";
    private static final String APART = "one side added elements between those that the other moved apart";
    private static final String GONE = "one side moved an element that the other removed";
    private static final String REPLACED = "both sides put elements of their own in the place of the same ones";
    private static final String REORDERED = "both sides reordered the list, and differently";

    /** Letters are names; a dot is an empty list. */
    @ParameterizedTest(name = "base {0}, local {1}, server {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                // who moved what
                "z b y   | z b y     | y z b     | y z b",
                "z b y   | y z b     | z b y     | y z b",
                "z b y   | y z b     | y z b     | y z b",
                "z b y x | y z b x   | z b y q x | y q z b x / apart",
                "z b y x | z b q y x | y z b x   | y z b q x / apart",
                "z b y x | q z b y x | y z b x   | q y z b x / apart",
                "z b y   | z b y q   | y z b     | y q z b / apart",
                "z b y x | z q b y x | y z b x   | y z q b x",
                "z b y   | y z b     | b z y     | b z y / reordered",
                // both added the same and more
                "z       | z q       | z q r     | z q r",
                "z       | z q r     | z q       | z q r",
                "z       | z q r     | z s q     | z s q r",
                "z b y   | y z b q   | z y b r   | z y b r q / reordered",
                // at one place
                "z       | z q       | z r       | z r q / one place",
                "z       | q z       | r z       | q r z / one place",
                "z y     | z q y     | z p y     | z q p y / one place",
                ".       | q         | r         | r q / one place",
                // sorted around the place
                "b y a   | b c y a   | b d y a   | b c d y a",
                "b a     | b q c a   | b d a     | b q c d a / one place",
                "b a     | b d a     | b q c a   | b d q c a / one place",
                "b y     | b d y     | b q c y   | b d q c y / one place",
                "b y     | b q c y   | b d y     | b q c d y / one place",
                "z       | z a b     | z c d     | z c d a b / one place",
                "z       | a b z     | c d z     | a b c d z / one place",
                "y b a   | y x b a   | y w b a   | y x w b a",
                // moved and removed
                "z b y x | z y b x   | z y x     | z y x / gone",
                "z b y x | z b x     | z y b x   | z b x / gone",
                "z b y x | z x       | z y b x   | z x / gone",
                "z b y x | y z b x   | z b y     | y z b",
                // replaced
                "z b y   | z q y     | z r y     | z q r y / replaced",
                "b y     | q y       | r y       | q r y / replaced",
                "z b y   | z q y     | z b r y   | z q r y",
                "z b y   | z q y     | z r b y   | z r q y",
                "z b y   | z r b y   | z q y     | z r q y",
                "z b c y | z b r c y | z q y     | z r q y / one place",
                "z b c y | z b r y   | z q c y   | z r q y / one place",
                "z b y   | z y       | z b r y   | z r y",
                "b       | q         | b r       | q r",
            })
    void ordersAreMerged(String base, String local, String server, String expected) {
        OrderMerge.Result result = merge(names(base), names(local), names(server), null);
        assertThat(shown(result)).isEqualTo(expected);
    }

    @Test
    void whereAllVersionsAreSortedSoIsTheResult() {
        Sorting byNumber = new Sorting(Map.of("b", "1", "q", "3", "r", "2", "z", "4"), SortOrder.NUMBER);
        assertThat(shown(merge(names("b z"), names("b q z"), names("b r z"), byNumber)))
                .isEqualTo("b r q z");
        // one version is not, but both put what they added in order
        assertThat(shown(merge(names("z b"), names("z b q"), names("z b r"), byNumber)))
                .isEqualTo("z b r q / one place");
        assertThat(shown(merge(names("z b"), names("z b q r"), names("z b r q"), byNumber)))
                .isEqualTo("z b r q");
    }

    @Test
    void aSideThatLeavesTheOrderIsFollowed() {
        Sorting byName = new Sorting(Map.of(), SortOrder.TEXT);
        assertThat(shown(merge(names("a b c"), names("b a c"), names("a b c"), byName)))
                .isEqualTo("b a c");
        assertThat(shown(merge(names("a b c"), names("a b c"), names("b a c"), byName)))
                .isEqualTo("b a c");
        assertThat(shown(merge(names("b a c"), names("a b c"), names("a b c"), byName)))
                .isEqualTo("a b c");
    }

    @Test
    void aSortedListOrdersItsEndsToo() {
        Sorting byName = new Sorting(Map.of(), SortOrder.TEXT);
        assertThat(shown(merge(names("a c b d"), names("a c b d e g"), names("a c b d f h"), byName)))
                .isEqualTo("a c b d e f g h");
        assertThat(shown(merge(names("a c b d"), names("a c b d e"), names("a c b d f"), byName)))
                .isEqualTo("a c b d f e / one place");
        assertThat(shown(merge(names("a c b d"), names("a c b d g e"), names("a c b d f h"), byName)))
                .isEqualTo("a c b d f h g e / one place");
        assertThat(shown(merge(names("a c b d"), names("a c b d e g"), names("a c b d h f"), byName)))
                .isEqualTo("a c b d h f e g / one place");
    }

    private static String shown(OrderMerge.Result result) {
        String names = String.join(" ", result.names());
        String why = result.clash() != null ? result.clash() : result.open();
        return why == null ? names : names + " / " + inShort(why);
    }

    private static String inShort(String why) {
        return switch (why) {
            case ONE_PLACE -> "one place";
            case APART -> "apart";
            case GONE -> "gone";
            case REPLACED -> "replaced";
            case REORDERED -> "reordered";
            default -> why;
        };
    }

    private static OrderMerge.Result merge(
            List<String> base, List<String> local, List<String> server, @Nullable Sorting sorting) {
        Set<String> present = new LinkedHashSet<>(server);
        present.addAll(local);
        base.stream()
                .filter(name -> !local.contains(name) || !server.contains(name))
                .forEach(present::remove);
        return OrderMerge.of(base, local, server, present, sorting);
    }

    private static List<String> names(String text) {
        return text.equals(".") ? List.of() : Arrays.asList(text.split(" "));
    }
}
