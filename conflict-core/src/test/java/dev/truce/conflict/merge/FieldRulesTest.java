package dev.truce.conflict.merge;

import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class FieldRulesTest {

    private static final FieldRules RULES = FieldRules.of(
            Map.of(
                    "/*", FieldRule.latest(),
                    "/name", FieldRule.server(),
                    "/address", FieldRule.max(),
                    "/address/*/code", FieldRule.min(),
                    "/address/home/*", FieldRule.local(),
                    "/address/home/code", FieldRule.counter(),
                    "/items/*/price", FieldRule.max(),
                    "/items", FieldRule.keyed(FieldPath.parse("/sku")),
                    "/a~1b", FieldRule.set()),
            List.of());

    @ParameterizedTest
    @CsvSource({
        "/name, server",
        "/other, latest",
        "/other/below/that, latest",
        "/address, max",
        "/address/work, max",
        "/address/work/code, min",
        "/address/home, max",
        "/address/home/street, local",
        "/address/home/street/number, local",
        "/address/home/code, counter",
        "/items, keyed",
        "/items/7, conflict",
        "/items/7/price, max",
        "/items/7/name, conflict",
        "/a~1b, set",
        "/a/b, latest",
        "/a~1b/c, conflict",
    })
    void theMostSpecificPatternDecides(String path, String rule) {
        assertThat(RULES.at(FieldPath.parse(path)).name()).isEqualTo(rule);
    }

    @Test
    void theRecordItselfMayHaveARule() {
        FieldRules all = FieldRules.of(Map.of("", FieldRule.latest(), "/a/b", FieldRule.server()), List.of());
        assertThat(all.at(FieldPath.ROOT).name()).isEqualTo("latest");
        assertThat(all.at(FieldPath.parse("/a/x")).name()).isEqualTo("latest");
        assertThat(all.at(FieldPath.parse("/a/b/c")).name()).isEqualTo("server");
    }

    @Test
    void withoutRulesEverythingConflicts() {
        assertThat(FieldRules.NONE.at(FieldPath.parse("/a/b")).name()).isEqualTo("conflict");
    }

    @Test
    void twoEquallySpecificPatternsAreRefused() {
        Map<String, FieldRule> tie = Map.of("/a/*", FieldRule.latest(), "/*/b", FieldRule.server());
        AmbiguousPatternsException refusal =
                catchThrowableOfType(AmbiguousPatternsException.class, () -> FieldRules.of(tie, List.of()));
        assertThat(refusal)
                .hasMessage(
                        "the patterns /*/b and /a/* are equally specific for /a/b; give that path a rule of its own,"
                                + " or drop one of them");
        assertThat(refusal.first()).isEqualTo("/*/b");
        assertThat(refusal.second()).isEqualTo("/a/*");
        assertThat(refusal.path()).isEqualTo("/a/b");
    }

    @Test
    void aRuleForThePathItselfEndsATie() {
        FieldRules rules = FieldRules.of(
                Map.of("/a/*", FieldRule.latest(), "/*/b", FieldRule.server(), "/a/b", FieldRule.max()), List.of());
        assertThat(rules.at(FieldPath.parse("/a/b")).name()).isEqualTo("max");
        assertThat(rules.at(FieldPath.parse("/a/x")).name()).isEqualTo("latest");
        assertThat(rules.at(FieldPath.parse("/x/b")).name()).isEqualTo("server");
    }

    @Test
    void aTieBelowAWildcardIsFoundToo() {
        assertThatThrownBy(() ->
                        FieldRules.of(Map.of("/*/a/*", FieldRule.latest(), "/*/*/b", FieldRule.server()), List.of()))
                .isInstanceOf(AmbiguousPatternsException.class)
                .hasMessageContaining("equally specific for /*/a/b");
    }

    @Test
    void aPatternThatIsNoPointerIsRefused() {
        assertThatThrownBy(() -> FieldRules.of(Map.of("name", FieldRule.latest()), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"name\" is not a JSON Pointer: begin it with \"/\"");
    }

    @Test
    void metadataIsNoContentWhateverPatternMatchesIt() {
        FieldRules rules = FieldRules.of(
                Map.of("/*", FieldRule.latest(), "/meta/*", FieldRule.max()),
                List.of(FieldPath.parse("/id"), FieldPath.parse("/meta/at")));
        assertThat(rules.root().child("id").isContent()).isFalse();
        assertThat(rules.root().child("meta").isContent()).isTrue();
        assertThat(rules.root().child("meta").isPlain()).isFalse();
        assertThat(rules.root().child("meta").child("at").isContent()).isFalse();
        assertThat(rules.root().child("meta").child("by").isContent()).isTrue();
        assertThat(rules.root().child("other").isContent()).isTrue();
        FieldMerge<JsonNode> merge = new FieldMerge<>(FieldAccess.json(), rules, MergeOptions.DEFAULT);
        assertThat(merge.sameContent(json("{'id':1,'a':1,'meta':{'at':1}}"), json("{'id':2,'a':1.0}")))
                .isTrue();
        assertThat(merge.sameContent(json("{'id':1,'meta':{'at':1,'by':2}}"), json("{'id':1}")))
                .isFalse();
    }

    @Test
    void somethingOfARecordIsContent() {
        for (FieldRule rule :
                List.of(FieldRule.localOnly(), FieldRule.derived(), FieldRule.setWins(FieldRule.localOnly()))) {
            assertNothingIsLeft(Map.of("", rule), List.of());
            assertThat(FieldRules.of(Map.of("/*", rule), List.of()).at(FieldPath.parse("/a")))
                    .isEqualTo(rule);
        }
        assertNothingIsLeft(Map.of(), List.of(FieldPath.ROOT));
    }

    private static void assertNothingIsLeft(Map<String, FieldRule> rules, List<FieldPath> metadata) {
        assertThatThrownBy(() -> FieldRules.of(rules, metadata))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the record as a whole would be no content, but metadata, \"localOnly\" or \"derived\";"
                        + " name the members that are");
    }

    @ParameterizedTest
    @CsvSource({"latest, true, false", "localOnly, true, true", "derived, false, false", "max, false, false"})
    void someRulesLookAtFieldsThatNobodyChanged(String name, boolean looks, boolean keeps) {
        FieldRule rule = switch (name) {
            case "latest" -> FieldRule.latest();
            case "localOnly" -> FieldRule.localOnly();
            case "derived" -> FieldRule.derived();
            default -> FieldRule.max();
        };
        for (String pattern : List.of("/a", "/a/*/b")) {
            FieldRules rules = FieldRules.of(Map.of(pattern, rule), List.of());
            assertThat(rules.looksAtUnchangedFields()).isEqualTo(looks);
            assertThat(rules.keepsLocalValues()).isEqualTo(keeps);
            assertThat(new FieldMerge<>(FieldAccess.json(), rules, MergeOptions.DEFAULT).hasDerived())
                    .isEqualTo(name.equals("derived"));
        }
    }

    @Test
    void immutableValuesAreFoundBelow() {
        FieldRules rules = FieldRules.of(Map.of("/a/*/b", FieldRule.immutable()), List.of());
        assertThat(rules.root().hasImmutableBelow()).isTrue();
        assertThat(rules.root().child("a").child("x").child("b").isImmutable()).isTrue();
        assertThat(rules.root().child("c").hasImmutableBelow()).isFalse();
    }

    /** On what a comparison or a walk may pass over: without a rule that looks closer, on everything. */
    @ParameterizedTest
    @CsvSource({
        "max,       true,  true",
        "immutable, true,  false",
        "opaque,    false, false",
        "localOnly, false, false",
        "derived,   false, false",
    })
    void whatLooksCloserIsKnownFromAbove(String name, boolean plain, boolean looksAtChangesOnly) {
        FieldRule rule = switch (name) {
            case "immutable" -> FieldRule.immutable();
            case "opaque" -> FieldRule.opaque();
            case "localOnly" -> FieldRule.localOnly();
            case "derived" -> FieldRule.derived();
            default -> FieldRule.max();
        };
        for (String pattern : List.of("/a/b", "/a/*")) {
            RuleNode root = FieldRules.of(Map.of(pattern, rule), List.of()).root();
            for (RuleNode node : List.of(root, root.child("a"), root.child("a").child("b"))) {
                assertThat(node.isPlain()).isEqualTo(plain);
                assertThat(node.looksAtChangesOnly()).isEqualTo(looksAtChangesOnly);
                assertThat(node.hasImmutableBelow()).isEqualTo(name.equals("immutable"));
            }
            assertThat(root.child("c").isPlain()).isTrue();
            assertThat(root.child("c").looksAtChangesOnly()).isTrue();
        }
    }

    @Test
    @Tag("slow")
    void aHundredThousandKindsOfPathsAreTheMost() {
        Map<String, FieldRule> deep = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            deep.put("/m" + i + "/a".repeat(332), FieldRule.max());
        }
        deep.put("/n" + "/a".repeat(98), FieldRule.max());
        assertThat(FieldRules.of(deep, List.of()).at(FieldPath.parse("/n" + "/a".repeat(98))))
                .as("the record, and 300 times 333 and 99 below it")
                .isEqualTo(FieldRule.max());
        deep.put("/n" + "/a".repeat(99), FieldRule.max());
        assertThatThrownBy(() -> FieldRules.of(deep, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("slow")
    void patternsThatMultiplyBeyondMeasureAreRefused() {
        Map<String, FieldRule> many = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            many.put("/*/*/c" + i, FieldRule.latest());
            many.put("/*/b" + i + "/*/x", FieldRule.latest());
            many.put("/a" + i + "/*/*/*/y", FieldRule.latest());
        }
        assertThatThrownBy(() -> FieldRules.of(many, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the patterns combine to more than 100000 kinds of paths; put fewer wildcards before names");
    }
}
