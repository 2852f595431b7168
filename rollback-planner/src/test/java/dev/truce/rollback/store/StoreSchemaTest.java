package dev.truce.rollback.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class StoreSchemaTest {

    @Test
    void aReferencePairsMembers() {
        assertThat(new StoreSchema.Reference(List.of("hall", "table"), "table", List.of("hall", "id")).members())
                .containsExactly("hall", "table");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoreSchema.Reference(List.of(), "table", List.of()))
                .withMessage("A reference pairs members, but found [] and [] of table");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoreSchema.Reference(List.of("table"), "table", List.of("hall", "id")))
                .withMessage("A reference pairs members, but found [table] and [hall, id] of table");
    }
}
