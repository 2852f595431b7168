package dev.truce.integrity.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownShapeTest {

    private static final String USUAL =
            "{\"z\":\"text\",\"id\":\"r1\",\"numbers\":[1,2.5,-3],\"b\":{\"y\":12.50,\"x\":null,\"\":true},\"é\":\"ü\",\"a\":{}}";

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] withSlack(String document) {
        byte[] bytes = utf8(document);
        return Arrays.copyOf(bytes, bytes.length + PlainText.SLACK);
    }

    private static DocumentShape shape(String document) {
        return ShapeReader.read(withSlack(document), utf8(document).length, utf8("id"))
                .orElseThrow();
    }

    private static boolean fits(DocumentShape shape, String document) {
        return shape.fits(withSlack(document), utf8(document).length, new int[shape.values()], new int[shape.values()]);
    }

    @Test
    void namesThatAreNotPlainAndSpaceBeforeAColonMakeNoShape() {
        for (String document : new String[] {"{\"\uE000\":1}", "{\"a\" :1}", "{\"a\": 1}", "{\"a\":1 }", "[1]"}) {
            assertThat(ShapeReader.read(withSlack(document), utf8(document).length, null))
                    .as(document)
                    .isEmpty();
        }
    }

    /** A scan that has seen a document often. */
    private static JsonScan after(String document) {
        JsonScan scan = JsonScan.finding("id");
        for (int i = 0; i < 5; i++) {
            scan.accepts(utf8(document));
        }
        return scan;
    }

    /** What was seen before makes no difference. */
    private static void isAsAlways(JsonScan used, byte[] document) {
        JsonScan fresh = JsonScan.finding("id");
        boolean accepted = fresh.accepts(document);
        assertThat(used.accepts(document)).isEqualTo(accepted);
        assertThat(used.text()).isEqualTo(fresh.text());
        if (accepted) {
            assertThat(used.canonical()).isEqualTo(fresh.canonical());
            assertThat(used.canonical())
                    .isEqualTo(CanonicalJson.of(StrictJson.reader().read(document, "document")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"z\":1,\"id\":\"r2\",\"numbers\":null,\"b\":{\"y\":\"\",\"x\":[],\"\":[\"a\",true]},\"é\":0,\"a\":{}}",
                "{\"z\":false,\"id\":\"r2\",\"numbers\":[false,null],\"b\":{\"y\":true,\"x\":false,\"\":1},\"é\":0,\"a\":{}}",
                "{\"z\":\"\\\"\\\\\\n\",\"id\":5,\"numbers\":1.500,\"b\":{\"y\":0.0,\"x\":10,\"\":-1.10},\"é\":\"🙂\",\"a\":{}}"
            })
    void otherValuesHaveTheSameShape(String document) {
        assertThat(fits(shape(USUAL), document)).isTrue();
        isAsAlways(after(USUAL), utf8(document));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"z\":1,\"id\":\"r2\",\"numbers\":null,\"b\":{\"y\":\"\",\"x\":[],\"\":1},\"é\":0,\"a\":{} }",
                "{\"z\":1, \"id\":\"r2\",\"numbers\":null,\"b\":{\"y\":\"\",\"x\":[],\"\":1},\"é\":0,\"a\":{}}",
                "{\"z\":1,\"id\":\"r2\",\"numbers\":[1.0],\"b\":{\"y\":\"\",\"x\":[],\"\":1},\"é\":0,\"a\":{}}",
                "{\"z\":1,\"id\":\"r2\",\"numbers\":[[]],\"b\":{\"y\":\"\",\"x\":[],\"\":1},\"é\":0,\"a\":{}}",
                "{\"z\":1,\"id\":\"r2\",\"numbers\":{},\"b\":{\"y\":\"\",\"x\":[],\"\":1},\"é\":0,\"a\":{}}",
                "{\"z\":1,\"id\":\"r2\",\"numbers\":\"\\u0041\",\"b\":{\"y\":\"\",\"x\":[],\"\":1},\"é\":0,\"a\":{}}",
                "{\"z\":-0.0,\"id\":\"r2\",\"numbers\":0,\"b\":{\"y\":\"\",\"x\":[],\"\":1},\"é\":0,\"a\":{}}",
                "{\"z\":1e5,\"id\":\"r2\",\"numbers\":0,\"b\":{\"y\":\"\",\"x\":[],\"\":1},\"é\":0,\"a\":{}}",
                "{\"z\":1,\"ie\":\"r2\",\"numbers\":0,\"b\":{\"y\":\"\",\"x\":[],\"\":1},\"é\":0,\"a\":{}}",
                "{\"z\":1,\"id\":\"r2\",\"numbers\":0,\"b\":{\"y\":\"\",\"x\":[],\"\":1},\"é\":0,\"a\":{}",
                "{\"z\":1,\"id\":\"r2\",\"numbers\":0,\"b\":{\"y\":\"\",\"x\":[],\"\":1},\"é\":0,\"a\":{}}}",
                "{}",
                "1}",
                "\"x\"}"
            })
    void whatHasAnotherShapeIsLookedAtClosely(String document) {
        assertThat(fits(shape(USUAL), document)).isFalse();
        isAsAlways(after(USUAL), utf8(document));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1]",
                "\"a\"",
                "{ }",
                "{\"a\" :1}",
                "{\"a\":[[1]]}",
                "{\"a\":[{}]}",
                "{\"a\":1} ",
                "{\"a\":\"\\u0041\"}"
            })
    void notEveryDocumentHasAShape(String document) {
        assertThat(ShapeReader.read(withSlack(document), utf8(document).length, null))
                .isEmpty();
        isAsAlways(after(document), utf8(document));
    }

    /** What stands between values is compared eight bytes at a time: names of every length, and each byte of them. */
    @Test
    void namesOfEveryLengthAreCompared() {
        for (int length = 0; length < 30; length++) {
            String name = "abcdefghijklmnopqrstuvwxyz0123".substring(0, length);
            DocumentShape shape = shape("{\"" + name + "\":1}");
            assertThat(fits(shape, "{\"" + name + "\":-12.5}")).isTrue();
            for (int at = 0; at < length; at++) {
                String other = name.substring(0, at) + "_" + name.substring(at + 1);
                assertThat(fits(shape, "{\"" + other + "\":-12.5}")).as(other).isFalse();
            }
        }
    }

    /** However short or long what stands before the first value is. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "{\"long name\":1}"})
    void anEndWithoutItsBeginningHasNoShape(String document) {
        for (String end : List.of("1}", "[]}", "\"x\"}")) {
            assertThat(fits(shape(document), end)).as(end).isFalse();
            assertThat(after(document).accepts(utf8(end))).as(end).isFalse();
        }
    }

    @Test
    void theMemberIsFoundWhereItComesFirst() {
        String document = "{\"id\":\"r1\",\"b\":1}";
        JsonScan scan = after(document);

        isAsAlways(scan, utf8(document));
        assertThat(scan.text()).hasValue("r1");
    }

    @Test
    void whatIsRefusedIsRefusedHoweverOftenItComes() {
        String document = "{\"a\":1,\"a\":2}";
        JsonScan scan = JsonScan.ofDocuments();
        for (int i = 0; i < 9; i++) {
            assertThat(scan.accepts(utf8(document))).isFalse();
        }
    }

    @Test
    void namesAreOrderedByTheirBytesAndNotByWhatFollowsThem() {
        String document = "{\"a!\":1,\"a\":2,\"id\":\"x\",\"b\":{},\"c\":{\"e\":{\"g\":3,\"f\":4},\"d\":5.0}}";
        JsonScan scan = after(document);
        assertThat(scan.accepts(utf8(document))).isTrue();
        assertThat(new String(scan.canonical(), StandardCharsets.UTF_8))
                .isEqualTo("{\"a\":2,\"a!\":1,\"b\":{},\"c\":{\"d\":5,\"e\":{\"f\":4,\"g\":3}},\"id\":\"x\"}");
    }

    @Test
    void aShapeThatNoDocumentHasAnyMoreGivesWay() {
        KnownShape known = new KnownShape(null);
        String other = "{\"other\":1}";
        for (int i = 0; i < 1_000; i++) {
            if (!known.fits(withSlack(USUAL), utf8(USUAL).length)) {
                known.missed();
            }
        }
        assertThat(known.fits(withSlack(USUAL), utf8(USUAL).length)).isTrue();
        assertThat(missesUntilKnown(known, other)).isLessThan(500);
        assertThat(known.fits(withSlack(other), utf8(other).length)).isTrue();
        assertThat(known.bytes()).isEqualTo(utf8(other));
    }

    private static int missesUntilKnown(KnownShape known, String document) {
        int misses = 0;
        while (misses < 5_000 && !known.fits(withSlack(document), utf8(document).length)) {
            known.missed();
            misses++;
        }
        return misses;
    }

    /** Whoever finds no shape that lasts looks for one less and less often. */
    @Test
    void eachShapeThatDoesNotLastTakesLongerToLearn() {
        KnownShape known = new KnownShape(null);
        List<Integer> misses = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d", "e", "f")) {
            misses.add(missesUntilKnown(known, "{\"" + name + "\":1}"));
        }
        // each was met once, so eight misses are too few for the next
        assertThat(misses).containsExactly(2, 9, 9, 9, 17, 33);
    }

    /** However many came before, one that lasts is learned. */
    @Test
    void aShapeIsLearnedSoonAfterAnyNumberOfOthers() {
        KnownShape known = new KnownShape(null);
        for (int i = 0; i < 20; i++) {
            assertThat(missesUntilKnown(known, "{\"name" + i + "\":1}"))
                    .as("shape %d", i)
                    .isLessThan(200);
        }
    }

    private static void meet(KnownShape known, String document, int times) {
        for (int i = 0; i < times; i++) {
            known.fits(withSlack(document), utf8(document).length);
        }
    }

    private static List<Integer> missesUntilKnown(KnownShape known, String... names) {
        return Arrays.stream(names)
                .map(name -> missesUntilKnown(known, "{\"" + name + "\":1}"))
                .toList();
    }

    @Test
    void afterAShapeThatLastedTheNextOnesAreLearnedSoon() {
        KnownShape known = new KnownShape(null);
        assertThat(missesUntilKnown(known, "a", "b", "c", "d", "e", "f")).endsWith(17, 33);
        meet(known, "{\"f\":1}", 257);
        // only the last few hundred documents are looked back at
        assertThat(missesUntilKnown(known, "g", "h", "i")).containsExactly(403, 9, 9);
    }

    @Test
    void aShapeThatFewDocumentsHaveMakesNoOtherLearnedSooner() {
        KnownShape known = new KnownShape(null);
        missesUntilKnown(known, "a", "b", "c", "d", "e", "f", "g", "h");
        meet(known, "{\"h\":1}", 30);
        assertThat(missesUntilKnown(known, "i", "j")).containsExactly(242, 129);
    }

    @Test
    void fewOtherDocumentsDoNotDisplaceAShape() {
        KnownShape known = new KnownShape(null);
        String other = "{\"other\":1}";
        int fitting = 0;
        for (int i = 0; i < 2_000; i++) {
            String document = i % 4 == 3 ? other : USUAL;
            if (known.fits(withSlack(document), utf8(document).length)) {
                fitting++;
            } else {
                known.missed();
            }
        }
        assertThat(fitting).isGreaterThan(1_490);
    }

    @Property(tries = 2_000)
    void aChangedByteIsSeenAsAlways(@ForAll("usual") String document, @ForAll int place, @ForAll byte other) {
        byte[] bytes = utf8(document);
        bytes[Math.floorMod(place, bytes.length)] = other;
        JsonScan scan = after(document);
        isAsAlways(scan, bytes);
        isAsAlways(scan, utf8(document));
    }

    @Property(tries = 500)
    void anEndThatIsMissingIsSeenAsAlways(@ForAll("usual") String document, @ForAll int place) {
        byte[] bytes = utf8(document);
        isAsAlways(after(document), Arrays.copyOf(bytes, Math.floorMod(place, bytes.length)));
        isAsAlways(after(document), Arrays.copyOf(bytes, bytes.length + 1));
    }

    @Property(tries = 500)
    void amongOtherBytesADocumentIsTheSame(@ForAll("usual") String document, @ForAll byte[] before) {
        byte[] text = utf8(document);
        byte[] all = Arrays.copyOf(before, before.length + text.length + 3);
        System.arraycopy(text, 0, all, before.length, text.length);
        Arrays.fill(all, before.length + text.length, all.length, (byte) '}');
        JsonScan scan = after(document);
        assertThat(scan.accepts(all, before.length, text.length)).isTrue();
        assertThat(scan.canonical())
                .isEqualTo(CanonicalJson.of(StrictJson.reader().read(text, "document")));
        assertThat(scan.accepts(all, before.length, text.length + 1)).isFalse();
    }

    @Property(tries = 500)
    void whatStandsAtTheBeginningIsFoundWhereverTheTextEnds(@ForAll("usual") String document, @ForAll int length) {
        String text = document.repeat(1 + Math.floorMod(length, 3)).substring(1);
        JsonScan scan = JsonScan.finding("id");
        String padded = "{\"first\":\"" + "x".repeat(Math.floorMod(length, 140)) + "\"," + text;
        Optional<String> found = scan.finds(utf8(padded)) ? scan.text() : Optional.empty();
        assertThat(found).isEqualTo(document.contains("\"id\":\"r") ? Optional.of("r1") : Optional.empty());
    }

    @Provide
    Arbitrary<String> usual() {
        Arbitrary<String> value = Arbitraries.of(
                "\"\"",
                "\"text of some length\"",
                "\"é\\n\"",
                "1",
                "-0.50",
                "100",
                "1.5",
                "true",
                "null",
                "[]",
                "[1,\"a\"]");
        return value.list()
                .ofSize(4)
                .map(v -> "{\"z\":" + v.get(0) + ",\"id\":\"r1\",\"b\":{\"y\":" + v.get(1) + ",\"x\":" + v.get(2)
                        + "},\"a\":" + v.get(3) + "}");
    }
}
