package dev.truce.rollback.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonItemsTest {

    private static List<String> read(String text) {
        List<String> items = new ArrayList<>();
        try (JsonItems reader = new JsonItems(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "e.json", StrictJson.reader())) {
            reader.forEachRemaining(each -> items.add(
                    each.line() + " " + each.path() + " " + new String(each.bytes(), StandardCharsets.UTF_8)));
        }
        return items;
    }

    @Test
    void itemsAreReadAsTheyStand() {
        assertThat(read("""
                        {"export_date":"x","version":"1.0","items":[
                        { "a":"]},\\"\\\\"},
                        [1,[2]] ,3.10,
                        "t",null]}
                        """))
                .containsExactly(
                        "2 /items/0 { \"a\":\"]},\\\"\\\\\"}",
                        "3 /items/1 [1,[2]]",
                        "3 /items/2 3.10",
                        "4 /items/3 \"t\"",
                        "4 /items/4 null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"version\":\"1.0\",\"items\":[]}",
                "\t{\r\n\"version\"\t:\r\"1.0\",\n\"items\":[\t\r\n]}\r\n",
                " { \"items\" : [ ] , \"version\" : \"1.0\" , \"}\" : {\"a\":[]} } ",
                "{\"items\":[],\"count\":0,\"version\":\"1.0\"}",
            })
    void theOrderOfMembersAndOthersBesideThemDoNotMatter(String text) {
        assertThat(read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "''                                        | a JSON export is {",
                "[]                                        | a JSON export is {",
                "{}                                        | a JSON export is {",
                "{\"version\":\"1.0\"}                     | a JSON export is {",
                "{\"items\":[]}                            | a JSON export is {",
                "{\"version\":1.0,\"items\":[]}            | a JSON export is {",
                "{\"version\":\"1.0\",\"items\":{}}        | a JSON export is {",
                "{\"version\":\"1.1\",\"items\":[]}        | the export has version 1.1, but this Truce reads 1.0",
                "{\"items\":[{\"id\":1}],\"version\":\"2\"}| the export has version 2, but this Truce reads 1.0",
                "{\"version\":\"1.0\",\"version\":\"1.0\"} | duplicate member \"version\"; remove one of the two",
                "{\"version\":\"1.0\",\"items\":[],\"items\":[]} | duplicate member \"items\"; remove one of the two",
                "{version:\"1.0\"}                         | ",
                "{1:2}                                     | expected the name of a member in double quotes",
                "{\"version\" \"1.0\"}                     | expected \":\" after the name of a member",
                "{\"version\":\"1.0\",\"items\":[] x}      | expected \",\" or \"}\" after a value, but found \"x\"",
                "{\"version\":\"1.0\",\"items\":[]         | expected \",\" or \"}\" after a value, but found the end",
                "{\"version\":\"1.0\",\"items\":[1 2]}     | expected \",\" or \"]\" after a value, but found \"2\"",
                "{\"version\":\"1.0\",\"items\":[1,]}      | ",
                "{\"version\":\"1.0\",\"items\":[1}}       | expected \",\" or \"]\" after a value, but found \"}\"",
                "{\"version\":\"1.0\",\"items\":[{\"a\":1]]} | ",
                "{\"version\":\"1.0\",\"items\":[           | ",
                "{\"version\":\"1.0\",\"items\":[\"a        | ",
                "{\"version\":\"1.0\",\"items\":[\"a\\      | ",
                "{\"version\":\"1.0\",\"items\":[]}{}      | more text follows the export; expected exactly one",
                "{\"version\":\"1.0\",\"items\":[],}       | ",
            })
    void whatIsNoExportIsRefused(String text, String problem) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InputRejectedException.class)
                .hasMessageStartingWith("e.json", StrictJson.reader())
                .hasMessageContaining(problem == null ? "" : problem);
    }

    @Test
    void nothingFollowsTheLastItem() {
        try (JsonItems reader = new JsonItems(
                new ByteArrayInputStream("{\"version\":\"1.0\",\"items\":[1]}".getBytes(StandardCharsets.UTF_8)),
                "e.json",
                StrictJson.reader())) {
            reader.next();
            assertThat(reader.hasNext()).isFalse();
            assertThatExceptionOfType(NoSuchElementException.class)
                    .isThrownBy(reader::next)
                    .withMessage("e.json has no further item");
        }
    }

    @Test
    @Tag("slow")
    void linesAreCounted() {
        assertThatThrownBy(() -> read("{\"version\":\"1.0\",\n\"items\":[\n{\"a\":\n01}]}"))
                .hasMessageStartingWith("e.json:4:");
        assertThatThrownBy(() -> read("{\"version\":\"1.0\",\"items\":[\"" + "x".repeat((64 << 20) + 1) + "\"]}"))
                .hasMessageContaining("a value has more than 67108864 bytes");
    }
}
