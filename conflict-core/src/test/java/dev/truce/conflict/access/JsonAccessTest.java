package dev.truce.conflict.access;

import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;

class JsonAccessTest {

    private static final FieldAccess<JsonNode> ACCESS = FieldAccess.json();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Test
    void everyNodeIsOfOneKind() {
        assertThat(ACCESS.kind(json("{}"))).isEqualTo(Kind.OBJECT);
        assertThat(ACCESS.kind(json("[]"))).isEqualTo(Kind.LIST);
        assertThat(ACCESS.kind(json("1"))).isEqualTo(Kind.NUMBER);
        assertThat(ACCESS.kind(json("1.5"))).isEqualTo(Kind.NUMBER);
        assertThat(ACCESS.kind(json("true"))).isEqualTo(Kind.BOOLEAN);
        assertThat(ACCESS.kind(json("'a'"))).isEqualTo(Kind.TEXT);
        assertThat(ACCESS.kind(NODES.binaryNode(new byte[] {1}))).isEqualTo(Kind.TEXT);
        assertThat(ACCESS.kind(NODES.pojoNode(Kind.TEXT))).isEqualTo(Kind.TEXT);
        assertThat(ACCESS.kind(json("null"))).isEqualTo(Kind.NULL);
        assertThat(ACCESS.kind(NODES.missingNode())).isEqualTo(Kind.NULL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1                    | 1.0                    | true",
                "100                  | 1e2                    | true",
                "12345678901234567890 | 12345678901234567890.0 | true",
                "12345678901234567890 | 12345678901234567891   | false",
                "3000000000           | 3000000001             | false",
                "1                    | 12345678901234567890   | false",
                "true                 | true                   | true",
                "true                 | false                  | false",
                "null                 | null                   | true",
                "null                 | false                  | false",
                "1                    | '1'                    | false",
                "[1,[2]]              | [1.0,[2.0]]            | true",
                "[1]                  | [1,2]                  | false",
                "[1]                  | [2]                    | false",
                "{'a':1,'b':2}        | {'b':2,'a':1}          | true",
                "{'a':1,'b':2}        | {'a':1,'c':2}          | false",
                "{'a':1}              | {'a':1,'b':2}          | false"
            })
    void valuesAreComparedByWhatTheySay(String one, String two, boolean same) {
        assertThat(ACCESS.same(json(one), json(two))).isEqualTo(same);
        assertThat(ACCESS.same(json(two), json(one))).isEqualTo(same);
    }

    @Test
    void nodesOfOtherMakersAreComparedByTheirKind() {
        assertThat(ACCESS.same(NODES.missingNode(), NODES.nullNode())).isTrue();
        assertThat(ACCESS.same(NODES.binaryNode(new byte[] {1, 2, 3}), json("'AQID'")))
                .isTrue();
        assertThat(ACCESS.same(NODES.binaryNode(new byte[] {1, 2, 3}), json("'AQIE'")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'x':1,'a':1,'b':2} | {'x':1,'b':2,'a':1} | {'x':2,'a':1,'b':2} | LOCAL_AND_BASE",
                "{'x':1,'a':1,'b':2} | {'x':1,'b':3,'a':1} | {'x':2,'a':1,'b':2} | NONE",
                "{'x':1,'a':1,'b':2} | {'x':2,'a':1,'b':2} | {'x':1,'b':2,'a':1} | SERVER_AND_BASE",
                "{'x':1,'a':1,'b':2} | {'x':2,'b':2,'a':1} | {'x':2,'a':1,'b':2} | LOCAL_AND_SERVER",
                "{'x':1,'a':1,'b':2} | {'x':2,'a':1,'b':2} | {'x':2,'a':1,'c':2} | NONE",
                "{'x':1,'a':1,'b':2} | {'x':1,'b':2,'a':1} | {'x':1,'a':1,'b':2} | ALL",
                "{'x':{'y':1},'a':1} | {'x':{'y':2},'a':1} | {'x':{'y':3},'a':1} | NONE",
                "{'x':1}             | {'x':2}             | 7                   | NONE"
            })
    void threeObjectsAgreeWhateverTheOrderOfTheirMembers(
            String base, String local, String server, Agreement agreement) {
        assertThat(ACCESS.agreement(json(base), json(local), json(server))).isEqualTo(agreement);
    }

    @Test
    void aNumberIsMadeAsSmallAsItFits() {
        JsonNode like = json("1");
        assertThat(ACCESS.number(like, new BigDecimal("7"))).isEqualTo(IntNode.valueOf(7));
        assertThat(ACCESS.number(like, new BigDecimal("3000000000"))).isEqualTo(LongNode.valueOf(3_000_000_000L));
        BigInteger most = BigInteger.valueOf(Long.MAX_VALUE);
        BigInteger least = BigInteger.valueOf(Long.MIN_VALUE);
        assertThat(ACCESS.number(like, new BigDecimal(most))).isEqualTo(LongNode.valueOf(Long.MAX_VALUE));
        assertThat(ACCESS.number(like, new BigDecimal(least))).isEqualTo(LongNode.valueOf(Long.MIN_VALUE));
        BigInteger more = most.add(BigInteger.ONE);
        BigInteger less = least.subtract(BigInteger.ONE);
        assertThat(ACCESS.number(like, new BigDecimal(more))).isEqualTo(BigIntegerNode.valueOf(more));
        assertThat(ACCESS.number(like, new BigDecimal(less))).isEqualTo(BigIntegerNode.valueOf(less));
        assertThat(ACCESS.number(like, new BigDecimal("1.0"))).hasToString("1.0");
    }
}
