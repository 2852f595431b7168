package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import tools.jackson.databind.JsonNode;

/** A scanner remembers the names of the line before; what it says of a line must not depend on that. */
class LineScannerProperties {

    private static final MetadataNames NAMES = MetadataNames.of(format(), false);

    private static RecordFormat format() {
        return Objects.requireNonNull(Ruleset.parse(DataSets.RULES, "test").record());
    }

    @Property(tries = 500)
    void aLineIsReadAsIfItWereTheFirst(@ForAll @IntRange(min = 0, max = Integer.MAX_VALUE) int seed) {
        Random random = new Random(seed);
        LineScanner used = new LineScanner(NAMES);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            boolean again = !lines.isEmpty() && random.nextInt(3) == 0;
            lines.add(again ? lines.get(random.nextInt(lines.size())) : object(random, 0));
            String line = lines.get(i);
            LineScanner fresh = new LineScanner(NAMES);
            for (int heads = random.nextInt(3); heads > 0; heads--) {
                assertThat(head(used, line)).as("%s", lines).isEqualTo(head(fresh, line));
            }
            assertThat(read(used, line)).as("%s", lines).isEqualTo(read(fresh, line));
            if (read(used, line).get(0) >= 0) {
                assertThatCode(() -> StrictJson.reader().read(line, "line")).doesNotThrowAnyException();
            }
        }
    }

    @Property(tries = 500)
    void aLineIsReadAlikeBesideAnyOther(@ForAll @IntRange(min = 0, max = Integer.MAX_VALUE) int seed) {
        Random random = new Random(seed);
        String model = object(random, 0);
        LineScanner of = new LineScanner(NAMES);
        if (read(of, model).get(0) < 0) {
            return;
        }
        for (String line : List.of(
                model,
                object(random, 0),
                object(new Random(seed), 0).replaceFirst("1", random.nextBoolean() ? "12" : "[1 , {\"a\":2}]"),
                model.replaceFirst("[,}]", random.nextBoolean() ? " }" : ","),
                model.substring(0, random.nextInt(model.length())))) {
            LineScanner beside = new LineScanner(NAMES);
            LineScanner alone = new LineScanner(NAMES);
            byte[] text = bytes(line);
            int end = beside.line(text, 0, of);
            assertThat(places(beside, end)).as("%s beside %s", line, model).isEqualTo(read(alone, line));
            assertThat(slots(beside, end)).isEqualTo(slots(alone, end));
        }
    }

    @Property(tries = 500)
    void valuesOfAcceptedLinesAreThoseOfTheStrictReader(@ForAll @IntRange(min = 0, max = Integer.MAX_VALUE) int seed) {
        String line = object(new Random(seed), 0);
        LineScanner scanner = new LineScanner(NAMES);
        if (read(scanner, line).get(0) >= 0) {
            JsonNode read = new AcceptedValues().read(bytes(line), 0);
            assertThat(read).isEqualTo(StrictJson.reader().read(line, "line"));
        }
    }

    @Example
    void numbersAndTextsAreThoseOfTheStrictReader() {
        String line =
                "{\"a\":[0,-0,7,-7,999999999,1000000000,-999999999999999999,1234567890123456789,-12345678901234567890,"
                        + "0.10,-1.5e3,2E-2, 1e+2 ,true,false,null,\"\",\"\\\\\",\"\\\"x\",\"é\\u00e9€\",[ ] ,{ } ,{\"é\" : [\r1\t]}]}";
        LineScanner scanner = new LineScanner(NAMES);
        assertThat(read(scanner, line).get(0)).isPositive();
        assertThat(StrictJson.write(new AcceptedValues().read(bytes(line), 0)))
                .isEqualTo(StrictJson.write(StrictJson.reader().read(line, "line")));
        assertThat(FieldAccess.json()
                        .same(
                                new AcceptedValues().read(bytes(line), 0),
                                StrictJson.reader().read(line, "line")))
                .isTrue();
    }

    /** The names of both lines are the same ones in the same order, but stand in other objects. */
    @Example
    void aNameThatStoodInAnotherObjectIsFoundTwice() {
        LineScanner scanner = new LineScanner(NAMES);
        assertThat(read(scanner, "{\"a\":{\"b\":1},\"c\":{\"b\":2}}").get(0)).isPositive();
        assertThat(read(scanner, "{\"a\":1,\"b\":1,\"c\":3,\"b\":2}")).containsExactly(-1);
        assertThat(read(scanner, "{\"a\":{\"b\":1},\"c\":{\"b\":2}}").get(0)).isPositive();
        assertThat(read(scanner, "{\"a\":{\"b\":1,\"c\":1,\"b\":2}}")).containsExactly(-1);
        assertThat(read(scanner, "{\"a\":[{\"b\":1},{\"b\":1}],\"c\":1}").get(0))
                .isPositive();
        assertThat(read(scanner, "{\"a\":[{\"b\":1,\"b\":1}],\"c\":1}")).containsExactly(-1);
    }

    @Example
    void namesBeyondThoseThatAreRememberedAreReadAllTheSame() {
        LineScanner scanner = new LineScanner(NAMES);
        StringBuilder wide = new StringBuilder("{\"" + "n".repeat(80) + "\":0");
        for (int i = 0; i < 100; i++) {
            wide.append(",\"").append(i).append("\":").append(i);
        }
        String twice = wide + ",\"99\":1}";
        String once = wide + "}";
        for (int i = 0; i < 2; i++) {
            assertThat(read(scanner, once)).hasSize(1 + 4 * 101);
            assertThat(read(scanner, twice)).containsExactly(-1);
        }
    }

    /** The end of a line and the places of its members; -1 alone when it is not accepted. */
    private static List<Integer> read(LineScanner scanner, String line) {
        return places(scanner, scanner.line(bytes(line), 0));
    }

    private static byte[] bytes(String line) {
        byte[] text = (line + "\n").getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(text, text.length + Swar.SLACK);
    }

    private static List<Integer> places(LineScanner scanner, int end) {
        List<Integer> places = new ArrayList<>(List.of(end));
        for (int i = 0; end >= 0 && i < scanner.members(); i++) {
            places.addAll(List.of(scanner.nameFrom(i), scanner.nameTo(i), scanner.valueFrom(i), scanner.valueTo(i)));
        }
        return places;
    }

    /** The end of a line of which the head was read, and the places of its metadata; -1 alone when it is not accepted. */
    private static List<Integer> head(LineScanner scanner, String line) {
        return slots(scanner, scanner.head(bytes(line), 0));
    }

    private static List<Integer> slots(LineScanner scanner, int end) {
        List<Integer> places = new ArrayList<>(List.of(end));
        for (int slot = 0; end >= 0 && slot < MetadataNames.SLOTS; slot++) {
            places.addAll(scanner.has(slot) ? List.of(scanner.from(slot), scanner.to(slot)) : List.of());
        }
        return places;
    }

    private static String object(Random random, int depth) {
        StringBuilder object = new StringBuilder("{");
        int members = random.nextInt(4);
        for (int i = 0; i < members; i++) {
            String name = List.of("id", "v", "at", "a", "ab", "é", "a-name-of-more-than-eight-bytes")
                    .get(random.nextInt(7));
            object.append(i == 0 ? "" : ",")
                    .append(random.nextInt(9) == 0 ? " " : "")
                    .append('"')
                    .append(name)
                    .append('"');
            object.append(random.nextInt(9) == 0 ? " :" : ":").append(value(random, depth + 1));
        }
        return object.append('}').toString();
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 2 ? 3 : 5)) {
            case 0 -> "1";
            case 1 -> "\"text, \\\"quoted\\\"\"";
            case 2 -> "[]";
            case 3 -> object(random, depth);
            default -> "[" + object(random, depth) + "," + object(random, depth) + "]";
        };
    }
}
