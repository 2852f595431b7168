package dev.truce.jdbc.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class JsonTextTest {

    private final JsonNode object = JsonText.read("{\"a\":\"x\"}", "a column");

    @Test
    void aMemberThatIsMissingIsNamed() {
        assertThat(JsonText.string(object, "a")).isEqualTo("x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonText.string(object, "b"))
                .withMessage("the member \"b\" is missing");
    }

    @Test
    void aMemberThatMayBeMissingIsNullThen() {
        assertThat(JsonText.stringOrNull(object, "a")).isEqualTo("x");
        assertThat(JsonText.stringOrNull(object, "b")).isNull();
    }
}
