package dev.truce.rollback.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.store.RecordChange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ChangeBatchesTest {

    private final ContentStore contents = ContentStore.uncompressed(ObjectStore.memory());
    private final ChangeBatches batches = new ChangeBatches(contents);

    private void add(String key, String document) {
        batches.add(new RecordChange(new RecordId("guest", key), null, document.getBytes(StandardCharsets.UTF_8)));
    }

    private List<Long> sizes() {
        return batches.finish().stream().map(RollbackPlan.Batch::changes).toList();
    }

    @Test
    void nothingIsNoBatch() {
        assertThat(sizes()).isEmpty();
    }

    @Test
    void aBatchHasFiftyThousandChangesAtMost() {
        for (int i = 0; i < 50_001; i++) {
            add("k" + i, "{}");
        }
        List<RollbackPlan.Batch> found = batches.finish();
        assertThat(found).extracting(RollbackPlan.Batch::changes).containsExactly(50_000L, 1L);
        assertThat(ChangeBatches.read(contents, found.get(1)))
                .extracting(RecordChange::id)
                .containsExactly(new RecordId("guest", "k50000"));
    }

    @Test
    @Tag("slow")
    void aBatchIsFullWithThirtyTwoMebibytes() {
        String long8 = "\"" + "x".repeat(1 << 23) + "\"";
        for (int i = 0; i < 5; i++) {
            add("k" + i, long8);
        }
        assertThat(sizes()).containsExactly(4L, 1L);
    }

    @Test
    void changesAreReadAsTheyWereAddedAndNotWhenThePlanSaysAnotherNumber() {
        add("a", "{\"id\":\"a\"}");
        batches.add(new RecordChange(new RecordId("guest", "b"), contents.put(new byte[] {1}), null));
        RollbackPlan.Batch batch = batches.finish().get(0);

        assertThat(ChangeBatches.read(contents, batch))
                .satisfiesExactly(
                        a -> assertThat(a.json())
                                .asString(StandardCharsets.UTF_8)
                                .isEqualTo("{\"id\":\"a\"}"),
                        b -> assertThat(b.json()).isNull());
        assertThatThrownBy(() -> ChangeBatches.read(contents, new RollbackPlan.Batch(batch.object(), 3)))
                .isInstanceOf(DamageException.class)
                .hasMessageContaining("the plan says 3 changes, but there are 2");
    }
}
