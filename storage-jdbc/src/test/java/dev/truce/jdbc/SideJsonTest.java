package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.conflict.Side;
import dev.truce.jdbc.database.JsonText;
import org.junit.jupiter.api.Test;

class SideJsonTest {

    @Test
    void sidesWithoutAValueComeBack() {
        assertThat(SideJson.readSide(SideJson.write(Side.none()))).isEqualTo(Side.none());
        assertThat(SideJson.readSide(SideJson.write(Side.unknown()))).isEqualTo(Side.unknown());
    }

    @Test
    void aStateThatNoSideHasIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SideJson.readSide(JsonText.read("{\"state\":\"gone\"}", "a side")))
                .withMessage("\"gone\" is not the state of a side");
    }
}
