package dev.truce.conflict.ruleset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.truce.conflict.access.FieldPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program's file of settings says, and what is said of it where it is wrong. */
class SettingsFileTest {

    private static final Set<String> KNOWN =
            Set.of("name", "kind", "kinds", "tags", "at", "every", "size", "share", "on", "part", "parts");

    private static final Set<String> SIZE = Set.of("size");
    private static final Map<String, Integer> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("one", 1);
        KINDS.put("two", 2);
    }

    @TempDir
    Path folder;

    private static void read(String yaml, Consumer<SettingsFile> look) {
        String end = SettingsFile.parse(yaml, "settings", KNOWN, "name: ours", file -> {
            look.accept(file);
            return "read";
        });
        assertThat(end).isEqualTo("read");
    }

    private static List<String> problems(String yaml, Consumer<SettingsFile> look) {
        RulesetException refused = catchThrowableOfType(RulesetException.class, () -> read(yaml, look));
        return refused.findings().stream().map(each -> each.in("settings")).toList();
    }

    @Test
    void whatTheFileSaysIsRead() {
        read("""
                name: ours
                kind: two
                kinds: [two, one]
                tags: [b, a]
                at: /place
                every: PT2H
                size: 7
                share: 0.25
                "on": true
                part: { size: 3 }
                parts: [ { size: 1 }, { size: 2 } ]
                """, file -> {
            assertThat(file.text("name", "ours")).isEqualTo("ours");
            assertThat(file.choice("kind", KINDS)).isEqualTo(2);
            assertThat(file.choices("kinds", KINDS)).containsExactly(2, 1);
            assertThat(file.texts("tags", "guest")).containsExactly("b", "a");
            assertThat(file.pointer("at", "/date")).isEqualTo(FieldPath.parse("/place"));
            assertThat(file.duration("every", Duration.ZERO)).isEqualTo(Duration.ofHours(2));
            assertThat(file.whole("size", 5, 1, 10)).isEqualTo(7);
            assertThat(file.share("share", 0.5)).isEqualTo(0.25);
            assertThat(file.flag("on", false)).isTrue();
            assertThat(file.section("part", SIZE, "{ size: 1 }"))
                    .hasValueSatisfying(
                            part -> assertThat(part.whole("size", 5, 1, 10)).isEqualTo(3));
            assertThat(file.sections("parts", SIZE, "{ size: 1 }"))
                    .extracting(part -> part.whole("size", 5, 1, 10))
                    .containsExactly(1L, 2L);
            assertThat(file.has("size")).isTrue();
            assertThat(file.keys())
                    .containsExactly(
                            "name", "kind", "kinds", "tags", "at", "every", "size", "share", "on", "part", "parts");
        });
    }

    @Test
    void whatIsMissingReadsAsItsDefault() {
        read("{}", file -> {
            assertThat(file.text("name", "ours")).isNull();
            assertThat(file.choice("kind", KINDS)).isNull();
            assertThat(file.choices("kinds", KINDS)).isEmpty();
            assertThat(file.texts("tags", "guest")).isEmpty();
            assertThat(file.pointer("at", "/date")).isNull();
            assertThat(file.duration("every", Duration.ofDays(3))).isEqualTo(Duration.ofDays(3));
            assertThat(file.whole("size", 5, 1, 10)).isEqualTo(5);
            assertThat(file.share("share", 0.5)).isEqualTo(0.5);
            assertThat(file.flag("on", true)).isTrue();
            assertThat(file.flag("on", false)).isFalse();
            assertThat(file.section("part", SIZE, "{ size: 1 }")).isEmpty();
            assertThat(file.sections("parts", SIZE, "{ size: 1 }")).isEmpty();
            assertThat(file.has("size")).isFalse();
            assertThat(file.keys()).isEmpty();
        });
    }

    @Test
    void oneAloneIsAListOfOne() {
        read("{ kinds: two, tags: a, \"on\": false }", file -> {
            assertThat(file.choices("kinds", KINDS)).containsExactly(2);
            assertThat(file.texts("tags", "guest")).containsExactly("a");
            assertThat(file.flag("on", true)).isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "10, 10", "7.0, 7"})
    void aWholeNumberReachesFromTheLeastToTheMost(String written, long number) {
        read(
                "size: " + written,
                file -> assertThat(file.whole("size", 5, 1, 10)).isEqualTo(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "11", "1.5", "x", "[]", "true"})
    void anyOtherNumberIsRefused(String written) {
        assertThat(problems(
                        "size: " + written,
                        file -> assertThat(file.whole("size", 5, 1, 10)).isEqualTo(5)))
                .singleElement()
                .asString()
                .startsWith("settings:1: /size: \"size\" is a whole number from 1 to 10, but found ")
                .endsWith("; write size: 5");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 1})
    void aShareReachesFromNothingToAll(double share) {
        read("share: " + share, file -> assertThat(file.share("share", 0.5)).isEqualTo(share));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.01", "1.01", "x", "[]"})
    void anyOtherShareIsRefused(String written) {
        assertThat(problems(
                        "share: " + written,
                        file -> assertThat(file.share("share", 0.5)).isEqualTo(0.5)))
                .singleElement()
                .asString()
                .startsWith("settings:1: /share: \"share\" is a share from 0 to 1, but found ")
                .endsWith("; write share: 0.5");
    }

    @Test
    void everythingThatIsWrongIsNamedAtOnce() {
        assertThat(problems("""
                name: 7
                kind: three
                kinds: [one, three]
                tags: [a, 7, " "]
                at: place
                every: soon
                "on": maybe
                part: 7
                parts: { size: 1 }
                other: 1
                """, file -> {
                    assertThat(file.text("name", "ours")).isNull();
                    assertThat(file.choice("kind", KINDS)).isNull();
                    assertThat(file.choices("kinds", KINDS)).containsExactly(1);
                    assertThat(file.texts("tags", "guest")).containsExactly("a");
                    assertThat(file.pointer("at", "/date")).isNull();
                    assertThat(file.duration("every", Duration.ofDays(3))).isEqualTo(Duration.ofDays(3));
                    assertThat(file.flag("on", false)).isFalse();
                    assertThat(file.flag("on", true)).isTrue();
                    assertThat(file.section("part", SIZE, "{ size: 1 }"))
                            .hasValueSatisfying(part -> assertThat(part.keys()).isEmpty());
                    assertThat(file.sections("parts", SIZE, "{ size: 1 }")).isEmpty();
                }))
                .containsExactly(
                        "settings:1: /name: \"name\" is a text, but found 7; write name: ours",
                        "settings:2: /kind: \"kind\" is one of one, two, but found \"three\"",
                        "settings:3: /kinds/1: \"kinds\" is one of one, two, but found \"three\"",
                        "settings:4: /tags/1: \"tags\" is a list of texts, but found 7; write tags: [guest]",
                        "settings:4: /tags/2: \"tags\" is a list of texts, but found \" \"; write tags: [guest]",
                        "settings:5: /at: \"at\" is a JSON Pointer, but found \"place\"; write at: /date",
                        "settings:6: /every: \"every\" is an ISO-8601 duration, but found \"soon\"; write every: P1D",
                        "settings:7: /on: \"on\" is true or false, but found \"maybe\"; write on: true",
                        "settings:7: /on: \"on\" is true or false, but found \"maybe\"; write on: false",
                        "settings:8: /part: \"part\" is a mapping, but found 7; write { size: 1 }",
                        "settings:9: /parts: \"parts\" is a list, but found a mapping; write [ { size: 1 } ]",
                        "settings:10: /other: unknown key \"other\"; known are " + String.join(", ", KNOWN));
    }

    @Test
    void aPartKnowsItsOwnKeysAndAnyWhereNoneAreNamed() {
        read(
                "part: { guest: 1, house: 2 }",
                file -> assertThat(file.section("part", Set.of(), "{ guest: 1 }"))
                        .hasValueSatisfying(part -> assertThat(part.keys()).containsExactly("guest", "house")));
        assertThat(problems("part: { guest: 1 }", file -> file.section("part", SIZE, "{ size: 1 }")))
                .containsExactly("settings:1: /part/guest: unknown key \"guest\"; known are size");
        assertThat(problems("parts: [ 7 ]", file -> file.sections("parts", SIZE, "{ size: 1 }")))
                .containsExactly("settings:1: /parts/0: one of \"parts\" is a mapping, but found 7; write { size: 1 }");
    }

    @Test
    void aProblemStandsAtItsKeyOrElseAtThePart() {
        assertThat(problems("name: ours\nsize: 3\n", file -> {
                    file.problem("size", "too small");
                    file.problem("share", "missing");
                }))
                .containsExactly("settings:1: missing", "settings:2: /size: too small");
    }

    @Test
    void aFileIsReadAsATextIs() throws IOException {
        Path json = Files.writeString(folder.resolve("settings.json"), "{\"size\": 7}");
        assertThat(SettingsFile.<Long>read(json, KNOWN, "size: 5", file -> file.whole("size", 5, 1, 10)))
                .isEqualTo(7);
        Path yaml = Files.writeString(folder.resolve("settings.yaml"), "size: 70\n");
        assertThat(catchThrowableOfType(
                        RulesetException.class,
                        () -> SettingsFile.<Long>read(yaml, KNOWN, "size: 5", file -> file.whole("size", 5, 1, 10))))
                .hasMessageStartingWith(yaml + ":1: /size: \"size\" is a whole number");
    }
}
