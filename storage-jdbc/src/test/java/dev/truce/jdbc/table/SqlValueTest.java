package dev.truce.jdbc.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class SqlValueTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Test
    void nothingIsNull() {
        assertThat(SqlValue.toJson(null).isNull()).isTrue();
        assertThat(SqlValue.fromJson(NODES.nullNode())).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999999999999999999", "1e400", "-1e400", "1e-400", "0.1000000000000000055"})
    void aNumberThatSqliteWouldRoundIsRefused(String number) {
        BigDecimal exact = new BigDecimal(number);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SqlValue.fromJson(NODES.numberNode(exact)))
                .withMessage("is the number " + exact
                        + ", which SQLite cannot hold exactly; round it, or keep it as a string");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatIsNoNumberIsNoJson(double real) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SqlValue.toJson(real))
                .withMessage("holds " + real + ", which JSON cannot");
    }
}
