package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineScannerTest {

    private final LineScanner scanner = new LineScanner(names("{ key: /id, syncVersion: /v }"));

    private static MetadataNames names(String record) {
        String rules = "ruleset: seats\nversion: 1.0.0\nrecord: " + record + "\n";
        RecordFormat format =
                Objects.requireNonNull(Ruleset.parse(rules, "test").record());
        return MetadataNames.of(format, false);
    }

    private static byte[] padded(byte[] line) {
        byte[] array = Arrays.copyOf(line, line.length + 1 + Swar.SLACK);
        array[line.length] = '\n';
        return array;
    }

    private static byte[] padded(String line) {
        return padded(line.getBytes(StandardCharsets.UTF_8));
    }

    private boolean isAccepted(String line) {
        return scanner.line(padded(line), 0) >= 0;
    }

    @ParameterizedTest
    @CsvSource({
        "C280, true",
        "C180, false",
        "DFBF, true",
        "C241, false",
        "E0A080, true",
        "E09F80, false",
        "E18080, true",
        "E18041, false",
        "ED9FBF, true",
        "EDA080, false",
        "EFBFBF, true",
        "F0908080, true",
        "F08F8080, false",
        "F1808080, true",
        "F1808041, false",
        "F48FBFBF, true",
        "F4908080, false",
        "F5808080, false",
        "80, false"
    })
    void textIsWellFormedUtf8(String hex, boolean wellFormed) {
        byte[] line = HexFormat.of().parseHex("7B2261223A22" + hex + "227D");
        assertThat(scanner.line(padded(line), 0) >= 0).isEqualTo(wellFormed);
        boolean strict;
        try {
            strict = StrictJson.reader().read(line, "line").isObject();
        } catch (InputRejectedException e) {
            strict = false;
        }
        assertThat(strict).isEqualTo(wellFormed);
    }

    @Test
    void whatIsRightButFarFromCommonIsLeftToTheStrictReader() {
        StringBuilder members = new StringBuilder("{\"m\":0");
        for (int i = 1; i < 256; i++) {
            members.append(",\"").append(i).append("\":").append(i);
        }
        assertLeftToTheStrictReader(members + ",\"last\":1}", members + "}");
        assertLeftToTheStrictReader(nested("[", 64, "]"), nested("[", 62, "]"));
        assertLeftToTheStrictReader(nested("{\"a\":", 64, "}"), nested("{\"a\":", 62, "}"));
        assertLeftToTheStrictReader("{\"a\":" + "1".repeat(101) + "}", "{\"a\":" + "1".repeat(100) + "}");
        String text = "x".repeat((1 << 20) - "{\"a\":\"\"}".length());
        assertLeftToTheStrictReader("{\"a\":\"" + text + "x\"}", "{\"a\":\"" + text + "\"}");
    }

    /** Before a line stands the end of the one before, whatever that is. */
    @Test
    void whatIsRefusedIsRefusedWhereverInTheArrayItStands() {
        StringBuilder many = new StringBuilder("{\"m\":0");
        for (int i = 1; i <= 256; i++) {
            many.append(",\"").append(i).append("\":").append(i);
        }
        List<String> refused = List.of(
                nested("[", 64, "]"),
                nested("{\"a\":", 64, "}"),
                many + "}",
                "{\"a\\u0062\":1}",
                "{\"a\u0001\":1}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":1 \"b\":1}",
                "{\"a\":1,b}",
                "{\"a\":1,}",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "{\"a\":nuul}",
                "{\"a\":trux}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u00g0\"}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":-}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":1e}",
                "{\"a\":1e400000}");
        String[] before = {"", "}", "]}", ":1}", "\"}", "\":1}", ",\"z\":1}", "}".repeat(64), "]".repeat(63) + "}"};
        for (String end : before) {
            for (String line : refused) {
                byte[] array = padded(end + "\n" + line);
                assertThat(scanner.line(array, end.length() + 1))
                        .as("%s after %s", line, end)
                        .isNegative();
            }
            for (String bytes :
                    List.of("80", "C241", "E09F80", "EDA080", "E18041", "F08F8080", "F1808041", "F4908080")) {
                byte[] line = HexFormat.of().parseHex("7B2261223A22" + bytes + "227D");
                byte[] text = (end + "\n").getBytes(StandardCharsets.UTF_8);
                byte[] both = Arrays.copyOf(text, text.length + line.length);
                System.arraycopy(line, 0, both, text.length, line.length);
                assertThat(scanner.line(padded(both), text.length))
                        .as("%s after %s", bytes, end)
                        .isNegative();
            }
        }
    }

    private static String nested(String open, int levels, String close) {
        return "{\"a\":" + open.repeat(levels) + "{}" + close.repeat(levels) + "}";
    }

    private void assertLeftToTheStrictReader(String left, String accepted) {
        assertThat(isAccepted(left)).isFalse();
        assertThatCode(() -> StrictJson.reader().read(left, "line")).doesNotThrowAnyException();
        assertThat(isAccepted(accepted)).isTrue();
    }

    @Test
    void aLineBesideAnotherEndsWithItsObjectAndIsNoLongerThanAnyOther() {
        LineScanner model = new LineScanner(names("{ key: /id, syncVersion: /v }"));
        assertThat(model.line(padded("{\"id\":1,\"a\":\"x\"}"), 0)).isPositive();
        assertThat(scanner.line(padded("{\"id\":2,\"a\":\"xx\"} "), 0, model)).isEqualTo(18);
        assertThat(scanner.line(padded("{\"id\":2,\"a\":\"xx\"} x"), 0, model)).isNegative();
        assertThat(scanner.line(padded("{\"id\":x,\"a\":\"xx\"}"), 0, model)).isNegative();
        String text = "x".repeat(1 << 20);
        assertThat(scanner.line(padded("{\"id\":2,\"a\":\"" + text + "\"}"), 0, model))
                .isNegative();
    }

    @Test
    void aLineIsLikeAnotherOnlyAsLongAsThatIsTheOthersLastOne() {
        LineScanner model = new LineScanner(names("{ key: /id, syncVersion: /v }"));
        byte[] line = padded("{\"id\":1,\"v\":2,\"a\":3}");
        model.line(line, 0);
        scanner.line(padded("{\"id\":1,\"v\":2,\"a\":4}"), 0, model);
        assertThat(scanner.isLike(model)).isTrue();
        assertThat(scanner.differs(0)).isFalse();
        assertThat(scanner.differs(2)).isTrue();
        model.line(line, 0);
        assertThat(scanner.isLike(model)).isFalse();
        scanner.line(line, 0);
        assertThat(scanner.isLike(model)).isFalse();
    }

    @Test
    void metadataOfOneMemberIsFoundWithinIt() {
        MetadataNames nested = names("{ key: /id, syncVersion: /meta/v, modifiedAt: /meta/at }");
        LineScanner model = new LineScanner(nested);
        LineScanner within = new LineScanner(nested);
        byte[] one = padded("{\"meta\":{\"v\":12,\"at\":7,\"x\":1},\"id\":\"a\",\"v\":3}");
        byte[] two = padded("{\"meta\":{\"v\":13,\"at\":7,\"x\":1},\"id\":\"a\",\"v\":3}");
        model.line(one, 0);
        within.line(two, 0, model);
        assertThat(model.has(MetadataNames.VERSION)).isTrue();
        assertThat(text(one, model, MetadataNames.VERSION)).isEqualTo("12");
        assertThat(text(two, within, MetadataNames.VERSION)).isEqualTo("13");
        assertThat(text(two, within, MetadataNames.TIME)).isEqualTo("7");
        assertThat(text(two, within, MetadataNames.KEY)).isEqualTo("\"a\"");
        assertThat(within.differs(0)).isTrue();
        assertThat(within.holdsMetadata(0)).isTrue();
        assertThat(within.holdsMetadata(2)).isFalse();
    }

    private static String text(byte[] line, LineScanner scanned, int slot) {
        return Bytes.text(line, scanned.from(slot), scanned.to(slot));
    }

    @Test
    void aNameWithTheFingerprintOfAnotherIsNotTheOther() {
        String twin = nameWithFingerprint("id");
        byte[] line = padded("{\"" + twin + "\":\"x\"}");
        scanner.line(line, 0);
        assertThat(scanner.has(MetadataNames.KEY)).isFalse();
        assertThat(isAccepted("{\"" + twin + "\":\"x\",\"id\":\"a\"}"))
                .as("names that may be one are left to the strict reader")
                .isFalse();
    }

    /** A name of sixteen bytes: to any first half there is a second one, which is seldom plain text. */
    private static String nameWithFingerprint(String name) {
        byte[] bytes = Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), Swar.SLACK);
        long wanted = Swar.fingerprint(bytes, 0, name.length());
        Random random = new Random(1);
        while (true) {
            String first = random.ints(8, 'a', 'z')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            long half = Swar.at(first.getBytes(StandardCharsets.UTF_8), 0) * Swar.MIX;
            long last = Long.rotateRight(wanted ^ half ^ 16, 29);
            StringBuilder twin = new StringBuilder(first);
            for (int i = 0; i < Long.BYTES; i++) {
                twin.append((char) (last >>> (Byte.SIZE * i) & 0xFF));
            }
            if (twin.chars().allMatch(each -> each > ' ' && each < 127 && each != '"' && each != '\\')) {
                return twin.toString();
            }
        }
    }

    @Test
    void moreNamesThanAreRememberedAreReadAlikeInEveryLine() {
        StringBuilder wide = new StringBuilder("{\"m\":0");
        for (int i = 1; i < 100; i++) {
            wide.append(",\"").append(i).append("\":").append(i);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(isAccepted(wide + "}")).isTrue();
            assertThat(scanner.members()).isEqualTo(100);
            assertThat(isAccepted(wide + ",\"99\":1}")).isFalse();
        }
    }
}
