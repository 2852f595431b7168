package dev.truce.conflict.ruleset;

import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.json.StrictJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RecordFormatTest {

    private static final HybridTime SEVEN = HybridTime.of(Instant.parse("2026-01-13T19:00:00Z"));

    private static final RecordFormat FORMAT = new RecordFormat(
            "order",
            null,
            FieldPath.parse("/id"),
            FieldPath.parse("/sync/epoch"),
            FieldPath.parse("/sync/version"),
            FieldPath.parse("/at"),
            FieldPath.parse("/gone"),
            null);

    private static final RecordFormat TIMED = new RecordFormat(
            "order",
            null,
            FieldPath.parse("/id"),
            null,
            null,
            null,
            null,
            FieldPath.parse("/sync/at"),
            Duration.ofSeconds(1));

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'id':'a7'}         | a7",
                "{'id':7}            | 7",
                "{'id':7.0}          | 7",
                "{'id':7e2}          | 700",
                "{'id':0.50}         | 0.5",
                "{'id':12345678901234567890} | 12345678901234567890",
                "{'id':true}         | true",
            })
    void aKeyIsATextANumberOrABoolean(String document, String key) {
        assertThat(FORMAT.id(json(document))).isEqualTo(new RecordId("order", key));
    }

    @Test
    void aDocumentMayNameItsType() {
        RecordFormat kinds =
                new RecordFormat("", FieldPath.parse("/kind"), FieldPath.parse("/id"), null, null, null, null, null);
        assertThat(kinds.id(json("{'kind':'note','id':1}"))).isEqualTo(new RecordId("note", "1"));
        assertThatThrownBy(() -> kinds.id(json("{'id':1}")))
                .isInstanceOf(MetadataException.class)
                .hasMessage("/kind: the record has no type; give it one");
        assertThat(kinds.paths()).containsExactly(FieldPath.parse("/kind"), FieldPath.parse("/id"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{}             | /id: the record has no key; give it one",
                "{'id':null}    | /id: the record has no key; give it one",
                "{'id':''}      | /id: the key is a non-empty text or a number, but found \"\"",
                "{'id':[1]}     | /id: the key is a non-empty text or a number, but found [1]",
                "{'id':{'a':1}} | /id: the key is a non-empty text or a number, but found {\"a\":1}",
                "7              | /id: the record has no key; give it one",
            })
    void aRecordWithoutAKeyIsRefused(String document, String message) {
        assertThatThrownBy(() -> FORMAT.id(json(document)))
                .isInstanceOf(MetadataException.class)
                .hasMessage(message);
    }

    @Test
    void aSideHasTheVersionAndTimeOfItsDocument() {
        JsonNode document = json("{'id':1,'sync':{'epoch':2,'version':5},'at':'2026-01-13T19:00:00Z','a':1}");
        Side<JsonNode> side = FORMAT.side(document);
        assertThat(side).isEqualTo(Side.present(document, new Stamp(new ScalarVersion(2, 5), SEVEN)));
    }

    @Test
    void whatADocumentLacksIsNotKnown() {
        assertThat(FORMAT.stamp(json("{'id':1}"))).isEqualTo(Stamp.UNKNOWN);
        assertThat(FORMAT.stamp(json("{'id':1,'sync':{'version':null},'at':null}")))
                .isEqualTo(Stamp.UNKNOWN);
        assertThat(FORMAT.stamp(json("{'id':1,'sync':{'version':3}}")))
                .isEqualTo(new Stamp(new ScalarVersion(0, 3), null));
        assertThat(RecordFormat.keyed("order", FieldPath.parse("/id")).stamp(json("{'sync':{'version':3}}")))
                .isEqualTo(Stamp.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'sync':{'version':'3'}}   | /sync/version: a version is a whole number of 64 bits, but found \"3\"",
                "{'sync':{'version':3.5}}   | /sync/version: a version is a whole number of 64 bits, but found 3.5",
                "{'sync':{'version':9223372036854775808}} | /sync/version: a version is a whole number of 64 bits, but found 9223372036854775808",
                "{'sync':{'epoch':true}}    | /sync/epoch: a version is a whole number of 64 bits, but found true",
                "{'gone':'yes'}             | /gone: the mark of a deleted record is true or false, but found \"yes\"",
                "{'at':'yesterday'}         | /at: a time is an RFC 3339 instant such as \"2026-01-13T19:00:00Z\", but found \"yesterday\"",
            })
    void badMetadataIsRefused(String document, String message) {
        assertThatThrownBy(() -> FORMAT.side(json(document)))
                .isInstanceOf(MetadataException.class)
                .hasMessage(message);
    }

    @Test
    void aVersionIsAsExactAsItsValue() {
        assertThat(FORMAT.stamp(json("{'sync':{'version':3.0}}")).scalar()).isEqualTo(new ScalarVersion(0, 3));
        assertThat(FORMAT.stamp(json("{'sync':{'version':-1}}")).scalar()).isEqualTo(new ScalarVersion(0, -1));
    }

    @Test
    void aMarkedDocumentIsATombstone() {
        assertThat(FORMAT.side(json("{'id':1,'gone':true,'sync':{'version':3}}")))
                .isEqualTo(Side.tombstone(new Stamp(new ScalarVersion(0, 3), null)));
        assertThat(FORMAT.side(json("{'id':1,'gone':false}")).isPresent()).isTrue();
        assertThat(FORMAT.side(json("{'id':1,'gone':null}")).isPresent()).isTrue();
    }

    @Test
    void stampingKeepsTheOrderOfMembersAndTheTextOfNumbers() {
        JsonNode document =
                json("{'at':'2026-01-13T20:00:00+01:00','price':1.10,'sync':{'version':3.0,'x':1e2},'id':7}");
        JsonNode original = document.deepCopy();

        assertThat(text(FORMAT.stamped(document, new Stamp(new ScalarVersion(0, 4), HybridTime.ofMillis(0)))))
                .isEqualTo("{'at':'1970-01-01T00:00:00Z','price':1.10,'sync':{'version':4,'x':1E+2},'id':7}");
        assertThat(text(FORMAT.stamped(document, new Stamp(new ScalarVersion(0, 3), SEVEN))))
                .as("what says so already stays as it was written")
                .isEqualTo(text(document));
        assertThat(FORMAT.stamped(document, Stamp.UNKNOWN)).isEqualTo(document);
        assertThat(document).as("the given document").isEqualTo(original);
    }

    @Test
    void stampingAddsWhatIsMissingAndWritesATimeAsItWasWritten() {
        Stamp stamp = new Stamp(new ScalarVersion(0, 4), HybridTime.ofMillis(5));
        assertThat(text(FORMAT.stamped(json("{'id':1}"), stamp)))
                .isEqualTo("{'id':1,'sync':{'version':4},'at':'1970-01-01T00:00:00.005Z'}");
        assertThat(text(FORMAT.stamped(json("{'id':1,'at':3}"), stamp)))
                .isEqualTo("{'id':1,'at':5,'sync':{'version':4}}");
        assertThat(text(FORMAT.stamped(json("{'id':1,'sync':{'epoch':0}}"), stamp)))
                .isEqualTo("{'id':1,'sync':{'epoch':0,'version':4},'at':'1970-01-01T00:00:00.005Z'}");
        Stamp hybrid = new Stamp(new ScalarVersion(1, 4), new HybridTime(5, 2, "n1"));
        assertThat(text(FORMAT.stamped(json("{'id':1,'at':3}"), hybrid)))
                .isEqualTo("{'id':1,'at':{'physical':5,'counter':2,'node':'n1'},'sync':{'version':4,'epoch':1}}");
    }

    @Test
    void aTombstoneKeepsTheKeyAsItWasWritten() {
        Stamp stamp = new Stamp(new ScalarVersion(0, 4), SEVEN);
        assertThat(text(FORMAT.tombstone(new RecordId("order", "7"), stamp, json("{'a':1,'id':7.0}"))))
                .isEqualTo("{'id':7.0,'sync':{'version':4},'at':'2026-01-13T19:00:00Z','gone':true}");
        JsonNode alone = FORMAT.tombstone(new RecordId("order", "7"), stamp, null);
        assertThat(text(alone)).startsWith("{'id':'7',");
        assertThat(FORMAT.side(alone)).isEqualTo(Side.tombstone(stamp));
        assertThatThrownBy(() -> RecordFormat.keyed("order", FieldPath.parse("/id"))
                        .tombstone(new RecordId("order", "7"), stamp, null))
                .isInstanceOf(MetadataException.class)
                .hasMessage("/id: the format has no mark for deleted records; name one as \"deleted\"");
    }

    @Test
    void precisionCutsOffBareInstantsAndKeepsTheirTextWhenTheyAreWrittenBack() {
        RecordFormat seconds = new RecordFormat(
                "order", null, FieldPath.parse("/id"), null, null, FieldPath.parse("/at"), null, Duration.ofSeconds(1));
        JsonNode document = json("{'id':1,'at':'2026-01-13T19:00:00.987Z'}");
        Stamp stamp = seconds.stamp(document);
        assertThat(stamp.modifiedAt()).isEqualTo(SEVEN);
        assertThat(seconds.stamped(document, stamp)).isEqualTo(document);
        assertThat(seconds.stamp(json("{'at':{'physical':1987}}")).modifiedAt()).isEqualTo(HybridTime.ofMillis(1987));
    }

    @Test
    void aFormatWithoutMetadataStampsNothing() {
        RecordFormat plain = RecordFormat.keyed("order", FieldPath.parse("/id"));
        JsonNode document = json("{'id':1}");
        assertThat(plain.stamped(document, new Stamp(new ScalarVersion(1, 4), SEVEN)))
                .isEqualTo(document)
                .isNotSameAs(document);
        assertThat(plain.side(document)).isEqualTo(Side.present(document, Stamp.UNKNOWN));
        assertThat(FORMAT.stamped(json("7"), new Stamp(new ScalarVersion(0, 4), SEVEN)))
                .isEqualTo(json("7"));
    }

    @Test
    void aFormatWithoutEpochsWritesTheCountAlone() {
        RecordFormat counted =
                new RecordFormat("order", null, FieldPath.parse("/id"), null, FieldPath.parse("/v"), null, null, null);
        assertThat(text(counted.stamped(json("{'id':1}"), new Stamp(new ScalarVersion(0, 4), SEVEN))))
                .isEqualTo("{'id':1,'v':4}");
        assertThat(text(counted.stamped(json("{'id':1}"), new Stamp(new ScalarVersion(2, 4), SEVEN))))
                .isEqualTo("{'id':1,'v':4}");
    }

    @Test
    void anEpochAloneIsAVersion() {
        assertThat(FORMAT.stamp(json("{'sync':{'epoch':2}}")).scalar()).isEqualTo(new ScalarVersion(2, 0));
    }

    @Test
    void whatIsNoVersionOrTimeYetIsReplaced() {
        Stamp stamp = new Stamp(new ScalarVersion(0, 4), SEVEN);
        assertThat(text(FORMAT.stamped(json("{'at':null,'sync':{'version':'x'}}"), stamp)))
                .isEqualTo("{'at':'2026-01-13T19:00:00Z','sync':{'version':4}}");
        assertThat(text(FORMAT.stamped(json("{'sync':7}"), stamp)))
                .isEqualTo("{'sync':{'version':4},'at':'2026-01-13T19:00:00Z'}");
        assertThat(text(FORMAT.stamped(json("{}"), new Stamp(new ScalarVersion(0, 4), null))))
                .isEqualTo("{'sync':{'version':4}}");
    }

    @Test
    void aDocumentIsNamedAsAnotherOfTheSameRecord() {
        RecordFormat kinds =
                new RecordFormat("", FieldPath.parse("/kind"), FieldPath.parse("/id"), null, null, null, null, null);
        JsonNode document = json("{'a':1,'id':2}");
        assertThat(text(kinds.named(document, json("{'id':7.0,'kind':'note','b':2}"))))
                .isEqualTo("{'a':1,'id':7.0,'kind':'note'}");
        assertThat(text(kinds.named(document, json("{'b':2}")))).isEqualTo("{'a':1,'id':2}");
        assertThat(text(FORMAT.named(document, json("{'id':7,'kind':'note'}")))).isEqualTo("{'a':1,'id':7}");
        assertThat(text(document)).as("the given document").isEqualTo("{'a':1,'id':2}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'id':7,'n':1}   | 8    | {'id':8,'n':1}",
                "{'id':7,'n':1}   | 8.5  | {'id':8.5,'n':1}",
                "{'id':7,'n':1}   | x8   | {'id':'x8','n':1}",
                "{'id':7,'n':1}   | 08   | {'id':'08','n':1}",
                "{'id':'7','n':1} | 8    | {'id':'8','n':1}",
                "{'n':1}          | 8    | {'n':1,'id':'8'}",
            })
    void aDocumentIsGivenToAnotherRecordAndItsKeyStaysANumberWhereItCan(String document, String key, String renamed) {
        JsonNode given = json(document);
        assertThat(FORMAT.renamed(given, key)).hasToString(json(renamed).toString());
        assertThat(given).isEqualTo(json(document));
    }

    @Test
    void aTombstoneNamesItsTypeWhereDocumentsDo() {
        RecordFormat kinds = new RecordFormat(
                "", FieldPath.parse("/kind"), FieldPath.parse("/id"), null, null, null, FieldPath.parse("/gone"), null);
        assertThat(text(kinds.tombstone(new RecordId("note", "7"), Stamp.UNKNOWN, json("{'a':1}"))))
                .isEqualTo("{'id':'7','kind':'note','gone':true}");
    }

    @Test
    void aFormatForAnotherTypeIsOtherwiseTheSame() {
        RecordFormat notes = FORMAT.ofType("note");
        assertThat(notes.id(json("{'id':1}"))).isEqualTo(new RecordId("note", "1"));
        assertThat(notes.ofType("order")).isEqualTo(FORMAT);
    }

    @Test
    void aPrecisionBelowAMillisecondIsRefused() {
        Duration millisecond = Duration.ofMillis(1);
        assertThat(new RecordFormat("order", null, FieldPath.parse("/id"), null, null, null, null, millisecond)
                        .precision())
                .isEqualTo(millisecond);
        assertThatThrownBy(() -> new RecordFormat(
                        "order", null, FieldPath.parse("/id"), null, null, null, null, Duration.ofNanos(999_999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The precision is at least a millisecond, but was PT0.000999999S");
    }

    @Test
    void aRefusalHoldsPathAndProblemApart() {
        MetadataException refusal = catchThrowableOfType(MetadataException.class, () -> FORMAT.id(json("{}")));
        assertThat(refusal.path()).isEqualTo(FieldPath.parse("/id"));
        assertThat(refusal.problem()).isEqualTo("the record has no key; give it one");
    }

    @Test
    void aLongValueIsShownByItsBeginning() {
        String sixty = "x".repeat(58);
        assertThat(RecordFormat.brief(json("'" + sixty + "'"))).isEqualTo("\"" + sixty + "\"");
        assertThat(RecordFormat.brief(json("'" + sixty + "y'"))).isEqualTo("\"" + "x".repeat(56) + "…");
    }

    @Test
    void aLongValueIsNotCutThroughACharacter() {
        assertThat(RecordFormat.brief(json("'" + "x".repeat(55) + "😀".repeat(10) + "'")))
                .isEqualTo("\"" + "x".repeat(55) + "😀…");
    }

    @Test
    void aDocumentMayTellWhenItsFieldsWereChanged() {
        assertThat(TIMED.stamp(json("{'id':1,'sync':{'at':{'/a':1987,'/b/0':'2026-01-13T19:00:00Z'}}}"))
                        .fieldTimes())
                .containsExactly(Map.entry("/a", HybridTime.ofMillis(1000)), Map.entry("/b/0", SEVEN));
        assertThat(TIMED.stamp(json("{'id':1}"))).isEqualTo(Stamp.UNKNOWN);
        assertThat(TIMED.stamp(json("{'id':1,'sync':{'at':null}}"))).isEqualTo(Stamp.UNKNOWN);
        assertThatThrownBy(() -> TIMED.stamp(json("{'sync':{'at':7}}")))
                .isInstanceOf(MetadataException.class)
                .hasMessageStartingWith("/sync/at: the times of fields are an object such as ");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                // document                                    | written
                "{'id':1}                                      | {'id':1,'sync':{'at':{'/a':'1970-01-01T00:00:05Z','/b':'2026-01-13T19:00:00Z'}}}",
                "{'sync':{'at':null}}                          | {'sync':{'at':{'/a':'1970-01-01T00:00:05Z','/b':'2026-01-13T19:00:00Z'}}}",
                "{'sync':{'at':{'/c':1}}}                      | {'sync':{'at':{'/a':'1970-01-01T00:00:05Z','/b':'2026-01-13T19:00:00Z'}}}",
                "{'sync':{'at':{'/b':1000,'/a':1000}}}         | {'sync':{'at':{'/a':5000,'/b':1768330800000}}}",
                "{'sync':{'at':{'/b':1768330800001,'/a':5999}},'id':1} | {'sync':{'at':{'/b':1768330800001,'/a':5999}},'id':1}",
            })
    void timesOfFieldsAreWrittenUnlessTheDocumentSaysThemAlready(String document, String written) {
        Stamp stamp = Stamp.UNKNOWN.withFieldTimes(new TreeMap<>(Map.of("/a", HybridTime.ofMillis(5000), "/b", SEVEN)));
        assertThat(text(TIMED.stamped(json(document), stamp))).isEqualTo(written);
        assertThat(TIMED.stamp(TIMED.stamped(json(document), stamp))).isEqualTo(stamp);
    }

    @Test
    void whereNoFieldHasATimeOfItsOwnNoneIsWritten() {
        assertThat(text(TIMED.stamped(json("{'id':1}"), Stamp.UNKNOWN))).isEqualTo("{'id':1}");
        assertThat(text(TIMED.stamped(json("{'sync':{'at':null}}"), Stamp.UNKNOWN)))
                .isEqualTo("{'sync':{'at':null}}");
        assertThat(text(TIMED.stamped(json("{'sync':{'at':{}}}"), Stamp.UNKNOWN)))
                .isEqualTo("{'sync':{'at':{}}}");
        assertThat(text(TIMED.stamped(json("{'sync':{'at':{'/a':1}}}"), Stamp.UNKNOWN)))
                .as("a time that holds no longer")
                .isEqualTo("{'sync':{'at':{}}}");
    }

    @Test
    void theTimesOfFieldsAreNoContent() {
        assertThat(TIMED.paths()).containsExactly(FieldPath.parse("/id"), FieldPath.parse("/sync/at"));
        assertThat(TIMED.ofType("note").paths()).isEqualTo(TIMED.paths());
    }

    private static String text(JsonNode document) {
        return StrictJson.text(document).replace('"', '\'');
    }
}
