package dev.truce.conflict.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ValueKeyTest {

    private static final FieldAccess<JsonNode> JSON = FieldAccess.json();

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "null            | null",
                "true            | true",
                "'a'             | 'a'",
                "1               | 1.0",
                "100             | 1e2",
                "[1,'a',[null]]  | [1.0,'a',[null]]",
                "{'a':1,'b':{}}  | {'b':{},'a':1.0}",
            })
    void sameValuesAreOneKey(String one, String two) {
        assertThat(key(one)).isEqualTo(key(two)).hasSameHashCodeAs(key(two));
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"null | false", "1 | '1'", "[1,2] | [2,1]", "{'a':1} | {'a':2}", "{'a':'b'} | {'b':'a'}", "[] | {}"
            })
    void othersAreNot(String one, String two) {
        assertThat(key(one)).isNotEqualTo(key(two));
    }

    @Test
    void whatIsDistinctSeldomSharesAHash() {
        assertThat(key("[1,2]").hashCode()).isNotEqualTo(key("[2,1]").hashCode());
        assertThat(key("{'a':1}").hashCode()).isNotEqualTo(key("{'a':2}").hashCode());
        assertThat(key("[]").hashCode()).isNotEqualTo(key("{}").hashCode());
        assertThat(key("null").hashCode()).isNotEqualTo(key("[]").hashCode());
        Set<Integer> lists = new HashSet<>();
        Set<Integer> objects = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            lists.add(key("[" + i / 10 + "," + i % 10 + "]").hashCode());
            objects.add(key("{'a':" + i + "}").hashCode());
        }
        assertThat(lists).hasSize(100);
        assertThat(objects).hasSize(100);
    }

    @Test
    void aKeyIsNoOtherThing() {
        assertThat(key("1").equals((Object) "1")).isFalse();
    }

    private static ValueKey<JsonNode> key(String json) {
        return new ValueKey<>(JSON, JSON.read(json.replace('\'', '"')));
    }
}
