package dev.truce.conflict.ruleset;

import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.DeletePolicy;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.Topology;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.merge.FieldRule;
import dev.truce.conflict.merge.MergeOptions;
import dev.truce.conflict.merge.MergeOptions.Lists;
import dev.truce.conflict.merge.MergeOptions.OnFieldConflict;
import dev.truce.conflict.version.Stamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RulesetTest {

    private static final Path EXAMPLE = Path.of("src", "test", "resources", "rulesets", "reservations.yaml");

    @Test
    void theExampleOfTheInterfacesSaysWhatItMeans() {
        Ruleset rules = Ruleset.read(EXAMPLE);

        assertThat(rules.name()).isEqualTo("reservations");
        assertThat(rules.version()).isEqualTo("1.0.0");
        assertThat(rules.topology()).isEqualTo(Topology.HUB);
        assertThat(rules.record())
                .isEqualTo(new RecordFormat(
                        "reservation",
                        null,
                        FieldPath.parse("/id"),
                        null,
                        FieldPath.parse("/syncVersion"),
                        FieldPath.parse("/updatedAt"),
                        FieldPath.parse("/deleted"),
                        null));
        assertThat(rules.missing()).isEqualTo(Ruleset.Missing.DELETED);
        assertThat(rules.maxFuture()).isEqualTo(Duration.ofMinutes(10));

        TypeRules defaults = rules.rulesFor("reservation");
        assertThat(defaults).isSameAs(rules.defaults());
        assertThat(defaults.strategy()).isEqualTo(StrategyName.FIELD_LEVEL_MERGE);
        assertThat(defaults.byKind()).isEmpty();
        assertThat(defaults.rank()).isNull();
        assertThat(defaults.deletes()).isEqualTo(DeletePolicy.MANUAL);
        assertThat(defaults.options()).isEqualTo(new MergeOptions(OnFieldConflict.MANUAL, false, Lists.STRICT));
        assertThat(ruleNames(defaults))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "/status", "rank",
                        "/partySize", "latest",
                        "/tags", "set",
                        "/visits", "counter",
                        "/items", "keyed",
                        "/period", "group"));

        assertThat(rules.types()).containsOnlyKeys("preference");
        TypeRules preference = rules.rulesFor("preference");
        assertThat(preference.strategy()).isEqualTo(StrategyName.LATEST_WINS);
        assertThat(preference.rank())
                .isEqualTo(new TypeRules.Rank(
                        FieldPath.parse("/status"), List.of("pending", "confirmed", "cancelled", "completed")));
        assertThat(preference.deletes()).isEqualTo(DeletePolicy.MANUAL);
        assertThat(preference.options()).isEqualTo(defaults.options());
        assertThat(ruleNames(preference)).isEqualTo(ruleNames(defaults));
    }

    @Test
    void everyPartIsOptional() {
        for (Ruleset rules :
                List.of(Ruleset.parse("{}", "inline"), Ruleset.parse(json("{}"), "inline"), Ruleset.withoutRules())) {
            assertThat(rules.name()).isEqualTo("inline");
            assertThat(rules.version()).isEqualTo("0.0.0");
            assertThat(rules.topology()).isEqualTo(Topology.HUB);
            assertThat(rules.record()).isNull();
            assertThat(rules.types()).isEmpty();
            assertThat(rules.missing()).isEqualTo(Ruleset.Missing.DELETED);
            assertThat(rules.maxFuture()).isEqualTo(Duration.ofMinutes(10));
            assertThat(rules.defaults().strategy()).isEqualTo(StrategyName.FIELD_LEVEL_MERGE);
            assertThat(rules.defaults().deletes()).isNull();
            assertThat(rules.defaults().options()).isEqualTo(MergeOptions.DEFAULT);
            assertThat(rules.defaults().fields().byPattern()).isEmpty();
        }
        assertThat(Ruleset.parse(json("{'lists':'lenient'}"), "c1")
                        .defaults()
                        .options()
                        .lists())
                .isEqualTo(Lists.LENIENT);
        assertThat(ruleNames(
                        Ruleset.parse(json("{'fields':{'/tags':'set'}}"), "c1").defaults()))
                .isEqualTo(Map.of("/tags", "set"));
    }

    @Test
    void aRulesetWithoutLinesNamesSourceAndPath() {
        assertThatThrownBy(() -> Ruleset.parse(json("{'fields':{'/tags':'sett'}}"), "line 3"))
                .isInstanceOf(RulesetException.class)
                .hasMessage("line 3: /fields/~1tags: unknown rule \"sett\"; did you mean \"set\"?");
    }

    @Test
    void everyWordOfTheGrammarIsUnderstood() {
        Ruleset rules = Ruleset.parse("""
                topology: hub
                record: { type: /kind, key: /id, epoch: /epoch, precision: PT1S }
                default: { UPDATE_DELETE: serverWins, DELETE_UPDATE: localWins, INSERT_INSERT: manualResolution, default: latestWins }
                latestWins: { rank: /status }
                onFieldConflict: latest
                lists: atomic
                bothCreate: conflict
                missing: unknown
                deletes: updateWins
                maxFuture: PT0S
                fields:
                  /status: { rank: [low, high] }
                  /seats: { counter: { min: 0, max: 10.5 } }
                  /least: { counter: { min: -1 } }
                  /plain: { counter: {} }
                  /a: { atomic: latest }
                  /b: { atomic: conflict }
                  /c: atomic
                  /d: conflict
                  /e: max
                  /f: min
                  /g: local
                  /h: server
                  /i: immutable
                """, "all.yaml");

        RecordFormat record = rules.record();
        assertThat(record)
                .isEqualTo(new RecordFormat(
                        "",
                        FieldPath.parse("/kind"),
                        FieldPath.parse("/id"),
                        FieldPath.parse("/epoch"),
                        null,
                        null,
                        null,
                        Duration.ofSeconds(1)));
        TypeRules defaults = rules.defaults();
        assertThat(defaults.strategy()).isEqualTo(StrategyName.LATEST_WINS);
        assertThat(defaults.byKind())
                .isEqualTo(Map.of(
                        ConflictKind.UPDATE_DELETE, StrategyName.SERVER_WINS,
                        ConflictKind.DELETE_UPDATE, StrategyName.LOCAL_WINS,
                        ConflictKind.INSERT_INSERT, StrategyName.MANUAL_RESOLUTION));
        assertThat(defaults.rank()).isEqualTo(new TypeRules.Rank(FieldPath.parse("/status"), List.of("low", "high")));
        assertThat(defaults.options()).isEqualTo(new MergeOptions(OnFieldConflict.LATEST, true, Lists.ATOMIC));
        assertThat(defaults.deletes()).isEqualTo(DeletePolicy.UPDATE_WINS);
        assertThat(rules.missing()).isEqualTo(Ruleset.Missing.UNKNOWN);
        assertThat(rules.maxFuture()).isZero();
        assertThat(defaults.fields().at(FieldPath.parse("/plain"))).isSameAs(FieldRule.counter());
        assertThat(defaults.fields().at(FieldPath.parse("/b"))).isSameAs(FieldRule.atomic());
    }

    @Test
    void aTypeAddsToWhatStandsAboveIt() {
        Ruleset rules = Ruleset.parse("""
                default: { UPDATE_DELETE: serverWins, default: localWins }
                deletes: deleteWins
                onFieldConflict: server
                bothCreate: conflict
                lists: lenient
                fields: { /a: latest, /b: max }
                types:
                  order:
                    default: { INSERT_INSERT: manualResolution }
                    fields: { /b: min, /c: set }
                    onFieldConflict: local
                  note:
                    strategy: serverWins
                    deletes: manual
                  plain: {}
                """, "types.yaml");

        TypeRules order = rules.rulesFor("order");
        assertThat(ruleNames(order)).isEqualTo(Map.of("/a", "latest", "/b", "min", "/c", "set"));
        assertThat(order.strategy()).isEqualTo(StrategyName.LOCAL_WINS);
        assertThat(order.byKind()).isEqualTo(Map.of(ConflictKind.INSERT_INSERT, StrategyName.MANUAL_RESOLUTION));
        assertThat(order.deletes()).isEqualTo(DeletePolicy.DELETE_WINS);
        assertThat(order.options()).isEqualTo(new MergeOptions(OnFieldConflict.LOCAL, true, Lists.LENIENT));

        TypeRules note = rules.rulesFor("note");
        assertThat(note.strategy()).isEqualTo(StrategyName.SERVER_WINS);
        assertThat(note.byKind()).isEmpty();
        assertThat(note.deletes()).isEqualTo(DeletePolicy.MANUAL);

        TypeRules plain = rules.rulesFor("plain");
        assertThat(plain.byKind()).isEqualTo(rules.defaults().byKind());
        assertThat(rules.rulesFor("unheard-of")).isSameAs(rules.defaults());
    }

    @Test
    void peersMayUseWhatNeedsNoArbiter() {
        Ruleset rules = Ruleset.parse("{ topology: peer, default: latestWins, fields: { /born: immutable } }", "p2p");
        assertThat(rules.topology()).isEqualTo(Topology.PEER);
    }

    @Test
    void metadataIsNoContentAndItsImmutabilityGoesWithoutSaying() {
        Ruleset rules =
                Ruleset.parse("{ record: { key: /id }, fields: { /id: immutable, '/*': latest, '': server } }", "r");
        assertThat(ruleNames(rules.defaults())).isEqualTo(Map.of("/*", "latest", "", "server"));
        assertThat(rules.defaults()
                        .merge(FieldAccess.json())
                        .sameContent(json("{'id':1,'a':1}"), json("{'id':2,'a':1}")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.0", "0.0.4", "1.2.3-alpha.1", "10.20.30+build.5", "1.0.0-0A.is.legal"})
    void versionsAreSemantic(String version) {
        assertThat(Ruleset.parse("version: " + version, "v").version()).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'1'", "'1.2'", "'01.1.1'", "'1.0.0-01'", "'1.0.0 '", "v1.0.0", "''", "1"})
    void otherVersionsAreRefused(String version) {
        assertThatThrownBy(() -> Ruleset.parse("version: " + version, "v"))
                .isInstanceOf(RulesetException.class)
                .hasMessageStartingWith("v:1: /version: \"version\" is a semantic version, but found ");
    }

    @Test
    void filesThatCannotBeReadAreRefusedInOneLine(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> Ruleset.read(folder.resolve("none.yaml")))
                .isInstanceOf(RulesetException.class)
                .hasMessage(folder.resolve("none.yaml") + ": there is no such file; check the path");
        assertThatThrownBy(() -> Ruleset.read(folder))
                .isInstanceOf(RulesetException.class)
                .hasMessage(folder + ": this is a directory; name a file");
        Path large = folder.resolve("large.yaml");
        Files.writeString(large, "#".repeat(5 << 20));
        assertThatThrownBy(() -> Ruleset.read(large))
                .isInstanceOf(RulesetException.class)
                .hasMessage(large + ": a ruleset has at most 4194304 bytes; split it by record type");
        Files.writeString(large, "#".repeat(4 << 20));
        assertThatThrownBy(() -> Ruleset.read(large))
                .isInstanceOf(RulesetException.class)
                .hasMessage(large + ": a ruleset has at most 1048576 characters; split it by record type");
        assertThatThrownBy(() -> Ruleset.parse("#".repeat(2 << 20), "large"))
                .isInstanceOf(RulesetException.class)
                .hasMessage("large: a ruleset has at most 1048576 characters; split it by record type");
    }

    @Test
    void jsonFilesAreReadAsJson(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("rules.JSON");
        Files.writeString(file, "{\"default\":\n \"serverWins\"}");
        assertThat(Ruleset.read(file).defaults().strategy()).isEqualTo(StrategyName.SERVER_WINS);
        Files.writeString(file, "{default: serverWins}");
        assertThatThrownBy(() -> Ruleset.read(file))
                .isInstanceOf(RulesetException.class)
                .hasMessageContaining("rules.JSON:1: not well-formed: ");
    }

    @Test
    void whatHasNoDefaultFromAnywhereMergesFields() {
        Ruleset rules = Ruleset.parse("types: { order: { default: { INSERT_INSERT: localWins } } }", "r");
        assertThat(rules.rulesFor("order").strategy()).isEqualTo(StrategyName.FIELD_LEVEL_MERGE);
        assertThat(rules.rulesFor("order").byKind())
                .isEqualTo(Map.of(ConflictKind.INSERT_INSERT, StrategyName.LOCAL_WINS));
    }

    @Test
    void patternsThatMultiplyAreRefusedBeforeTheyFillTheMemory() {
        StringBuilder rules = new StringBuilder("fields:\n");
        for (int wildcards = 0; wildcards < 17; wildcards++) {
            rules.append("  ")
                    .append("/*".repeat(wildcards))
                    .append("/name")
                    .append(wildcards)
                    .append(": latest\n");
        }
        assertThatThrownBy(() -> Ruleset.parse(rules.toString(), "r"))
                .isInstanceOf(RulesetException.class)
                .hasMessage("r:2: /fields/~1name0: the patterns combine to more than 100000 kinds of paths;"
                        + " put fewer wildcards before names");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"[ ]", "{\"a\": }"})
    void aRulesetIsReadToThirtyTwoLevelsAndNoDeeper(String open, String close) {
        String deepest = open.repeat(32) + "1" + close.repeat(32);
        String deeper = open.repeat(33) + "1" + close.repeat(33);
        assertThatThrownBy(() -> Ruleset.parse(deepest, "r")).hasMessageNotContaining("nested deeper");
        assertThatThrownBy(() -> Ruleset.parse(json(deepest), "r")).hasMessageNotContaining("nested deeper");
        assertThatThrownBy(() -> Ruleset.parse(deeper, "r"))
                .hasMessage("r:1: nested deeper than 32 levels; no ruleset needs that");
        assertThatThrownBy(() -> Ruleset.parse(json(deeper), "r"))
                .hasMessage("r: nested deeper than 32 levels; no ruleset needs that");
    }

    @Test
    @Tag("slow")
    void aTextHasAMillionCharactersAtMost() {
        assertThatThrownBy(() -> Ruleset.parse("#".repeat(1 << 20), "r")).hasMessageContaining("the ruleset is empty");
        assertThatThrownBy(() -> Ruleset.parse("#".repeat((1 << 20) + 1), "r")).hasMessageContaining("at most 1048576");
    }

    @ParameterizedTest
    @CsvSource({"1e399, true", "1e400, false", "-12e398, true", "-12e399, false", "1e-401, true", "1e-402, false"})
    void aNumberHasFourHundredDigitsAtMost(String number, boolean loads) {
        String rules = "fields: { /n: { counter: { min: " + number + " } } }";
        if (loads) {
            assertThat(ruleNames(Ruleset.parse(rules, "r").defaults())).containsEntry("/n", "counter");
        } else {
            assertThatThrownBy(() -> Ruleset.parse(rules, "r"))
                    .hasMessage("r:1: /fields/~1n/counter/min: the number is not finite or has too many digits;"
                            + " write a plain decimal");
        }
    }

    @Test
    void aCounterMayHaveOneLegalValue() {
        assertThat(ruleNames(Ruleset.parse("fields: { /n: { counter: { min: 3, max: 3.0 } } }", "r")
                        .defaults()))
                .containsEntry("/n", "counter");
    }

    @Test
    void aFindingStaysOnOneLine() {
        assertThat(new RulesetException.Finding(1, "/a\nb", "c\u2028d").in("f"))
                .isEqualTo("f:1: /a\\u000ab: c\\u2028d");
    }

    @Test
    void theFinestPrecisionIsAMillisecond() {
        RecordFormat record =
                Ruleset.parse("record: { key: /id, precision: PT0.001S }", "r").record();
        assertThat(record).isNotNull().extracting(RecordFormat::precision).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void theLongestFutureIsAThousandYears() {
        assertThat(Ruleset.parse("maxFuture: P365000D", "r").maxFuture()).isEqualTo(Duration.ofDays(365_000));
    }

    @Test
    void aRefusalSaysWhereItsFirstFindingStands() {
        RulesetException refusal = catchThrowableOfType(
                RulesetException.class, () -> Ruleset.parse("ruleset: a\nlists: some\ndeletes: all", "r"));
        assertThat(refusal.source()).isEqualTo("r");
        assertThat(refusal.line()).isEqualTo(2);
        assertThat(refusal.path()).isEqualTo("/lists");
        assertThat(refusal.findings()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // rules                                            | reads whole records | keeps local values
                "{}                                                  | false | false",
                "fields: { /a: latest }                              | true  | false",
                "fields: { /a: localOnly }                           | true  | true",
                "fields: { /a: max }                                 | false | false",
                "onFieldConflict: latest                             | true  | false",
                "onFieldConflict: local                              | false | false",
                "validators: [ { path: /a, required: true } ]        | true  | false",
                "types: { note: { fields: { /a: localOnly } } }      | true  | true",
                "types: { note: { onFieldConflict: latest } }        | true  | false",
                "types: { note: { fields: { /a: max } } }            | false | false",
            })
    void aRulesetSaysWhetherItLooksAtMoreThanWhatChanged(String rules, boolean readsWhole, boolean keepsLocal) {
        Ruleset ruleset = Ruleset.parse(rules, "r");
        assertThat(ruleset.readsWholeRecords()).isEqualTo(readsWhole);
        assertThat(ruleset.keepsLocalValues()).isEqualTo(keepsLocal);
    }

    @Test
    void aTypeMaySayWhichRecordsItNeeds() {
        Ruleset rules = Ruleset.parse("types: { note: { references: { /orderId: order } }, order: {} }", "r");
        assertThat(rules.hasReferences()).isTrue();
        assertThat(rules.rulesFor("note").references())
                .containsExactly(Map.entry(FieldPath.parse("/orderId"), "order"));
        assertThat(rules.rulesFor("order").references()).isEmpty();
        assertThat(Ruleset.parse("types: { note: {} }", "r").hasReferences()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "order           | \"references\" maps JSON Pointers to record types, but found \"order\"; write",
                "{ /a: 7 }       | a reference names a record type, but found 7; write",
                "{ /a: ' ' }     | a reference names a record type, but found \" \"; write",
                "{ '': order }   | a reference stands at one place in the record; write",
                "{ /a/*: order } | a reference stands at one place in the record; write",
                "{ a: order }    | \"a\" is not a JSON Pointer: begin it with \"/\"; write",
            })
    void whatIsNoReferenceIsRefused(String references, String problem) {
        assertThatThrownBy(() -> Ruleset.parse("types: { note: { references: " + references + " } }", "r"))
                .isInstanceOf(RulesetException.class)
                .hasMessageStartingWith("r:1: /types/note/references")
                .hasMessageContaining(problem)
                .hasMessageEndingWith("write references: { /orderId: order }");
    }

    @Test
    void aStrategyIsFoundByItsNameInRulesets() {
        for (StrategyName name : StrategyName.values()) {
            assertThat(StrategyName.of(name.toString())).contains(name);
        }
        assertThat(StrategyName.of("SERVER_WINS")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "deletes: manual, parked",
        "lists: strict, parked",
        "deletes: deleteWins, DELETE",
        "deletes: updateWins, PUT"
    })
    void deletesHoldForTheMergeOfFieldsToo(String rules, String expected) {
        Outcome<JsonNode> outcome = ConflictResolver.builder(
                        Ruleset.parse(rules, "r"), FieldAccess.json(), InstantSource.fixed(Instant.EPOCH))
                .build()
                .decide(
                        new RecordId("t", "k"),
                        Side.present(json("{'a':1}"), Stamp.UNKNOWN),
                        Side.tombstone(Stamp.UNKNOWN),
                        Side.present(json("{'a':2}"), Stamp.UNKNOWN));
        assertThat(
                        outcome instanceof Outcome.Resolved<JsonNode> resolved
                                ? resolved.value() == null ? "DELETE" : "PUT"
                                : "parked")
                .isEqualTo(expected);
    }

    private static Map<String, String> ruleNames(TypeRules rules) {
        return rules.fields().byPattern().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().name()));
    }
}
