package dev.truce.conflict.merge;

import static dev.truce.conflict.Documents.at;
import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.version.Stamp;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Local is the later side in every case, unless a case says otherwise. */
class FieldMergeTest {

    private static final Stamp LATER = new Stamp(null, at("11:00"));
    private static final Stamp EARLIER = new Stamp(null, at("10:00"));

    @ParameterizedTest(name = "{0}: base {1}, local {2}, server {3} → {4}")
    @MethodSource("cases")
    void eachRuleDecidesAsItsTableSays(String rule, String base, String local, String server, String expected) {
        MergeResult<JsonNode> result = merge(rule(rule), base, local, server);
        String merged = result.conflicts().isEmpty()
                ? result.value().toString()
                : "conflict at "
                        + result.conflicts().stream()
                                .map(conflict -> conflict.path().toString())
                                .collect(Collectors.joining(", "));
        assertThat(merged.replace('"', '\'')).isEqualTo(expected);
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                // members
                row("conflict", "{'a':1,'b':1}", "{'a':2,'b':1}", "{'a':1,'b':2}", "{'a':2,'b':2}"),
                row("conflict", "{'a':1}", "{'a':2}", "{'a':3}", "conflict at /a"),
                row("conflict", "{'a':1}", "{'a':2}", "{'a':2.0}", "{'a':2.0}"),
                row("conflict", "{'a':1}", "{}", "{'a':1}", "{}"),
                row("conflict", "{'a':1}", "{'a':null}", "{'a':1}", "{'a':null}"),
                row("conflict", "{'a':1}", "{}", "{'a':2}", "conflict at /a"),
                row("conflict", "{'a':1}", "{'a':2}", "{}", "conflict at /a"),
                row("conflict", "{'a':null}", "{}", "{'a':2}", "conflict at /a"),
                row("conflict", "{}", "{'b':1}", "{'a':1}", "{'a':1,'b':1}"),
                row(
                        "conflict",
                        "{'o':{'x':1,'y':1}}",
                        "{'o':{'x':2,'y':1}}",
                        "{'o':{'x':1,'y':2}}",
                        "{'o':{'x':2,'y':2}}"),
                row("conflict", "{'o':{'x':1}}", "{}", "{'o':{'x':2}}", "conflict at /o"),
                row("conflict", "{}", "{'o':{'x':1}}", "{'o':{'y':1}}", "{'o':{'y':1,'x':1}}"),
                row("conflict", "{'a':1}", "{'a':{'x':1}}", "{'a':{'y':1}}", "conflict at /a"),
                row("conflict", "{'a':1}", "{'a':{'x':1}}", "{'a':1}", "{'a':{'x':1}}"),
                row("conflict", "{'a':[1]}", "{'a':[1,2]}", "{'a':[1,3]}", "conflict at /a"),
                row("conflict", "{'a':1.10}", "{'a':1.10,'b':1}", "{'a':1.1,'c':1}", "{'a':1.1,'c':1,'b':1}"),
                // sides
                row("local", "{'a':1}", "{'a':2}", "{'a':3}", "{'a':2}"),
                row("server", "{'a':1}", "{'a':2}", "{'a':3}", "{'a':3}"),
                row("latest", "{'a':1}", "{'a':2}", "{'a':3}", "{'a':2}"),
                row("local", "{'a':1}", "{}", "{'a':3}", "conflict at /a"),
                row("latest", "{'a':{'x':1}}", "{'a':{'x':2}}", "{'a':{'x':3,'y':1}}", "{'a':{'x':2,'y':1}}"),
                // extremes
                row("max", "{'a':1}", "{'a':2}", "{'a':10}", "{'a':10}"),
                row("min", "{'a':1}", "{'a':2}", "{'a':10}", "{'a':2}"),
                row("max", "{'a':1}", "{'a':'x'}", "{'a':10}", "conflict at /a"),
                row("max", "{'a':1}", "{'a':null}", "{'a':10}", "{'a':10}"),
                row("min", "{'a':1}", "{'a':5}", "{'a':null}", "{'a':5}"),
                row("max", "{'a':'a'}", "{'a':'\uD83D\uDE00'}", "{'a':'\uFF5E'}", "{'a':'\uD83D\uDE00'}"),
                // rank
                row("rank", "{'a':'low'}", "{'a':'mid'}", "{'a':'high'}", "{'a':'high'}"),
                row("rank", "{'a':'low'}", "{'a':'other'}", "{'a':'high'}", "conflict at /a"),
                // counter
                row("counter", "{'a':10}", "{'a':12}", "{'a':13}", "{'a':15}"),
                row("counter", "{'a':1.5}", "{'a':2.5}", "{'a':1.25}", "{'a':2.25}"),
                row("counter", "{'a':10}", "{'a':12}", "{'a':12}", "{'a':12}"),
                row("counter", "{}", "{'a':2}", "{'a':3}", "{'a':5}"),
                row("counter", null, "{'a':2}", "{'a':3}", "conflict at /a"),
                row(
                        "counter",
                        "{'a':9223372036854775807}",
                        "{'a':9223372036854775808}",
                        "{'a':9223372036854775809}",
                        "{'a':9223372036854775810}"),
                row("counter 0..20", "{'a':10}", "{'a':16}", "{'a':15}", "conflict at /a"),
                row("counter", "{'a':10}", "{'a':'x'}", "{'a':13}", "conflict at /a"),
                // set
                row("set", "{'a':['x','y']}", "{'a':['y','z']}", "{'a':['w','x','y']}", "{'a':['w','y','z']}"),
                row("set", "{}", "{'a':['x',1]}", "{'a':['y',1.0]}", "{'a':['y',1.0,'x']}"),
                row("set", null, "{'a':['x']}", "{'a':['y']}", "{'a':['y','x']}"),
                row("set", "{'a':[]}", "{'a':'x'}", "{'a':['y']}", "conflict at /a"),
                // each once where one was added or removed, else as often as whoever changed that says
                row("set", "{'a':['x']}", "{'a':['x','y','y']}", "{'a':['x','x','z']}", "{'a':['x','z','y']}"),
                row("set", "{'a':['x']}", "{'a':['y','x']}", "{'a':['x','y']}", "{'a':['x','y']}"),
                row("set", "{'a':['x','y']}", "{'a':['y','x','y']}", "{'a':['x','x','y']}", "{'a':['x','x','y','y']}"),
                row("set", "{'a':['x','x','y']}", "{'a':['x','y']}", "{'a':['y','x','x']}", "{'a':['y','x']}"),
                row("set", "{'a':['x','y','y']}", "{'a':['y','y','x']}", "{'a':['x','y']}", "{'a':['x','y']}"),
                row("set", "{'a':['x','x']}", "{'a':['x']}", "{'a':['x','x','x']}", "{'a':['x','x','x']}"),
                // keyed
                row(
                        "keyed",
                        "{'a':[{'id':1,'n':1},{'id':2,'n':1}]}",
                        "{'a':[{'id':1,'n':2},{'id':2,'n':1}]}",
                        "{'a':[{'id':1,'n':1},{'id':2,'n':2}]}",
                        "{'a':[{'id':1,'n':2},{'id':2,'n':2}]}"),
                row(
                        "keyed",
                        "{'a':[{'id':1}]}",
                        "{'a':[{'id':1},{'id':3}]}",
                        "{'a':[{'id':1},{'id':2}]}",
                        "{'a':[{'id':1},{'id':2},{'id':3}]}"),
                row(
                        "keyed",
                        "{'a':[{'id':1},{'id':2}]}",
                        "{'a':[{'id':2}]}",
                        "{'a':[{'id':1},{'id':2},{'id':3}]}",
                        "{'a':[{'id':2},{'id':3}]}"),
                row(
                        "keyed",
                        "{'a':[{'id':1},{'id':2}]}",
                        "{'a':[{'id':2},{'id':1}]}",
                        "{'a':[{'id':1},{'id':2},{'id':3}]}",
                        "{'a':[{'id':2},{'id':3},{'id':1}]}"),
                row(
                        "keyed",
                        "{'a':[{'id':1,'n':1}]}",
                        "{'a':[{'id':1,'n':2}]}",
                        "{'a':[{'id':1,'n':3}]}",
                        "conflict at /a/1/n"),
                row("keyed", "{'a':[{'id':1,'n':1}]}", "{'a':[]}", "{'a':[{'id':1,'n':3}]}", "conflict at /a/1"),
                row("keyed", "{'a':[{'id':1}]}", "{'a':[{'id':1},{'id':1}]}", "{'a':[{'id':2}]}", "conflict at /a"),
                row("keyed", "{'a':[{'id':1}]}", "{'a':[{'n':1}]}", "{'a':[{'id':1}]}", "{'a':[{'n':1}]}"),
                // one value
                row("atomic", "{'a':{'x':1,'y':1}}", "{'a':{'x':2,'y':1}}", "{'a':{'x':1,'y':2}}", "conflict at /a"),
                row(
                        "atomic latest",
                        "{'a':{'x':1,'y':1}}",
                        "{'a':{'x':2,'y':1}}",
                        "{'a':{'x':1,'y':2}}",
                        "{'a':{'x':2,'y':1}}"),
                row("immutable", "{'a':1}", "{'a':2}", "{'a':1}", "conflict at /a"),
                row("immutable", "{'a':1}", "{'a':2}", "{'a':2}", "conflict at /a"),
                row("immutable", "{'a':1}", "{}", "{'a':1}", "conflict at /a"),
                row("immutable", "{}", "{'a':2}", "{}", "{'a':2}"),
                row("immutable", "{'a':1}", "{'a':1.0,'b':1}", "{'a':1}", "{'a':1,'b':1}"));
    }

    private static Arguments row(String rule, String base, String local, String server, String expected) {
        return Arguments.of(rule, base, local, server, expected);
    }

    private static FieldRule rule(String name) {
        return switch (name) {
            case "local" -> FieldRule.local();
            case "server" -> FieldRule.server();
            case "latest" -> FieldRule.latest();
            case "max" -> FieldRule.max();
            case "min" -> FieldRule.min();
            case "rank" -> FieldRule.rank(List.of("low", "mid", "high"));
            case "counter" -> FieldRule.counter();
            case "counter 0..20" -> FieldRule.counter(BigDecimal.ZERO, new BigDecimal("20"));
            case "set" -> FieldRule.set();
            case "keyed" -> FieldRule.keyed(FieldPath.parse("/id"));
            case "atomic" -> FieldRule.atomic();
            case "atomic latest" -> FieldRule.atomic(FieldRule.latest());
            case "immutable" -> FieldRule.immutable();
            default -> FieldRule.conflict();
        };
    }

    private static MergeResult<JsonNode> merge(FieldRule rule, String base, String local, String server) {
        return merge(Map.of("/a", rule), MergeOptions.DEFAULT, base, local, server);
    }

    private static MergeResult<JsonNode> merge(
            Map<String, FieldRule> rules, MergeOptions options, String base, String local, String server) {
        return new FieldMerge<>(FieldAccess.json(), FieldRules.of(rules, List.of(FieldPath.parse("/v"))), options)
                .merge(base == null ? null : json(base), json(local), json(server), LATER, EARLIER);
    }

    @Test
    void latestKeepsTheServerWhenTheFieldTimesTie() {
        Stamp own = LATER.withFieldTimes(Map.of("/a", at("09:00")));
        Stamp other = LATER.withFieldTimes(Map.of("/a", at("09:00")));
        MergeResult<JsonNode> result = new FieldMerge<>(
                        FieldAccess.json(),
                        FieldRules.of(Map.of("/a", FieldRule.latest()), List.of()),
                        MergeOptions.DEFAULT)
                .merge(json("{'a':1}"), json("{'a':2}"), json("{'a':3}"), own, other);
        assertThat(result.value()).isEqualTo(json("{'a':3}"));
    }

    @Test
    void objectsThatBothCreatedConflictWhenTheOptionsSaySo() {
        MergeOptions strict = new MergeOptions(MergeOptions.OnFieldConflict.MANUAL, true, MergeOptions.Lists.STRICT);
        MergeResult<JsonNode> result = merge(Map.of(), strict, "{}", "{'o':{'x':1}}", "{'o':{'y':1}}");
        assertThat(result.conflicts())
                .singleElement()
                .satisfies(conflict -> assertThat(conflict.path()).hasToString("/o"));
    }

    @Test
    void listsThatBothCreatedConflictWhenTheOptionsSaySo() {
        for (boolean conflicts : List.of(true, false)) {
            MergeOptions options =
                    new MergeOptions(MergeOptions.OnFieldConflict.MANUAL, conflicts, MergeOptions.Lists.LENIENT);
            MergeResult<JsonNode> result = merge(Map.of(), options, "{}", "{'l':['a']}", "{'l':['b']}");
            assertThat(result.conflicts()).hasSize(conflicts ? 1 : 0);
            assertThat(result.value()).isEqualTo(json(conflicts ? "{'l':['b']}" : "{'l':['b','a']}"));
        }
    }

    @Test
    void aConflictSaysWhoRemovedWhatTheOtherChanged() {
        assertThat(merge(Map.of(), MergeOptions.DEFAULT, "{'a':1,'b':1}", "{'a':2}", "{'b':2}")
                        .conflicts())
                .extracting(conflict -> conflict.path() + ": " + conflict.why())
                .containsExactly(
                        "/b: local removed it, the server changed it", "/a: the server removed it, local changed it");
    }

    @Test
    void aRecordMayBeAnyValue() {
        assertThat(merge(Map.of(), MergeOptions.DEFAULT, "1", "2", "1").value()).isEqualTo(json("2"));
        assertThat(merge(Map.of(), MergeOptions.DEFAULT, "['a']", "['a','b']", "['c','a']")
                        .value())
                .isEqualTo(json("['c','a','b']"));
        assertThat(merge(Map.of(), MergeOptions.DEFAULT, "1", "2", "3").conflicts())
                .singleElement()
                .satisfies(conflict -> assertThat(conflict.path()).isEqualTo(FieldPath.ROOT));
    }

    @Test
    void aConflictingPathTakesTheSideThatTheOptionsName() {
        for (MergeOptions.OnFieldConflict side : MergeOptions.OnFieldConflict.values()) {
            MergeResult<JsonNode> result = merge(
                    Map.of(),
                    new MergeOptions(side, false, MergeOptions.Lists.STRICT),
                    "{'a':1}",
                    "{'a':2}",
                    "{'a':3}");
            boolean local = side == MergeOptions.OnFieldConflict.LOCAL || side == MergeOptions.OnFieldConflict.LATEST;
            assertThat(result.value()).isEqualTo(json(local ? "{'a':2}" : "{'a':3}"));
            assertThat(result.conflicts()).hasSize(side == MergeOptions.OnFieldConflict.MANUAL ? 1 : 0);
            assertThat(result.trace().steps())
                    .extracting(step -> step.path() + " " + step.rule() + " " + step.side())
                    .containsExactly(
                            side == MergeOptions.OnFieldConflict.MANUAL
                                    ? "/a conflict NEITHER"
                                    : "/a onFieldConflict " + (local ? "LOCAL" : "SERVER"));
            assertThat(result.trace().warnings().contains(Warning.FIELD_CONFLICT_SETTLED))
                    .isEqualTo(side != MergeOptions.OnFieldConflict.MANUAL);
        }
    }

    @Test
    void metadataIsNeitherComparedNorMerged() {
        MergeResult<JsonNode> result =
                merge(Map.of(), MergeOptions.DEFAULT, "{'v':1,'a':1}", "{'v':1,'a':2}", "{'v':7,'a':1}");
        assertThat(result.value()).isEqualTo(json("{'v':7,'a':2}"));
        assertThat(merge(Map.of(), MergeOptions.DEFAULT, "{'a':1}", "{'v':1,'a':2}", "{'a':1}")
                        .value())
                .isEqualTo(json("{'a':2,'v':1}"));
        FieldMerge<JsonNode> merge = new FieldMerge<>(
                FieldAccess.json(), FieldRules.of(Map.of(), List.of(FieldPath.parse("/m/v"))), MergeOptions.DEFAULT);
        assertThat(merge.sameContent(json("{'m':{'v':1},'a':1}"), json("{'a':1.0}")))
                .isTrue();
        assertThat(merge.sameContent(json("{'m':{'v':1,'w':1},'a':1}"), json("{'a':1.0}")))
                .isFalse();
        assertThat(merge.sameContent(json("{'m':{},'a':1}"), json("{'a':1}"))).isFalse();
    }

    @Test
    void theServersObjectIsReturnedWhenNothingOfLocalWentIn() {
        JsonNode server = json("{'a':{'x':2},'b':[1]}");
        MergeResult<JsonNode> result = new FieldMerge<>(FieldAccess.json(), FieldRules.NONE, MergeOptions.DEFAULT)
                .merge(json("{'a':{'x':1},'b':[1]}"), json("{'a':{'x':1},'b':[1]}"), server, LATER, EARLIER);
        assertThat(result.value()).isSameAs(server);
    }

    @Test
    void aRuleThatThrowsLeavesItsPathUndecided() {
        FieldRule broken = new FieldRule() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public <T> FieldResult<T> merge(FieldEdit<T> edit) {
                throw new IllegalStateException("no idea");
            }
        };
        MergeResult<JsonNode> result = merge(broken, "{'a':1}", "{'a':2}", "{'a':3}");
        assertThat(result.conflicts())
                .singleElement()
                .satisfies(conflict -> assertThat(conflict.why()).contains("no idea"));
    }

    @Test
    void theTraceNamesEveryPathThatEitherSideChanged() {
        MergeResult<JsonNode> result = merge(
                Map.of("/c", FieldRule.counter()),
                MergeOptions.DEFAULT,
                "{'a':1,'b':1,'c':1,'d':1}",
                "{'a':2,'b':1,'c':2,'d':1}",
                "{'a':1,'b':2,'c':3,'d':1}");
        assertThat(result.trace().steps())
                .extracting(step -> step.path() + " " + step.rule() + " " + step.side())
                .containsExactly("/a changed LOCAL", "/b changed SERVER", "/c counter BOTH");
    }
}
