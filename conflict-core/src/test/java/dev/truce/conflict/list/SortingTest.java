package dev.truce.conflict.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class SortingTest {

    private static final FieldAccess<JsonNode> JSON = FieldAccess.json();

    /** Elements a, b, c, … in this order. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'at':1}           {'at':2}           {'at':3}           | 1 2 3",
                "{'x':3,'at':1}     {'x':1,'at':2}     {'x':2,'at':3}     | 1 2 3",
                "{'x':1,'at':'r'}   {'at':'s'}         {'x':2,'at':'t'}   | r s t",
                "{'x':[],'at':1}    {'x':[],'at':2}    {'x':[],'at':3}    | 1 2 3",
                // a member that elements share tells nothing
                "{'x':1,'at':1}     {'x':1,'at':2}     {'x':2,'at':3}     | 1 2 3",
                "{'x':1}            {'x':1}            {'x':2}            | none",
                "{'x':2}            {'x':1}            {'x':3}            | none",
                "1                  2                  3                  | none",
                "{'at':1}           {'at':2}                              | none",
            })
    void aListIsSortedByTheFirstMemberThatTellsItsElementsApart(String elements, String texts) {
        assertThat(byMember(elements.strip().split(" +"))).isEqualTo(texts);
    }

    @Test
    void oneInTenMayShareWhatTheOthersDifferIn() {
        String ten = "{'at':1} {'at':2} {'at':3} {'at':4} {'at':5} {'at':6} {'at':7} {'at':8} {'at':9} ";
        assertThat(byMember((ten + "{'at':9}").split(" "))).isEqualTo("1 2 3 4 5 6 7 8 9 9");
        assertThat(byMember(ten.replace("{'at':5} ", "").concat("{'at':9}").split(" ")))
                .isEqualTo("none");
    }

    private static String byMember(String[] elements) {
        Map<String, JsonNode> named = new LinkedHashMap<>();
        for (String element : elements) {
            named.put(String.valueOf((char) ('a' + named.size())), JSON.read(element.replace('\'', '"')));
        }
        List<String> names = List.copyOf(named.keySet());
        Sorting sorting = Sorting.byMember(JSON, List.of(names, names, names), named);
        return sorting == null
                ? "none"
                : String.join(" ", names.stream().map(sorting.texts()::get).toList());
    }
}
