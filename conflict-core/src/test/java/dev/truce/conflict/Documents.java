package dev.truce.conflict;

import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.integrity.json.StrictJson;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** Documents and sides in few words; a quote may be written as an apostrophe. */
public final class Documents {

    private Documents() {}

    public static JsonNode json(String text) {
        return StrictJson.reader().read(text.replace('\'', '"'), "test");
    }

    public static Side<JsonNode> present(String text, long syncVersion, String modifiedAt) {
        return Side.present(json(text), stamp(syncVersion, modifiedAt));
    }

    public static Side<JsonNode> tombstone(long syncVersion, String modifiedAt) {
        return Side.tombstone(stamp(syncVersion, modifiedAt));
    }

    public static Stamp stamp(long syncVersion, String modifiedAt) {
        return new Stamp(Version.of(syncVersion), at(modifiedAt));
    }

    public static HybridTime at(String clock) {
        return HybridTime.of(Instant.parse("2026-01-13T" + clock + ":00Z"));
    }
}
