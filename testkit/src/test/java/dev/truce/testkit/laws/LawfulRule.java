package dev.truce.testkit.laws;

import static dev.truce.testkit.laws.MergeLaw.LATTICE;
import static dev.truce.testkit.laws.MergeLaw.MEMBER_ORDER_DECIDES_NOTHING;
import static dev.truce.testkit.laws.MergeLaw.NOTHING_IS_INVENTED;
import static dev.truce.testkit.laws.MergeLaw.REDELIVERY_CHANGES_NOTHING;
import static dev.truce.testkit.laws.MergeLaw.SIDES_ARE_EQUAL;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.Convergence;
import dev.truce.conflict.merge.FieldResult;
import dev.truce.conflict.merge.FieldRule;
import dev.truce.conflict.merge.FieldRules;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.ruleset.TypeRules;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A rule of the catalogue as it is tested: at {@code /a}, and most below {@code /b} too.
 *
 * @param name its name in rulesets
 * @param text how it is written
 * @param options what is said beside the rules
 * @param laws what it must keep
 */
record LawfulRule(String name, String text, String options, Set<MergeLaw> laws) {

    /** A program's function, as lawful as it says. */
    private static final Map<String, FieldRule> FUNCTIONS =
            Map.of("server", FieldRule.function("server", Convergence.ARBITER, edit -> FieldResult.server("always")));

    /** Every rule with every law, less those that its meaning excludes. A lattice is one only where nothing else decides. */
    static List<LawfulRule> catalogue() {
        List<LawfulRule> rules = new ArrayList<>(List.of(
                // which of several alignments of two lists is found depends on the side
                rule("auto", "auto", SIDES_ARE_EQUAL),
                rule("sequence", "sequence", SIDES_ARE_EQUAL),
                rule("setWins", "setWins", SIDES_ARE_EQUAL),
                rule("removeWins", "removeWins", SIDES_ARE_EQUAL),
                rule("conflict", "conflict"),
                // an order between the sides is what they are for
                rule("latest", "latest", SIDES_ARE_EQUAL),
                rule("local", "local", SIDES_ARE_EQUAL),
                rule("server", "server", SIDES_ARE_EQUAL),
                rule("max", "max"),
                rule("min", "min"),
                rule("rank", "{ rank: [x, i, ı, İ] }"),
                // a sum is new, and a difference that comes a second time counts a second time: that is what gcounter
                // is for
                rule("counter", "counter", NOTHING_IS_INVENTED, REDELIVERY_CHANGES_NOTHING),
                rule("counter", "{ counter: { min: 0, max: 3 } }", NOTHING_IS_INVENTED, REDELIVERY_CHANGES_NOTHING),
                rule("gcounter", "gcounter"),
                rule("set", "set"),
                rule("atomic", "atomic"),
                rule("atomic", "{ atomic: latest }", SIDES_ARE_EQUAL),
                // how it is written is what it is
                rule("opaque", "opaque", MEMBER_ORDER_DECIDES_NOTHING),
                rule("keyed", "{ keyed: /id }"),
                rule("append", "{ append: /id }"),
                // a text with both sides' words is new
                rule("text", "text", NOTHING_IS_INVENTED),
                rule("immutable", "immutable"),
                rule("localOnly", "localOnly", SIDES_ARE_EQUAL),
                rule("derived", "derived"),
                rule("setWins", "{ setWins: max }"),
                rule("removeWins", "{ removeWins: set }"),
                rule("group", "{ group: [/a/a, /a/b] }"),
                rule("custom", "{ custom: server }", SIDES_ARE_EQUAL)));
        for (String options : List.of(
                "lists: lenient",
                "lists: atomic",
                "bothCreate: conflict",
                "onFieldConflict: latest",
                "onFieldConflict: server",
                "onFieldConflict: local")) {
            Set<MergeLaw> laws = EnumSet.complementOf(EnumSet.of(LATTICE));
            if (!options.equals("lists: atomic")) {
                laws.remove(SIDES_ARE_EQUAL);
            }
            rules.add(new LawfulRule("auto", "auto", options, laws));
        }
        return rules;
    }

    private static LawfulRule rule(String name, String text, MergeLaw... excluded) {
        Set<MergeLaw> laws = EnumSet.complementOf(EnumSet.of(LATTICE));
        laws.removeAll(List.of(excluded));
        return new LawfulRule(name, text, "", laws);
    }

    /** What it must keep in samples that have lists beside it: these have sides. */
    Set<MergeLaw> lawsBesideLists() {
        Set<MergeLaw> kept = EnumSet.copyOf(laws);
        kept.remove(SIDES_ARE_EQUAL);
        return kept;
    }

    MergeLaws<JsonNode> checked() {
        return new MergeLaws<>(FieldAccess.json(), fields(), rules().options());
    }

    FieldRules fields() {
        return rules().fields().withFunctions(FUNCTIONS);
    }

    private TypeRules rules() {
        return Ruleset.parse(yaml(), toString()).defaults();
    }

    String yaml() {
        // a group's members lie directly below its pattern, and an object of nothing but what is apart is hardly one
        boolean once = List.of("group", "localOnly", "derived").contains(name);
        String below = once ? "" : "\n  /b/*: " + text;
        return options + "\nfields:\n  /a: " + text + below;
    }

    @Override
    public String toString() {
        return text + (options.isEmpty() ? "" : " with " + options);
    }
}
