package dev.truce.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldMask;
import dev.truce.conflict.engine.Shadow;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.conflict.version.VersionVector;
import dev.truce.integrity.json.StrictJson;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What every {@link Shadow} must do. Extend it and say how to make an empty shadow. */
public abstract class ShadowContract {

    private static final int THREADS = 8;
    private static final int ROUNDS = 20;
    private static final RecordId ANN = new RecordId("guest", "ann");

    private Shadow<JsonNode> shadow = Shadow.inMemory();

    /** For subclasses. */
    protected ShadowContract() {}

    /**
     * An empty shadow.
     *
     * @return the shadow under test; a new one for each call
     * @throws Exception when it cannot be made
     */
    protected abstract Shadow<JsonNode> emptyShadow() throws Exception;

    @BeforeEach
    final void makeShadow() throws Exception {
        shadow = emptyShadow();
    }

    @Test
    void nothingIsAgreedOnAtFirst() {
        assertThat(shadow.base(ANN)).isEqualTo(Side.none());
    }

    @Test
    void whatWasAgreedOnIsTheBase() {
        shadow.advance(ANN, version(1));
        assertThat(shadow.base(ANN)).isEqualTo(version(1));

        shadow.advance(ANN, version(2));
        assertThat(shadow.base(ANN)).isEqualTo(version(2));
    }

    @Test
    void aLateConfirmationChangesNothing() {
        shadow.advance(ANN, version(3));
        shadow.advance(ANN, version(2));
        shadow.advance(ANN, Side.tombstone(stamp(1)));

        assertThat(shadow.base(ANN)).isEqualTo(version(3));
    }

    @Test
    void aRepeatedConfirmationChangesNothing() {
        shadow.advance(ANN, version(3));
        shadow.advance(ANN, version(3));

        assertThat(shadow.base(ANN)).isEqualTo(version(3));
    }

    @Test
    void ofOneVersionTheLastWordCounts() {
        shadow.advance(ANN, version(3));
        Side<JsonNode> corrected = Side.present(json("{\"name\":\"Anne\"}"), stamp(3));
        shadow.advance(ANN, corrected);

        assertThat(shadow.base(ANN)).isEqualTo(corrected);
    }

    @Test
    void aLaterEpochComesAfterEveryVersionOfTheOneBefore() {
        shadow.advance(ANN, version(9));
        Side<JsonNode> restored = Side.present(json("{}"), new Stamp(new ScalarVersion(1, 1), null));
        shadow.advance(ANN, restored);
        shadow.advance(ANN, version(10));

        assertThat(shadow.base(ANN)).isEqualTo(restored);
    }

    @Test
    void aVersionThatCannotBeComparedReplacesTheOther() {
        Side<JsonNode> one = peers(Map.of("a", 2L, "b", 1L));
        Side<JsonNode> concurrent = peers(Map.of("a", 1L, "b", 2L));
        shadow.advance(ANN, one);
        shadow.advance(ANN, concurrent);
        assertThat(shadow.base(ANN)).isEqualTo(concurrent);

        shadow.advance(ANN, peers(Map.of("b", 1L)));
        assertThat(shadow.base(ANN)).isEqualTo(concurrent);

        Side<JsonNode> unversioned = Side.present(json("{}"), Stamp.UNKNOWN);
        shadow.advance(ANN, unversioned);
        assertThat(shadow.base(ANN)).isEqualTo(unversioned);
    }

    @Test
    void aDeleteIsRememberedAsOneAndGivesWayToALaterState() {
        shadow.advance(ANN, version(1));
        shadow.advance(ANN, Side.tombstone(stamp(2)));
        assertThat(shadow.base(ANN)).isEqualTo(Side.tombstone(stamp(2)));

        shadow.advance(ANN, version(1));
        assertThat(shadow.base(ANN)).isEqualTo(Side.tombstone(stamp(2)));

        shadow.advance(ANN, version(3));
        assertThat(shadow.base(ANN)).isEqualTo(version(3));
    }

    @Test
    void noneForgetsARecordWhichMayComeAgainWithAnyVersion() {
        shadow.advance(ANN, version(5));
        shadow.advance(ANN, Side.none());
        assertThat(shadow.base(ANN)).isEqualTo(Side.none());

        shadow.advance(ANN, version(1));
        assertThat(shadow.base(ANN)).isEqualTo(version(1));
    }

    @Test
    void unknownIsNotTakenForNone() {
        shadow.advance(ANN, Side.unknown());
        assertThat(shadow.base(ANN)).isEqualTo(Side.unknown());

        shadow.advance(ANN, version(1));
        assertThat(shadow.base(ANN)).isEqualTo(version(1));
    }

    @Test
    void aPartIsRememberedAsAPart() {
        List<FieldMask> masks =
                List.of(FieldMask.of(List.of("/name", "/rooms/*", "/a~1b")), FieldMask.of(List.of()), FieldMask.ALL);
        for (FieldMask mask : masks) {
            Side<JsonNode> part = Side.partial(json("{\"name\":\"Ann\"}"), stamp(1), mask);
            shadow.advance(ANN, part);

            assertThat(shadow.base(ANN)).isEqualTo(part);
        }
    }

    @Test
    void everyPartOfAStampIsKept() {
        Stamp full = new Stamp(
                new ScalarVersion(2, Long.MAX_VALUE),
                new HybridTime(-5, 7, "n\u00f6de \u0000"),
                HybridTime.ofMillis(1),
                new TreeMap<>(Map.of("/a~1b", HybridTime.ofMillis(9), "", HybridTime.ofMillis(-1))));
        for (Side<JsonNode> side : List.<Side<JsonNode>>of(Side.present(json("{}"), full), Side.tombstone(full))) {
            shadow.advance(ANN, side);

            assertThat(shadow.base(ANN)).isEqualTo(side);
        }
    }

    @Test
    void valuesComeBackAsTheyAre() {
        for (String value : List.of(
                "{\"z\":1.10,\"a\":12345678901234567890123456789,\"n\":null}",
                "{\"t\":\"\\u0000 \\u0001 \ud83d\ude00 '\\\"\\\\\\n\",\"\":[[],{}]}",
                "[]",
                "null")) {
            Side<JsonNode> side = Side.present(json(value), stamp(1));
            shadow.advance(ANN, side);

            assertThat(shadow.base(ANN)).isEqualTo(side);
        }
    }

    @Test
    void recordsWhoseNamesAreAlikeAreKeptApart() {
        List<RecordId> records = List.of(
                new RecordId("a", "b/c"),
                new RecordId("a/b", "c"),
                new RecordId("guest", "A"),
                new RecordId("guest", "a"),
                new RecordId("guest", "a "),
                new RecordId("guest", "a?"),
                new RecordId("guest", "a\ufffd"),
                new RecordId("guest", "a\ud800"),
                new RecordId("guest", "a\udc00"),
                new RecordId("guest", "a\\ud800"),
                new RecordId("guest", "\u0001a\\ud800"),
                new RecordId("guest", "\u0001a"),
                new RecordId("guest", "\u0001\u0001a"),
                new RecordId("guest", "a\u0000"),
                new RecordId("guest", "a\u0000b"),
                new RecordId("guest", "\u00e9"),
                new RecordId("guest", "e\u0301"),
                new RecordId("g\u0000\udc00", "\ud83d\ude00 '\"\\\n%_"));
        for (int i = 0; i < records.size(); i++) {
            shadow.advance(records.get(i), version(i + 1));
        }
        for (int i = 0; i < records.size(); i++) {
            assertThat(shadow.base(records.get(i))).isEqualTo(version(i + 1));
        }
    }

    @Test
    void ofManyConfirmationsAtOnceTheLatestStands() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            RecordId record = new RecordId("guest", "g" + round);
            Race.of(THREADS, runner -> {
                shadow.advance(record, version(THREADS - runner));
                return shadow.base(record);
            });

            assertThat(shadow.base(record)).isEqualTo(version(THREADS));
        }
    }

    @Test
    void aRecordThatIsForgottenAndConfirmedAtOnceEndsAsOneOfThem() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            shadow.advance(ANN, version(1));
            Race.of(THREADS, runner -> {
                shadow.advance(ANN, runner % 2 == 0 ? Side.none() : version(2));
                return true;
            });

            assertThat(shadow.base(ANN)).isIn(Side.none(), version(2));
        }
    }

    private static Side<JsonNode> version(int version) {
        return Side.present(json("{\"name\":\"Ann\",\"visits\":" + version + "}"), stamp(version));
    }

    private static Side<JsonNode> peers(Map<String, Long> counts) {
        return Side.present(json("{}"), new Stamp(VersionVector.of(counts), null));
    }

    private static Stamp stamp(int version) {
        return new Stamp(Version.of(version), HybridTime.ofMillis(1_000L * version));
    }

    private static JsonNode json(String text) {
        return StrictJson.reader().read(text, "the sample");
    }
}
