package dev.truce.conflict;

import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.conflict.version.VersionVector;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ConflictDetectorTest {

    private final ConflictDetector<JsonNode> detector =
            new ConflictDetector<>((one, two) -> FieldAccess.json().same(one, two));

    /**
     * A letter is a content, the number behind it a version, {@code x3} a tombstone of version 3, {@code -} a side that never
     * had the record and {@code ?} one of which nothing is known.
     */
    @ParameterizedTest(name = "base {0}, local {1}, server {2}: {3}")
    @CsvSource({
        "a1, a1, a1, IN_SYNC",
        "a1, a1, a2, IN_SYNC",
        "a1, b1, b2, IN_SYNC",
        "-,  a,  a,  IN_SYNC",
        "-,  -,  -,  IN_SYNC",
        "a1, x1, x2, IN_SYNC",
        "a1, x1, -,  IN_SYNC",
        "a1, a1, b2, PULL",
        "a1, a1, x2, PULL",
        "-,  -,  a1, PULL",
        "x1, -,  a2, PULL",
        "a1, b1, a1, PUSH",
        "a1, x1, a1, PUSH",
        "-,  a,  -,  PUSH",
        "x1, a1, x1, PUSH",
        "a1, b1, c2, UPDATE_UPDATE",
        "a,  b,  c,  UPDATE_UPDATE",
        "-,  a,  b,  INSERT_INSERT",
        "x1, a1, b2, INSERT_INSERT",
        "a1, b1, x2, UPDATE_DELETE",
        "-,  a,  x1, UPDATE_DELETE",
        "a1, x1, b2, DELETE_UPDATE",
        "-,  x1, a1, DELETE_UPDATE",
        "a1, b1, c1, VERSION_REUSED",
        "a1, a1, x1, VERSION_REUSED",
        "a5, a5, b4, VERSION_REGRESSION",
        "a1, ?,  a1, SIDE_UNKNOWN",
        "a1, a1, ?,  SIDE_UNKNOWN",
        "?,  a,  b,  INSERT_INSERT",
    })
    void eachConstellationHasOneAnswer(String base, String local, String server, String expected) {
        assertThat(describe(detector.detect(side(base), side(local), side(server))))
                .isEqualTo(expected);
    }

    @Test
    void differentEpochsAreAFaultEvenWhenContentsAgree() {
        Side<JsonNode> old = Side.present(json("1"), new Stamp(new ScalarVersion(0, 9), null));
        Side<JsonNode> restored = Side.present(json("1"), new Stamp(new ScalarVersion(1, 2), null));
        assertThat(describe(detector.detect(Side.none(), old, restored))).isEqualTo("EPOCH_CHANGED");
        assertThat(describe(detector.detect(Side.none(), restored, old))).isEqualTo("EPOCH_CHANGED");
    }

    @Test
    void whoeverChangedNothingFollowsTheServerIntoAHigherEpoch() {
        Side<JsonNode> held = Side.present(json("2"), new Stamp(new ScalarVersion(0, 9), null));
        Side<JsonNode> edited = Side.present(json("3"), new Stamp(new ScalarVersion(0, 9), null));
        Side<JsonNode> restored = Side.present(json("1"), new Stamp(new ScalarVersion(1, 10), null));
        Side<JsonNode> same = Side.present(json("2"), new Stamp(new ScalarVersion(1, 10), null));
        Side<JsonNode> gone = Side.tombstone(new Stamp(new ScalarVersion(1, 10), null));

        assertThat(describe(detector.detect(held, held, restored))).isEqualTo("PULL");
        assertThat(describe(detector.detect(held, held, gone))).isEqualTo("PULL");
        assertThat(describe(detector.detect(held, held, same))).isEqualTo("IN_SYNC");
        assertThat(describe(detector.detect(held, edited, restored))).isEqualTo("EPOCH_CHANGED");
        assertThat(describe(detector.detect(restored, restored, held))).isEqualTo("EPOCH_CHANGED");
    }

    @Test
    void numbersThatAreWrittenDifferentlyAreTheSameContent() {
        assertThat(detector.detect(Side.none(), document("1.0"), document("1e0"))
                        .answer())
                .isEqualTo(Answer.IN_SYNC);
    }

    @Test
    void peersAreComparedByWhatTheyHaveSeen() {
        Side<JsonNode> first = peer("1", Map.of("a", 1L));
        Side<JsonNode> second = peer("2", Map.of("a", 1L, "b", 1L));
        Side<JsonNode> rival = peer("3", Map.of("a", 2L));
        assertThat(describe(detector.detect(Side.none(), first, second))).isEqualTo("PULL");
        assertThat(describe(detector.detect(Side.none(), second, first))).isEqualTo("PUSH");
        assertThat(describe(detector.detect(first, second, rival))).isEqualTo("UPDATE_UPDATE");
        assertThat(describe(detector.detect(first, second, peer("4", Map.of("a", 1L, "b", 1L)))))
                .isEqualTo("VERSION_REUSED");
    }

    private static Side<JsonNode> peer(String content, Map<String, Long> seen) {
        return Side.present(json(content), new Stamp(VersionVector.of(seen), null));
    }

    private static Side<JsonNode> document(String content) {
        return Side.present(json(content), Stamp.UNKNOWN);
    }

    private static Side<JsonNode> side(String text) {
        if (text.equals("-")) {
            return Side.none();
        }
        if (text.equals("?")) {
            return Side.unknown();
        }
        Stamp stamp =
                text.length() == 1 ? Stamp.UNKNOWN : new Stamp(Version.of(Long.parseLong(text.substring(1))), null);
        return text.startsWith("x") ? Side.tombstone(stamp) : Side.present(json("'" + text.charAt(0) + "'"), stamp);
    }

    private static String describe(Detection found) {
        return found.fault() != null
                ? found.fault().name()
                : found.kind() != null ? found.kind().name() : found.answer().name();
    }
}
