package dev.truce.conflict.ruleset;

import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesetDigestTest {

    private static final String RULES = """
            ruleset: orders
            version: 1.0.0
            record: { type: order, key: /id }
            fields:
              /status: { rank: [open, paid] }
              /seats: { counter: { min: 0 } }
              /span: { group: [/span/to, /span/from] }
              /note: { atomic: conflict }
            types:
              a: { strategy: latestWins, rank: /status }
            """;

    @Test
    void spellingLayoutAndOrderDoNotCount() {
        String other = """
                {"types": {"a": {"latestWins": {"rank": "/status"}, "default": {"default": "latestWins"}}},
                 "fields": {"/note": "atomic", "/span": {"group": ["/span/from", "/span/to"]},
                            "/id": "immutable", "/seats": {"counter": {"min": 0.0}}, "/status": {"rank": ["open", "paid"]}},
                 "maxFuture": "PT600S", "lists": "strict", "default": "fieldLevelMerge", "topology": "hub",
                 "record": {"key": "/id", "type": "order"}, "version": "1.0.0", "ruleset": "orders"}
                """;
        assertThat(digest(other)).isEqualTo(digest(RULES));
        assertThat(Ruleset.parse(json(other), "inline").digest()).isEqualTo(digest(RULES));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "->",
            quoteCharacter = '`',
            value = {
                "orders -> order",
                "1.0.0 -> 1.0.1",
                "type: order -> type: orders",
                "key: /id -> key: /no",
                "open, paid -> paid, open",
                "min: 0 -> min: 1",
                "min: 0 -> max: 0",
                "/span/from -> /span/begin",
                "atomic: conflict -> atomic: latest",
                "latestWins, rank: /status -> latestWins",
                "a: { -> b: {"
            })
    void whateverMeansSomethingElseHasAnotherDigest(String part, String instead) {
        String changed = RULES.replace(part, instead);
        assertThat(changed).isNotEqualTo(RULES);
        assertThat(digest(changed)).isNotEqualTo(digest(RULES));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lists: lenient",
                "missing: unknown",
                "bothCreate: conflict",
                "onFieldConflict: latest",
                "deletes: manual",
                "maxFuture: PT1S",
                "default: localWins",
                "default: { UPDATE_DELETE: serverWins }",
                "latestWins: { rank: /status }"
            })
    void everyKeyCounts(String line) {
        assertThat(digest(line + "\n" + RULES)).isNotEqualTo(digest(RULES));
    }

    @Test
    void autoGoesWithoutSayingWhereItIsTheRuleAnyhow() {
        String brief = "fields: { /a: setWins, /b: removeWins }";
        String whole = "fields: { /a: { setWins: auto }, /b: { removeWins: auto } }";
        assertThat(digest(whole)).isEqualTo(digest(brief));
        assertThat(digest("fields: { /a: { setWins: set }, /b: removeWins }")).isNotEqualTo(digest(brief));
        assertThat(digest("fields: { /a: setWins, /b: { removeWins: set } }")).isNotEqualTo(digest(brief));
    }

    private static Digest digest(String rules) {
        return Ruleset.parse(rules, "rules").digest();
    }
}
