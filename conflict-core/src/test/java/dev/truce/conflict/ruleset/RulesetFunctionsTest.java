package dev.truce.conflict.ruleset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.truce.conflict.merge.FieldRule;
import dev.truce.conflict.ruleset.RulesetException.Finding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A ruleset names functions of the program, which hands them in. */
class RulesetFunctionsTest {

    private static final Ruleset RULES = Ruleset.parse("""
            ruleset: shop
            version: 1.2.0
            fields: { /price: { custom: lowest } }
            validators: [ { custom: paid }, { path: /name, required: true }, { custom: inStock } ]
            types:
              note: { fields: { /text: { custom: longest } }, validators: [ { custom: brief } ] }
            """, "shop.yaml");

    @Test
    void whatTheProgramHasTakesThePlaceOfItsName() {
        Ruleset bound = RULES.withFunctions(
                Map.of("lowest", FieldRule.min(), "longest", FieldRule.max()), List.of("inStock", "paid", "brief"));

        assertThat(RULES.rulesFor("note").fields().missingFunctions())
                .isEqualTo(Map.of("/price", "lowest", "/text", "longest"));
        assertThat(bound.defaults().fields().missingFunctions()).isEmpty();
        assertThat(bound.rulesFor("note").fields().missingFunctions()).isEmpty();
        assertThat(bound.digest()).isEqualTo(RULES.digest());
        assertThat(bound.defaults().validators().functions()).containsExactly("inStock", "paid");
        assertThat(bound.rulesFor("note").validators().functions()).containsExactly("brief", "inStock", "paid");
    }

    @Test
    void whatItLacksIsNamedAtEveryPlace() {
        RulesetException refusal = catchThrowableOfType(
                RulesetException.class,
                () -> RULES.withFunctions(Map.of("longest", FieldRule.max()), List.of("brief", "inStock")));

        assertThat(refusal.source()).isEqualTo("shop 1.2.0");
        String function = "no function is registered as \"lowest\"; register it where the resolver is built";
        String validator = "no validator is registered as \"paid\"; register it where the resolver is built";
        assertThat(refusal.findings())
                .containsExactly(
                        new Finding(0, "/fields/~1price", function),
                        new Finding(0, "/validators", validator),
                        new Finding(0, "/types/note/fields/~1price", function),
                        new Finding(0, "/types/note/validators", validator));
    }
}
