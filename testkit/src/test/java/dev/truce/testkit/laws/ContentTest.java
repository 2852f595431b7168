package dev.truce.testkit.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ContentTest {

    private final Content<JsonNode> content = new Content<>(FieldAccess.json());

    private static JsonNode json(String json) {
        return FieldAccess.json().read(json.replace('\'', '"'));
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':1,'b':[2]} | {'b':[2],'a':1} | true  | true  | true",
                "{'a':1,'b':[2]} | {'a':1,'b':[3]} | false | false | false",
                "{'a':1}         | {'b':1}         | false | false | false",
                "{'a':1}         | {}              | false | false | false",
                "{'a':1}         | {'a':'1'}       | false | false | false",
                "{'a':1}         | {'a':1.0}       | false | true  | true",
                "[1,2]           | [2,1]           | false | false | true",
                "[1,2]           | [1,3]           | false | false | false",
                "[1]             | []              | false | false | false"
            })
    void valuesAreToldApartByHowTheyAreWrittenByContentAndWhateverTheOrderOfLists(
            String one, String two, boolean written, boolean held, boolean inAnyOrder) {
        assertThat(content.text(json(one)).equals(content.text(json(two)))).isEqualTo(written);
        assertThat(content.ordered(json(one), false).equals(content.ordered(json(two), false)))
                .isEqualTo(held);
        assertThat(content.ordered(json(one), true).equals(content.ordered(json(two), true)))
                .isEqualTo(inAnyOrder);
    }

    @Test
    void everyScalarIsALeafAtItsPlaceAndElementsOfAListHaveOnePlace() {
        Set<String> leaves = new TreeSet<>();
        content.leaves(json("{'a':1,'b':{'c':[true,{'d':'x'}],'e':[]}}"), leaves);
        assertThat(leaves).containsExactly("/a NUMBER:1:1", "/b/c/* BOOLEAN:4:true", "/b/c/*/d TEXT:3:\"x\"");
    }

    @Test
    void membersAreTurnedRoundAtEveryDepthAndElementsAreNot() {
        assertThat(content.turned(json("{'a':1,'b':[{'c':1,'d':2},3]}")))
                .hasToString(json("{'b':[{'d':2,'c':1},3],'a':1}").toString());
    }
}
