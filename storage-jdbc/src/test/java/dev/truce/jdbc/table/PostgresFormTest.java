package dev.truce.jdbc.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.truce.integrity.json.StrictJson;
import java.math.BigDecimal;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class PostgresFormTest {

    private static JsonNode json(String text) {
        return StrictJson.reader().read(text, "a value");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            WHOLE   | 1.5                    | is the number 1.5, which is no whole number of 64 bits
            WHOLE   | 1e30                   | is the number 1E+30, which is no whole number of 64 bits
            WHOLE   | 9223372036854775808    | is the number 9223372036854775808, which is no whole number of 64 bits
            WHOLE   | "1"                    | is of type string, but its column takes a number
            DECIMAL | true                   | is of type boolean, but its column takes a number
            DECIMAL | {"$numeric":1}         | is of type object, but its column takes a number
            REAL    | {"$float":"1","x":"2"} | is of type object, but its column takes a number
            REAL    | {"$numeric":"NaN"}     | is of type object, but its column takes a number
            TRUTH   | "true"                 | is of type string, but its column takes true or false
            BYTES   | "AP8="                 | is of type string, but its column takes {"$blob": base64}
            BYTES   | {"$blob":1}            | is of type object, but its column takes {"$blob": base64}
            INSTANT | 1                      | is of type number, but its column takes a string
            TEXT    | [1]                    | is of type array, but its column takes a string
            """)
    void whatAColumnCannotTakeIsRefused(PostgresForm form, String json, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> form.fromJson(json(json)))
                .withMessage(problem);
    }

    @ParameterizedTest
    @CsvSource({"1e200000", "-1e200000", "1e-147456"})
    void aNumberWithMoreDigitsThanPostgresWritesIsRefused(BigDecimal number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PostgresForm.DECIMAL.fromJson(JsonNodeFactory.instance.numberNode(number)))
                .withMessage("is the number " + number + ", which has too many digits");
    }

    @ParameterizedTest
    @CsvSource({
        "-9223372036854775808, -9223372036854775808",
        "9223372036854775807, 9223372036854775807",
        "12e1, 120",
        "3.0, 3"
    })
    void aWholeNumberMayBeWrittenInAnyWay(String json, long value) {
        assertThat(PostgresForm.WHOLE.fromJson(json(json))).isEqualTo(value);
    }

    @Test
    void aNumberOfVeryManyDigitsIsKeptAsText() {
        String digits = "1".repeat(301);
        JsonNode written = PostgresForm.DECIMAL.toJson(digits);

        assertThat(written).isEqualTo(json("{\"$numeric\":\"" + digits + "\"}"));
        assertThat(PostgresForm.DECIMAL.fromJson(written)).isEqualTo(digits);
        assertThat(PostgresForm.DECIMAL.toJson("1".repeat(300)).isNumber()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "\ud83d\ude00", "\ud83d\ude00\ud83d\ude00", "\uffff"})
    void aTextIsTakenAsItIs(String text) {
        assertThat(PostgresForm.TEXT.fromJson(JsonNodeFactory.instance.stringNode(text)))
                .isEqualTo(text);
    }

    private static Stream<Arguments> untakenTexts() {
        return Stream.of(
                arguments("a\0", "U+0000 at place 1"),
                arguments("\ud83d", "U+D83D at place 0"),
                arguments("\ud83dx", "U+D83D at place 0"),
                arguments("\ud83d\ud83d\ude00", "U+D83D at place 0"),
                arguments("\ude00", "U+DE00 at place 0"),
                arguments("a\ude00", "U+DE00 at place 1"),
                arguments("\ud83d\ude00\ude00", "U+DE00 at place 2"));
    }

    @ParameterizedTest
    @MethodSource("untakenTexts")
    void aTextThatPostgresCannotHoldIsRefused(String text, String found) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PostgresForm.TEXT.fromJson(JsonNodeFactory.instance.stringNode(text)))
                .withMessage("holds " + found + ", which PostgreSQL cannot hold");
    }
}
