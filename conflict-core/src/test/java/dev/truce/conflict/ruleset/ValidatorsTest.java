package dev.truce.conflict.ruleset;

import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ValidatorsTest {

    private static List<String> problems(String validators, String document) {
        return problems(validators, document, Map.of());
    }

    private static List<String> problems(
            String validators, String document, Map<String, Function<JsonNode, Optional<String>>> functions) {
        return Ruleset.parse("validators: " + validators, "test")
                .defaults()
                .validators()
                .problems(FieldAccess.json(), json(document), functions);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '#',
            value = {
                "[{path: /a, required: true}] # {'a':1} # ``",
                "[{path: /a, required: true}] # {} # /a is required",
                "[{path: /a, required: true}] # {'a':null} # /a is required",
                "[{path: /a/b, required: true}] # {'a':7} # /a/b is required",
                "[{path: /a/b, required: true}] # {} # /a/b is required",
                "[{path: /l/*/p, required: true}] # {'l':[{'p':1},{}]} # /l/1/p is required",
                "[{path: /l/*/p, required: true}] # {'l':{'x':{}}} # /l/x/p is required",
                "[{path: /l/*/p, required: true}] # {'l':7} # ``",
                "[{path: /l/*/p, required: true}] # {} # ``",
                "[{path: /a, type: text}] # {'a':'x'} # ``",
                "[{path: /a, type: text}] # {'a':1} # /a is to be a text, but is 1",
                "[{path: /a, type: text}] # {} # ``",
                "[{path: /a, type: number}] # {'a':1.5} # ``",
                "[{path: /a, type: number}] # {'a':'1'} # /a is to be a number, but is \"1\"",
                "[{path: /a, type: integer}] # {'a':1.0} # ``",
                "[{path: /a, type: integer}] # {'a':100} # ``",
                "[{path: /a, type: integer}] # {'a':1.5} # /a is to be a whole number, but is 1.5",
                "[{path: /a, type: boolean}] # {'a':[]} # /a is to be true or false, but is a list",
                "[{path: /a, type: boolean}] # {'a':true} # ``",
                "[{path: /a, type: list}] # {'a':{}} # /a is to be a list, but is an object",
                "[{path: /a, type: object}] # {'a':true} # /a is to be an object, but is true",
                "[{type: object}] # 7 # the record is to be an object, but is 7",
                "[{path: /a, min: 1, max: 3}] # {'a':1} # ``",
                "[{path: /a, min: 1, max: 3}] # {'a':3.0} # ``",
                "[{path: /a, min: 1, max: 3}] # {'a':0.9} # /a is to be at least 1, but is 0.9",
                "[{path: /a, min: 1, max: 3}] # {'a':4} # /a is to be at most 3, but is 4",
                "[{path: /a, min: 3, max: 3.0}] # {'a':3} # ``",
                "[{path: /a, min: 1}] # {'a':4} # ``",
                "[{path: /a, max: 3}] # {'a':'x'} # /a is to be a number, but is \"x\"",
                "[{path: /a, pattern: 'a+'}] # {'a':'aa'} # ``",
                "[{path: /a, pattern: 'a+'}] # {'a':'ab'} # /a is to match a+, but is \"ab\"",
                "[{path: /a, pattern: 'a+'}] # {'a':1} # /a is to match a+, but is 1",
                "[{path: /a, oneOf: [x, 1, true]}] # {'a':'x'} # ``",
                "[{path: /a, oneOf: [x, 1, true]}] # {'a':1.0} # ``",
                "[{path: /a, oneOf: [x, 1, true]}] # {'a':true} # ``",
                "[{path: /a, oneOf: [x, 1, true]}] # {'a':false} # /a is to be one of [\"x\", 1, true], but is false",
                "[{path: /a, oneOf: [x, '1']}] # {'a':1} # /a is to be one of [\"x\", \"1\"], but is 1",
                "[{path: /a, oneOf: [1, true]}] # {'a':'true'} # /a is to be one of [1, true], but is \"true\"",
                "[{path: /a, oneOf: [x]}] # {'a':'y'} # /a is to be one of [\"x\"], but is \"y\"",
                "[{path: /a, oneOf: ['true']}] # {'a':true} # /a is to be one of [\"true\"], but is true",
                "[{path: /a, oneOf: [1]}] # {'a':2} # /a is to be one of [1], but is 2",
                "[{path: /a, oneOf: [1]}] # {'a':[1]} # /a is to be one of [1], but is a list",
                "[{compare: /s <= /e}] # {'s':1,'e':1.0} # ``",
                "[{compare: /s <= /e}] # {'s':2,'e':1} # /s <= /e does not hold",
                "[{path: /p, compare: /s < /e}] # {'p':{'s':1,'e':1}} # /p: /s < /e does not hold",
                "[{compare: /s < /e}] # {'s':1,'e':2} # ``",
                "[{compare: /s >= /e}] # {'s':1,'e':1} # ``",
                "[{compare: /s >= /e}] # {'s':0,'e':1} # /s >= /e does not hold",
                "[{compare: /s > /e}] # {'s':1,'e':1} # /s > /e does not hold",
                "[{compare: /s > /e}] # {'s':2,'e':1} # ``",
                "[{compare: /s == /e}] # {'s':'a','e':'a'} # ``",
                "[{compare: /s == /e}] # {'s':'a','e':'b'} # /s == /e does not hold",
                "[{compare: /s != /e}] # {'s':'a','e':'a'} # /s != /e does not hold",
                "[{compare: /s != /e}] # {'s':'a','e':'b'} # ``",
                "[{compare: /s != /e}] # {'s':'1','e':1} # ``",
                "[{compare: /s <= /e}] # {'s':'1','e':1} # /s <= /e does not hold",
                "[{compare: /s == /e}] # {'s':[1],'e':[1]} # /s == /e does not hold",
                "[{compare: /s == /e}] # {'s':{},'e':{}} # /s == /e does not hold",
                "[{compare: /s <= /e}] # {'s':2} # ``",
                "[{compare: /s <= /e}] # {'s':null,'e':1} # ``",
                "[{compare: /s <= /e}] # {'s':1,'e':null} # ``",
                "[{compare: /a/s <= /e}] # {'a':7,'e':1} # ``",
                "[{compare: /a/s <= /e}] # {'e':1} # ``",
                "[{compare: /s < /e}] # {'s':'2026-01-13T19:00:00Z','e':'2026-01-13T19:00:00.5Z'} # ``",
                "[{compare: /s == /e}] # {'s':'2026-01-13T20:00:00+01:00','e':'2026-01-13T19:00:00Z'} # ``",
                "[{compare: /s < /e}] # {'s':'2026-01-13T19:00:00Z','e':'a'} # ``",
                "[{path: /a, max: 3, message: too many}] # {'a':4} # too many",
            })
    void aValidatorSaysWhatIsWrong(String validators, String document, String problem) {
        assertThat(problems(validators, document))
                .isEqualTo(problem == null || problem.isEmpty() ? List.of() : List.of(problem));
    }

    @Test
    void everyProblemIsNamedOnceInTheOrderOfTheRuleset() {
        assertThat(problems(
                        "[{path: /b, required: true}, {path: /l/*, max: 1, message: large}, {path: /a, type: text}]",
                        "{'l':[2,3],'a':1}"))
                .containsExactly("/b is required", "large", "/a is to be a text, but is 1");
    }

    @Test
    void longTextsAreShortened() {
        assertThat(problems("[{path: /a, type: number}]", "{'a':'" + "é".repeat(61) + "'}"))
                .containsExactly("/a is to be a number, but is \"" + "é".repeat(57) + "…\"");
        assertThat(problems("[{path: /a, type: number}]", "{'a':'" + "é".repeat(60) + "'}"))
                .containsExactly("/a is to be a number, but is \"" + "é".repeat(60) + "\"");
    }

    @Test
    void functionsOfTheProgramAreAskedAboutTheRecord() {
        String rules = "[{custom: free}, {custom: free, message: all seats are taken}]";
        assertThat(problems(rules, "{'a':1}", Map.of("free", record -> Optional.of("no seat for " + record))))
                .containsExactly("no seat for {\"a\":1}", "all seats are taken");
        assertThat(problems(rules, "{}", Map.of("free", record -> Optional.empty())))
                .isEmpty();
        assertThat(problems("[{custom: free}]", "{}")).containsExactly("no validator is registered as \"free\"");
        assertThat(problems("[{custom: free}]", "{}", Map.of("free", record -> {
                    throw new IllegalStateException("no connection");
                })))
                .containsExactly("the validator \"free\" failed: java.lang.IllegalStateException: no connection");
    }

    @Test
    void aTypeAddsItsOwn() {
        Ruleset rules = Ruleset.parse("""
                validators: [ { path: /a, required: true } ]
                types:
                  order: { validators: [ { path: /b, required: true }, { path: /a, required: true } ] }
                  note: {}
                """, "test");
        assertThat(rules.rulesFor("order").validators().problems(FieldAccess.json(), json("{}"), Map.of()))
                .containsExactly("/a is required", "/b is required");
        assertThat(rules.rulesFor("note").validators().problems(FieldAccess.json(), json("{}"), Map.of()))
                .containsExactly("/a is required");
        assertThat(Ruleset.parse(rules.canonical(), "canonical").digest()).isEqualTo(rules.digest());
        assertThat(Validators.NONE.isEmpty()).isTrue();
        assertThat(rules.defaults().validators().isEmpty()).isFalse();
    }
}
