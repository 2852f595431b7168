package dev.truce.rollback.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class LiveDocumentTest {

    private static final RecordFormat FORMAT = new RecordFormat(
            "guest",
            null,
            FieldPath.parse("/id"),
            null,
            FieldPath.parse("/v"),
            FieldPath.parse("/meta/at"),
            FieldPath.parse("/deleted"),
            null);

    private static LiveDocument document(String json) {
        return LiveDocument.of(json.getBytes(StandardCharsets.UTF_8), FORMAT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"n\":1,\"v\":1}       | {\"n\":1.0,\"v\":2}                                        | true",
                "{\"n\":1,\"v\":1}       | {\"n\":2,\"v\":1}                                          | false",
                "{\"n\":1,\"meta\":{}}   | {\"n\":1,\"meta\":{\"at\":\"2026-01-01T00:00:00Z\"}}       | true",
                "{\"n\":1,\"meta\":7}    | {\"n\":1,\"meta\":7,\"v\":1}                               | true",
                "{\"n\":1}               | {\"n\":1,\"meta\":{\"at\":\"2026-01-01T00:00:00Z\"}}       | false",
                "{\"n\":1}               | {\"n\":1,\"v\":\"x\"}                                      | false",
                "{\"n\":1}               | {\"n\":                                                    | false",
                "{\"n\":1}               | {\"n\":1,\"deleted\":true}                                 | false",
                "{\"deleted\":true}      | {\"n\":1,\"deleted\":true}                                 | true"
            })
    void contentIsWhatIsLeftWithoutVersionAndTime(String one, String other, boolean same) {
        assertThat(document(one).sameContent(document(other), FORMAT)).isEqualTo(same);
        assertThat(document(other).sameContent(document(one), FORMAT)).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"v\":2} | {\"v\":1} | true",
                "{\"v\":1} | {\"v\":2} | false",
                "{\"v\":1} | {\"v\":1} | false",
                "{\"v\":1} | {}        | true",
                "{}        | {\"v\":1} | true",
                "{\"meta\":{\"at\":\"2026-01-02T00:00:00Z\"}} | {\"meta\":{\"at\":\"2026-01-01T00:00:00Z\"}} | true",
                "{\"meta\":{\"at\":\"2026-01-01T00:00:00Z\"}} | {\"meta\":{\"at\":\"2026-01-02T00:00:00Z\"}} | false",
                "{\"meta\":{\"at\":\"2026-01-01T00:00:00Z\"}} | {} | true",
                "{} | {\"meta\":{\"at\":\"2026-01-01T00:00:00Z\"}} | true",
                "{\"v\":1} | {\"meta\":{\"at\":\"2026-01-01T00:00:00Z\"}} | true"
            })
    void whatCannotBeComparedMayBeNewer(String one, String other, boolean newer) {
        assertThat(document(one).mayBeNewerThan(document(other))).isEqualTo(newer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"v\":2}                                                | version 0.2",
                "{\"v\":2,\"deleted\":true}                             | deleted, version 0.2",
                "{\"v\":2,\"meta\":{\"at\":\"2026-01-01T00:00:00Z\"}} | version 0.2 of 2026-01-01T00:00:00Z",
                "{\"meta\":{\"at\":\"2026-01-01T00:00:00Z\"}}         | no version of 2026-01-01T00:00:00Z",
                "{}                                                       | no version",
                "{\"v\":\"x\"}                                          | unreadable"
            })
    void itIsNamedByItsVersionAndTime(String json, String words) {
        assertThat(document(json).words()).isEqualTo(words);
    }

    @Test
    void aMemberIsTakenFromWhereItStands() {
        JsonNode json = StrictJson.reader().read("{\"a\":{\"b\":1,\"c\":2},\"d\":7}", "document");

        LiveDocument.remove(json, FieldPath.parse("/a/b"));
        LiveDocument.remove(json, FieldPath.parse("/d/e"));
        LiveDocument.remove(json, FieldPath.parse("/x/y"));

        assertThat(json).hasToString("{\"a\":{\"c\":2},\"d\":7}");
    }
}
