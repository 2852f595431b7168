package dev.truce.rollback.planning.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.version.HybridTime;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.StrictJson;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class SyncEditTest {

    private static final Digest DRAW = Digest.of(new byte[0]);
    private static final HybridTime NOON = HybridTime.ofMillis(1_768_046_400_000L);

    private static Optional<String> edited(RecordFormat format, String document) {
        JsonNode json = StrictJson.reader().read(document, "document");
        Optional<SyncEdit.Edited> edited = new SyncEdit(format).edit(json, DRAW, member -> true, NOON);
        assertThat(json).as("stays as it was").isEqualTo(StrictJson.reader().read(document, "document"));
        return edited.map(each -> each.member() + " " + StrictJson.text(each.document()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"id\":1,\"x\":\"t\"}                        | x {\"id\":1,\"x\":\"t~\"}",
                "{\"id\":1,\"x\":1.5}                          | x {\"id\":1,\"x\":2.5}",
                "{\"id\":1,\"x\":true}                         | x {\"id\":1,\"x\":false}",
                "{\"id\":1,\"x\":{\"y\":null,\"z\":false}}     | x {\"id\":1,\"x\":{\"y\":null,\"z\":true}}",
                "{\"id\":1,\"x\":{\"y\":{\"z\":1},\"a\":2}}    | x {\"id\":1,\"x\":{\"y\":{\"z\":2},\"a\":2}}",
                "{\"id\":1,\"x\":[1],\"y\":1}                  | y {\"id\":1,\"x\":[1],\"y\":2}"
            })
    void aMemberGetsAnotherValueOfItsKind(String document, String edited) {
        assertThat(edited(RecordFormat.keyed("guest", FieldPath.parse("/id")), document))
                .contains(edited);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"id\":1}",
                "{\"id\":1,\"x\":null}",
                "{\"id\":1,\"x\":[1]}",
                "{\"id\":1,\"x\":{}}",
                "{\"id\":1,\"x\":{\"y\":[true]}}"
            })
    void whereNoMemberCanBeChangedThereIsNoEdit(String document) {
        assertThat(edited(RecordFormat.keyed("guest", FieldPath.parse("/id")), document))
                .isEmpty();
    }

    @Test
    void theTimeOfTheFieldIsToldWhereDocumentsKeepIt() {
        RecordFormat format = new RecordFormat(
                "guest", null, FieldPath.parse("/id"), null, null, null, null, FieldPath.parse("/times"), null);

        assertThat(edited(format, "{\"id\":1,\"a/b\":1}"))
                .contains("a/b {\"id\":1,\"a/b\":2,\"times\":{\"/a~1b\":\"2026-01-10T12:00:00Z\"}}");
    }

    @Test
    void twoMembersAreTheSameWhenBothAreAbsentOrEqual() {
        JsonNode one = StrictJson.reader().read("1", "value");
        assertThat(SyncEdit.same(null, null)).isTrue();
        assertThat(SyncEdit.same(one, null)).isFalse();
        assertThat(SyncEdit.same(null, one)).isFalse();
        assertThat(SyncEdit.same(one, StrictJson.reader().read("1", "value"))).isTrue();
        assertThat(SyncEdit.same(one, StrictJson.reader().read("2", "value"))).isFalse();
    }
}
