package dev.truce.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.engine.ServerPort;
import dev.truce.conflict.version.ScalarVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A server in memory that never lets a version go back, and never a deleted record come alive. */
final class Cloud implements ServerPort<JsonNode> {

    private final Map<RecordId, Side<JsonNode>> records = new HashMap<>();
    private int writes;

    @Override
    public Side<JsonNode> read(RecordId id) {
        return records.getOrDefault(id, Side.none());
    }

    @Override
    public boolean compareAndSet(RecordId id, Side<JsonNode> expected, Outcome.Resolved<JsonNode> outcome) {
        Side<JsonNode> held = read(id);
        if (!Objects.equals(held.stamp().version(), expected.stamp().version())) {
            return false;
        }
        put(id, outcome.side());
        return true;
    }

    void put(RecordId id, Side<JsonNode> next) {
        Side<JsonNode> held = read(id);
        @Nullable ScalarVersion before = held.stamp().scalar();
        assertThat(next.stamp().scalar()).isNotNull();
        if (before != null) {
            assertThat(next.stamp().scalar()).as("a version goes up").isGreaterThan(before);
        }
        assertThat(held instanceof Side.Tombstone && next.isPresent())
                .as("a deleted record comes alive: %s after %s", next, held)
                .isFalse();
        records.put(id, next);
        writes++;
    }

    int writes() {
        return writes;
    }
}
