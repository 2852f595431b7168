package dev.truce.conflict.ruleset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ConditionTest {

    private static final JsonNode RESERVATION = StrictJson.reader().read("""
            {"id": "r1", "status": "confirmed", "partySize": 4, "price": 1.10, "paid": true, "note": null, "empty": "",
             "at": "2026-01-13T19:00:00Z", "until": "2026-01-13T21:00:00+01:00", "guest": {"name": "Ann", "a/b": 1},
             "tags": ["a", 1.0], "tags2": ["a", 1], "other": {"name": "Bob"}, "first name": "x", "e(x)": 2}""", "test");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/status = \"confirmed\"",
                "/status == \"confirmed\"",
                "/status=\"confirmed\"and/partySize>=4",
                "  /status = \"confirmed\"  and  /partySize >= 4  ",
                "/partySize > 3.99",
                "/partySize >= 4.0",
                "/partySize < 5",
                "/partySize <= 4",
                "/partySize = 4.00",
                "/partySize != 5",
                "/partySize > -4e0",
                "/price = 1.1",
                "/paid = true",
                "/paid != false",
                "/note = null",
                "/note != absent",
                "/missing = absent",
                "/missing != null",
                "/missing != \"x\"",
                "/missing/deeper = absent",
                "/status/deeper = absent",
                "/empty = \"\"",
                "/empty != absent",
                "/status < \"d\"",
                "/status > \"Z\"",
                "/at = \"2026-01-13T20:00:00+01:00\"",
                "/at < \"2026-01-13T20:00:00Z\"",
                "/at > \"2026-01-13T19:30:00+01:00\"",
                "/at < /until",
                "/until > /at",
                "/at != /until",
                "/guest/name = \"Ann\"",
                "/guest/a~1b = 1",
                "/tags = /tags2",
                "/guest != /other",
                "/guest = /guest",
                "/tags != /guest",
                "/missing = /absentToo",
                "/note != /missing",
                "/partySize != \"4\"",
                "`/first name` = \"x\"",
                "`/e(x)` = 2",
                "not /paid = false",
                "not not /paid = true",
                "not (/paid = true and /partySize > 4)",
                "/paid = false or /partySize = 4",
                "/partySize = 4 or /paid = false",
                "/paid = false and /paid = true or /partySize = 4",
                "/partySize = 4 or /paid = true and /paid = false",
                "(/partySize = 4 or /paid = false) and /status = \"confirmed\"",
                "not /paid = false and /partySize = 4",
                "/status != \"con\\\"firmed\"",
            })
    void holds(String condition) {
        assertThat(Condition.parse(condition).holds(RESERVATION)).isTrue();
        assertThat(Condition.parse("not (" + condition + ")").holds(RESERVATION))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/status = \"Confirmed\"",
                "/status != \"confirmed\"",
                "/partySize > 4",
                "/partySize < 4",
                "/partySize >= 4.01",
                "/partySize <= 3.99",
                "/partySize = \"4\"",
                "/partySize < \"5\"",
                "/partySize > \"3\"",
                "/note = absent",
                "/note != null",
                "/note < 1",
                "/note >= null",
                "/missing = null",
                "/missing != absent",
                "/missing < 1",
                "/missing >= absent",
                "/missing = \"\"",
                "/note = \"\"",
                "/empty = null",
                "/paid = \"true\"",
                "/guest = /other",
                "/guest < /other",
                "/guest != /guest",
                "/guest >= /guest",
                "/tags = /guest",
                "/tags = \"a\"",
                "/at > /until",
                "/paid = false or /partySize = 5",
                "/paid = true and /partySize = 5",
                "(/partySize = 4 or /paid = false) and /status = \"x\"",
                "/partySize = 4 and (/paid = false or /paid = \"x\")",
                "not /paid = true or /paid = false",
            })
    void doesNotHold(String condition) {
        assertThat(Condition.parse(condition).holds(RESERVATION)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "''                        | 1  | expected a JSON Pointer such as /status, but found the end",
                "'   '                     | 4  | expected a JSON Pointer such as /status, but found the end",
                "status = 1                | 1  | expected a JSON Pointer such as /status, but found \"status = 1\"",
                "/status                   | 8  | expected =, !=, <, <=, > or >= after the pointer, but found the end",
                "/status ~ 1               | 9  | expected =, !=, <, <=, > or >= after the pointer, but found \"~ 1\"",
                "/status = confirmed       | 11 | expected a text in double quotes, a number, true, false, null, absent or a JSON Pointer, but found \"confirmed\"",
                "/status = truest          | 11 | expected a text in double quotes, a number, true, false, null, absent or a JSON Pointer, but found \"truest\"",
                "/status = \"confirmed     | 11 | \"confirmed is no JSON value",
                "/status = \"a\\           | 11 | \"a\\ is no JSON value",
                "/status = \"\\q\"         | 11 | \"\\q\" is no JSON value",
                "/size = 01                | 9  | 01 is no JSON value",
                "/size = +1                | 9  | +1 is no JSON value",
                "/size = 1e999             | 9  | 1e999 is no JSON value",
                "/size =                   | 8  | expected a text in double quotes, a number, true, false, null, absent or a JSON Pointer, but found the end",
                "/size = 1 and             | 14 | expected a JSON Pointer such as /status, but found the end",
                "/size = 1 andalso /a = 1  | 11 | expected \"and\", \"or\" or the end, but found \"andalso /a = 1\"",
                "/size = 1 /a = 1          | 11 | expected \"and\", \"or\" or the end, but found \"/a = 1\"",
                "(/size = 1                | 11 | expected \")\", but found the end",
                "/size = 1)                | 10 | expected \"and\", \"or\" or the end, but found \")\"",
                "/b = /a~2                 | 6  | \"/a~2\" is not a JSON Pointer: write \"~\" as \"~0\" and \"/\" in a name as \"~1\"",
                "/a~2 = 1                  | 1  | \"/a~2\" is not a JSON Pointer: write \"~\" as \"~0\" and \"/\" in a name as \"~1\"",
                "`a` = 1                   | 1  | expected a JSON Pointer such as /status, but found \"`a` = 1\"",
                "/a = 1 or not             | 14 | expected a JSON Pointer such as /status, but found the end",
            })
    void whatIsNoConditionIsNamedWithItsColumn(String condition, int column, String problem) {
        assertThatThrownBy(() -> Condition.parse(condition))
                .isInstanceOf(InputRejectedException.class)
                .hasMessage("condition:1:" + column + ": " + problem);
    }

    @Test
    void aConditionMayBeLongButNotDeep() {
        String hundred = "(".repeat(99) + "/paid = true" + ")".repeat(99);
        assertThat(Condition.parse(hundred).holds(RESERVATION)).isTrue();
        assertThatThrownBy(() -> Condition.parse("(" + hundred + ")"))
                .hasMessage("condition:1:101: nested deeper than 100 levels; write a simpler condition");
        assertThatThrownBy(() -> Condition.parse("not ".repeat(100_000) + "/a = 1"))
                .hasMessageEndingWith("nested deeper than 100 levels; write a simpler condition");
        String text = "/status != \"" + "\\\"x".repeat(50_000) + "\"";
        assertThat(Condition.parse(text).holds(RESERVATION)).isTrue();
        assertThat(Condition.parse("/paid = true" + " and /paid = true".repeat(1_000))
                        .holds(RESERVATION))
                .isTrue();
    }

    @Test
    void conditionsAreEqualWhenTheyAreWrittenAlike() {
        Condition one = Condition.parse("/a = 1");
        assertThat(one)
                .isEqualTo(Condition.parse("/a = 1"))
                .hasToString("/a = 1")
                .hasSameHashCodeAs("/a = 1");
        assertThat(one).isNotEqualTo(Condition.parse("/a  = 1")).isNotEqualTo("/a = 1");
    }
}
