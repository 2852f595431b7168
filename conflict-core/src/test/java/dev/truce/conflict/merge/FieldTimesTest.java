package dev.truce.conflict.merge;

import static dev.truce.conflict.Documents.at;
import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.FieldMerge.Timed;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.Stamp;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A field has the time of the state it came from. Base is of 08:00, local of 09:00, the server of 10:00, the outcome of 12:00. */
class FieldTimesTest {

    private static final Map<String, FieldRule> LATEST = Map.of("/a", FieldRule.latest());

    @ParameterizedTest(name = "{0}, {1}, {2} to {3}: {4}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // base     | local     | server    | value     | when
                "{'a':1}    | {'a':2}   | {'a':1}   | {'a':2}   | 09:00",
                "{'a':1}    | {'a':1}   | {'a':3}   | {'a':3}   | 10:00",
                "{'a':1}    | {'a':2}   | {'a':2.0} | {'a':2}   | 10:00",
                "{'a':1}    | {'a':1.0} | {'a':1}   | {'a':1}   | 08:00",
                "{'a':1}    | {'a':2}   | {'a':3}   | {'a':5}   | -",
                "{}         | {'a':2}   | {}        | {'a':2}   | 09:00",
                "7          | 7         | {'a':3}   | {'a':3}   | 10:00",
                "-          | {'a':2}   | {'a':2}   | {'a':2}   | 10:00",
                "-          | {'a':2}   | -         | {'a':2}   | 09:00",
                "{'a':1}    | {'a':1}   | {'a':1}   | {'b':1}   | -",
            })
    void aFieldHasTheTimeOfTheStateThatItCameFrom(String base, String local, String server, String value, String when) {
        assertThat(times(LATEST, false, at("12:00"), base, local, server, value))
                .isEqualTo(when.equals("-") ? "" : "/a " + when);
    }

    @Test
    void whatBothSidesHoldHasTheLaterTime() {
        Timed<JsonNode> early = timed("{'a':2}", at("09:00"));
        Timed<JsonNode> late = timed("{'a':2}", at("10:00"));
        Timed<JsonNode> unknown = timed("{'a':2}", null);
        Timed<JsonNode> before = timed("{'a':1}", at("08:00"));
        assertThat(times(before, early, late)).isEqualTo("/a 10:00");
        assertThat(times(before, late, early)).isEqualTo("/a 10:00");
        assertThat(times(before, unknown, early)).isEqualTo("/a 09:00");
        assertThat(times(before, early, unknown)).isEqualTo("/a 09:00");
        assertThat(times(before, unknown, unknown)).isEmpty();
        assertThat(times(unknown, early, late)).isEqualTo("/a 10:00");
    }

    private static String times(Timed<JsonNode> base, Timed<JsonNode> local, Timed<JsonNode> server) {
        return text(merge(LATEST, false).times(json("{'a':2}"), at("12:00"), base, local, server));
    }

    @Test
    void theOutcomesOwnTimeIsNotSaidAgain() {
        assertThat(times(LATEST, false, at("10:00"), "{'a':1}", "{'a':1}", "{'a':3}", "{'a':3}"))
                .isEmpty();
        assertThat(times(LATEST, false, null, "{'a':1}", "{'a':1}", "{'a':3}", "{'a':3}"))
                .isEqualTo("/a 10:00");
    }

    @Test
    void timesAreKeptWhereARuleAsksForTheLatest() {
        Map<String, FieldRule> rules = Map.of(
                "/a", FieldRule.latest(),
                "/o", FieldRule.atomic(FieldRule.latest()),
                "/p/*/x", FieldRule.setWins(FieldRule.latest()),
                "/q", FieldRule.atomic(),
                "/m", FieldRule.max());
        String base = "{'a':1,'o':{'x':1},'p':{'k':{'x':1,'y':1}},'q':{'x':1},'m':1,'v':1}";
        String local = "{'a':2,'o':{'x':2},'p':{'k':{'x':2,'y':2}},'q':{'x':2},'m':2,'v':2}";
        assertThat(times(rules, false, at("12:00"), base, local, base, local))
                .isEqualTo("/a 09:00, /o 09:00, /p/k/x 09:00");
        assertThat(times(rules, true, at("12:00"), base, local, base, local))
                .isEqualTo("/a 09:00, /m 09:00, /o 09:00, /p/k/x 09:00, /p/k/y 09:00, /q 09:00");
        assertThat(times(Map.of("/q", FieldRule.atomic()), false, at("12:00"), base, local, base, local))
                .isEmpty();
    }

    @Test
    void anOutcomeIsCompleteWhereNothingIsAddedToItsContent() {
        assertThat(merge(Map.of("/q", FieldRule.atomic()), false).decidesContentAlone())
                .isTrue();
        assertThat(merge(Map.of("/q", FieldRule.atomic()), true).decidesContentAlone())
                .as("conflicts take the latest")
                .isFalse();
        assertThat(merge(LATEST, false).decidesContentAlone()).isFalse();
        assertThat(merge(Map.of("/q", FieldRule.localOnly()), false).decidesContentAlone())
                .isFalse();
        assertThat(merge(Map.of("/q", FieldRule.derived()), false).decidesContentAlone())
                .isFalse();
    }

    private static String times(
            Map<String, FieldRule> rules,
            boolean latestOfConflicts,
            @Nullable HybridTime own,
            String base,
            String local,
            String server,
            String value) {
        return text(merge(rules, latestOfConflicts)
                .times(
                        json(value),
                        own,
                        timed(base, at("08:00")),
                        timed(local, at("09:00")),
                        timed(server, at("10:00"))));
    }

    private static FieldMerge<JsonNode> merge(Map<String, FieldRule> rules, boolean latestOfConflicts) {
        return new FieldMerge<>(
                FieldAccess.json(),
                FieldRules.of(rules, List.of(FieldPath.parse("/v"))),
                new MergeOptions(
                        latestOfConflicts ? MergeOptions.OnFieldConflict.LATEST : MergeOptions.OnFieldConflict.MANUAL,
                        false,
                        MergeOptions.Lists.STRICT));
    }

    private static Timed<JsonNode> timed(String value, @Nullable HybridTime when) {
        return new Timed<>(value.equals("-") ? null : json(value), new Stamp(null, when));
    }

    private static String text(Map<String, HybridTime> times) {
        return new TreeMap<>(times)
                .entrySet().stream()
                        .map(each -> each.getKey() + " " + clock(each.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static String clock(HybridTime time) {
        for (String clock : List.of("08:00", "09:00", "10:00")) {
            if (at(clock).equals(time)) {
                return clock;
            }
        }
        return time.toString();
    }
}
