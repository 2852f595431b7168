package dev.truce.testkit.simulation.restore;

import dev.truce.conflict.Side;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.json.StrictJson;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Restored records as a restore that forgets something would leave them. */
final class Faults {

    private Faults() {}

    static Side<JsonNode> withoutEpoch(Side<JsonNode> side) {
        ScalarVersion version = side.stamp().scalar();
        return version == null ? side : with(side, new ScalarVersion(0, version.syncVersion()));
    }

    /** With the very version that the live record had. */
    static Side<JsonNode> withVersionOf(Side<JsonNode> side, byte @Nullable [] live, RecordFormat format) {
        if (live == null) {
            return side;
        }
        ScalarVersion version =
                format.side(StrictJson.reader().read(live, "live")).stamp().scalar();
        return with(side, Objects.requireNonNullElse(version, ScalarVersion.ZERO));
    }

    private static Side<JsonNode> with(Side<JsonNode> side, ScalarVersion version) {
        Stamp stamp = side.stamp().withVersion(version);
        JsonNode value = side.valueOrNull();
        return value == null ? Side.tombstone(stamp) : Side.present(value, stamp);
    }
}
