package dev.truce.rollback.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.rollback.Attic;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {

    @TempDir
    Path temp;

    private Attic attic;
    private Snapshot snapshot;

    @BeforeEach
    void aSnapshot() {
        attic = new Attic(temp);
        snapshot = attic.take("{\"id\":\"a\"}", "{\"id\":\"b\"}");
    }

    private Comparison.Side snapshot() {
        return Comparison.Side.of(attic.repository(), snapshot);
    }

    @Test
    void aStoreThatIsAsTheSnapshotDiffersInNothing() {
        try (LiveStore live = attic.live("live")) {
            assertThat(Comparison.of(snapshot(), Comparison.Side.of(live)).isEmpty())
                    .isTrue();
        }
    }

    @Test
    void whatDiffersIsCountedAndNamed() {
        attic.write("live", "{\"id\":\"a\",\"n\":1}", "{\"id\":\"c\"}", "{\"id\":\"d\"}");
        try (LiveStore live = attic.live("live")) {
            SnapshotDiff diff = Comparison.of(snapshot(), Comparison.Side.of(live));
            List<String> keys = new ArrayList<>();
            diff.forEach(difference -> keys.add(difference.key()));

            assertThat(diff.isEmpty()).isFalse();
            assertThat(diff.counts()).isEqualTo(Map.of("guest", new SnapshotDiff.Counts(2, 1, 1)));
            assertThat(keys).containsExactly("a", "b", "c", "d");
        }
    }

    @Test
    void whereTheRootsAreEqualNoRecordIsRead() {
        attic.objects.list("packs/").forEach(attic.objects::delete);

        assertThat(Comparison.of(snapshot(), snapshot()).isEmpty()).isTrue();
    }
}
