package dev.truce.conflict.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ElementNamesTest {

    private static final FieldAccess<JsonNode> JSON = FieldAccess.json();

    @ParameterizedTest(name = "{0} | {1} | {2}: {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "['a','b']         | ['b']             | ['a','c']         | a b",
                "[]                | ['b']             | []                | b",
                "[]                | ['b']             | ['a']             | a",
                "['a','a']         | ['b']             | ['a']             | none",
                "['a',1]           | ['b']             | ['a']             | none",
                "[1,2]             | [1]               | [2]               | none",
                "[{'n':1}]         | [{'n':2}]         | [{'n':1.0}]       | 1",
                "[{'n':10}]        | [{'n':1e1}]       | [{'n':10}]        | 10",
                "[{'n':1}]         | [{'n':2}]         | [{'m':1}]         | none",
                "[{'n':1}]         | [1]               | [{'n':1}]         | none",
                "[{'n':true}]      | [{'n':true}]      | [{'n':true}]      | none",
                "[{'n':null}]      | [{'n':null}]      | [{'n':null}]      | none",
                // of several unique members the customary one, and one that is edited is none
                "[{'n':1,'id':7}]  | [{'n':1,'id':7}]  | [{'n':1,'id':7}]  | 7",
                "[{'n':1,'id':7}]  | [{'n':1,'id':8}]  | [{'n':1,'id':7}]  | 1",
                "[{'n':1,'id':7}]  | [{'n':1,'id':7}]  | [{'n':1,'id':8}]  | 1",
                "[{'name':'x','id':7}] | [{'name':'x','id':7}] | [{'name':'x','id':7}] | 7",
                // the order of members tells nothing
                "[{'n':1,'m':2}]   | [{'m':2,'n':1}]   | [{'n':1,'m':2}]   | 2",
                "[{'m':2,'n':1}]   | [{'n':1,'m':2}]   | [{'m':2,'n':1}]   | 2",
                "[{'o':{'b':1,'a':2}}] | [{'o':{'a':2,'b':1.0}}] | [{'o':{'a':2,'b':1}}] | {'a':2,'b':1}",
                "[{'o':['b'],'l':['a']}] | [{'o':['b'],'l':['a']}] | [{'o':['b'],'l':['a']}] | ['a']",
                // no text or number, but an object or a list
                "[{'o':{'a':1}}]   | [{'o':{'a':1}}]   | [{'o':{'a':2}}]   | {'a':1}",
                "[{'o':['a']}]     | [{'o':['a']}]     | [{'o':['b']}]     | ['a']",
                "[{'t':true,'o':['a']}] | [{'o':['a']}] | [{'o':['b']}]    | ['a']",
                "[{'o':[]},{'o':[]}] | [{'o':[]}]      | [{'o':[]}]        | none",
                "[{'o':['a']}]     | ['a']             | [{'o':['b']}]     | none",
                "[{'o':['a']}]     | [{'o':1}]         | [{'o':['b']}]     | none",
                "[]                | [{'o':['a']}]     | [{'o':['b']}]     | none",
            })
    void elementsAreToldApartByWhatTheyShow(String base, String local, String server, String names) {
        ElementNames<JsonNode> found = ElementNames.inferred(JSON, list(base), list(local), list(server));
        assertThat(shown(found)).isEqualTo(names.replace('\'', '"'));
    }

    @Test
    void aDeclaredNameMayLieDeeper() {
        ElementNames<JsonNode> found = ElementNames.by(
                JSON,
                FieldPath.parse("/o/id"),
                list("[{'o':{'id':1}}]"),
                list("[{'o':{'id':2}}]"),
                list("[{'o':{'id':'x'}}]"));
        assertThat(found).isNotNull();
        assertThat(found.base()).containsOnlyKeys("1");
        assertThat(found.local()).containsOnlyKeys("2");
        assertThat(found.server()).containsOnlyKeys("x");
        assertThat(ElementNames.by(JSON, FieldPath.parse("/o/id"), list("[{'o':1}]"), list("[]"), list("[]")))
                .isNull();
        assertThat(ElementNames.by(JSON, FieldPath.parse("/id"), list("[]"), list("[{'id':1},{'id':1}]"), list("[]")))
                .isNull();
        assertThat(ElementNames.by(JSON, FieldPath.parse("/id"), list("[]"), list("[]"), list("[{}]")))
                .isNull();
    }

    @Test
    void aListIsSortedAlsoWhereBaseHeldMore() {
        ElementNames<JsonNode> found = ElementNames.by(
                JSON,
                FieldPath.parse("/id"),
                list("[{'id':'q','at':1},{'id':'p','at':2},{'id':'r','at':3},{'id':'k','at':4}]"),
                list("[{'id':'q','at':1},{'id':'r','at':3},{'id':'k','at':4}]"),
                list("[{'id':'q','at':1},{'id':'r','at':3},{'id':'k','at':4},{'id':'a','at':5}]"));
        assertThat(found).isNotNull().extracting(ElementNames::sorting).isNotNull();
    }

    private static String shown(@Nullable ElementNames<JsonNode> names) {
        return names == null
                ? "none"
                : String.join(
                        " ",
                        !names.base().isEmpty()
                                ? names.base().keySet()
                                : !names.server().isEmpty()
                                        ? names.server().keySet()
                                        : names.local().keySet());
    }

    private static List<JsonNode> list(String json) {
        return StreamSupport.stream(JSON.read(json.replace('\'', '"')).spliterator(), false)
                .toList();
    }
}
