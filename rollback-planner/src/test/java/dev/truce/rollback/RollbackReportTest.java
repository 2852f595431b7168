package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RollbackReportTest {

    private static final Digest PLAN = Digest.of(new byte[] {1});
    private static final Digest ROOT = Digest.of(new byte[] {2});
    private static final Digest BEFORE = Digest.of(new byte[] {3});

    private static RollbackReport report(@Nullable Digest safetySnapshot) {
        return new RollbackReport(
                PLAN,
                RollbackReport.Outcome.UNDONE,
                new TreeMap<>(Map.of("guest", 2L, "table", 1L)),
                3,
                ROOT,
                true,
                safetySnapshot,
                List.of("guest/x", "table/y"),
                Duration.ofMillis(17));
    }

    @Test
    void aReportIsWrittenWithAllItsParts() {
        assertThat(report(BEFORE).toJson())
                .hasToString("{\"plan\":\"" + PLAN + "\",\"outcome\":\"UNDONE\",\"counts\":{\"guest\":2,\"table\":1},"
                        + "\"total\":3,\"verified\":3,\"stateRoot\":\"" + ROOT + "\",\"asPredicted\":true,"
                        + "\"safetySnapshot\":\"" + BEFORE
                        + "\",\"leftAlone\":[\"guest/x\",\"table/y\"],\"durationMillis\":17}");
    }

    @Test
    void whereNoSafetySnapshotWasNeededNoneIsNamed() {
        assertThat(report(null).toJson().has("safetySnapshot")).isFalse();
    }
}
