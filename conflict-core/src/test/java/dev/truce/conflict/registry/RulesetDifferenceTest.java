package dev.truce.conflict.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.registry.RulesetDifference.Change;
import dev.truce.conflict.ruleset.Ruleset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What differs between two rulesets, and how large a version that takes. */
class RulesetDifferenceTest {

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // settings of the whole ruleset
                "topology: hub | {topology: peer, default: latestWins} | MAJOR | topology from hub to peer",
                "missing: deleted | missing: unknown | MAJOR | missing from deleted to unknown",
                "maxFuture: PT10M | maxFuture: PT1M | MINOR | maxFuture from PT10M to PT1M",
                "{record: {key: /id}} | {record: {key: /no}} | MAJOR | record.key from /id to /no",
                "{} | {record: {key: /id}} | MAJOR | record.key from nothing to /id",
                "{record: {key: /id, precision: PT1S}} | {record: {key: /id}} | MAJOR | record.precision from PT1S to nothing",
                // what happens to what no rule decides
                "lists: strict | lists: lenient | MINOR | lists from strict to lenient",
                "lists: lenient | lists: strict | MINOR | lists from lenient to strict",
                "lists: strict | lists: atomic | MAJOR | lists from strict to atomic",
                "lists: atomic | lists: lenient | MAJOR | lists from atomic to lenient",
                "bothCreate: merge | bothCreate: conflict | MINOR | bothCreate from merge to conflict",
                "onFieldConflict: manual | onFieldConflict: server | MINOR | onFieldConflict from manual to server",
                "onFieldConflict: local | onFieldConflict: manual | MINOR | onFieldConflict from local to manual",
                "onFieldConflict: local | onFieldConflict: server | MAJOR | onFieldConflict from local to server",
                "deletes: manual | deletes: latest | MINOR | deletes from manual to latest",
                "{} | deletes: manual | MINOR | deletes from nothing to manual",
                "{} | deletes: updateWins | MAJOR | deletes from nothing to updateWins",
                "deletes: latest | deletes: deleteWins | MAJOR | deletes from latest to deleteWins",
                // strategies
                "default: latestWins | default: localWins | MAJOR | the strategy from latestWins to localWins",
                "default: latestWins | {default: {UPDATE_DELETE: serverWins, default: latestWins}} | MAJOR"
                        + " | the strategy of UPDATE_DELETE from latestWins to serverWins",
                "default: latestWins | {default: {UPDATE_DELETE: latestWins, default: latestWins}} | PATCH | ``",
                // rules of paths
                "{} | {fields: {/a: max}} | MINOR | /a from auto to max",
                "{} | {fields: {/a: atomic}} | MINOR | /a from auto to atomic",
                "{} | {fields: {/a: localOnly}} | MAJOR | /a from auto to localOnly",
                "{} | {fields: {/a: derived}} | MAJOR | /a from auto to derived",
                "{fields: {/a: max}} | {} | MAJOR | /a from max to auto",
                "{fields: {/a: max}} | {fields: {/a: min}} | MAJOR | /a from max to min",
                "{fields: {'': max}} | {fields: {'': min}} | MAJOR | the whole record from max to min",
                "{fields: {/a: {rank: [x, y]}}} | {fields: {/a: {rank: [w, x, z, y]}}} | MINOR"
                        + " | /a from {\"rank\":[\"x\",\"y\"]} to {\"rank\":[\"w\",\"x\",\"z\",\"y\"]}",
                "{fields: {/a: {rank: [x, y, z]}}} | {fields: {/a: {rank: [x, z]}}} | MINOR"
                        + " | /a from {\"rank\":[\"x\",\"y\",\"z\"]} to {\"rank\":[\"x\",\"z\"]}",
                "{fields: {/a: {rank: [x, y]}}} | {fields: {/a: {rank: [y, x]}}} | MAJOR"
                        + " | /a from {\"rank\":[\"x\",\"y\"]} to {\"rank\":[\"y\",\"x\"]}",
                "{fields: {/a: counter}} | {fields: {/a: {counter: {min: 0}}}} | MINOR"
                        + " | /a from counter to {\"counter\":{\"min\":0}}",
                "{fields: {/a: {keyed: /id}}} | {fields: {/a: {keyed: /no}}} | MAJOR"
                        + " | /a from {\"keyed\":\"/id\"} to {\"keyed\":\"/no\"}",
                "{fields: {/a: {atomic: max}}} | {fields: {/a: {atomic: min}}} | MAJOR"
                        + " | /a from {\"atomic\":\"max\"} to {\"atomic\":\"min\"}",
            })
    void eachChangeTakesItsVersion(String before, String after, Bump needs, String change) {
        RulesetDifference difference = between(before, after);

        assertThat(difference.bump()).isEqualTo(needs);
        assertThat(difference.changes().stream().map(Change::toString))
                .contains(change.isEmpty() ? new String[0] : new String[] {change});
        assertThat(difference.changes().isEmpty()).isEqualTo(change.isEmpty());
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // a pattern takes paths away from one that is less specific
                "{fields: {/a/*: latest}} | {fields: {/a/*: latest, /a/b: max}} | MAJOR | /a/b from latest to max",
                "{fields: {/a/*: latest}} | {fields: {/a/*: latest, /a/b: latest}} | PATCH | ``",
                "{fields: {/a/*: latest, /a/b: max}} | {fields: {/a/*: latest}} | MAJOR | /a/b from max to latest",
                "{fields: {/a/*/*: latest}} | {fields: {/a/*/*: latest, /*/b/c: max}} | MAJOR"
                        + " | /*/b/c from auto to max; /a/b/c from latest to max",
                "{fields: {/a/*/*: latest}} | {fields: {/a/*/*: latest, /x/*/c: max}} | MINOR | /x/*/c from auto to max",
                // a rule holds for what is below it
                "{fields: {/a: latest}} | {fields: {/a: latest, /a/b: latest}} | PATCH | ``",
                "{fields: {/a: latest}} | {fields: {/a: latest, /a/b: max}} | MAJOR | /a/b from latest to max",
                "{fields: {/a/b: max}} | {fields: {/a: latest, /a/b: max}} | MINOR | /a from auto to latest",
                // a subtree that is one value has no rules inside
                "{fields: {/a/b: max}} | {fields: {/a: atomic, /a/b: max}} | MAJOR"
                        + " | /a from auto to atomic; /a/b from max to atomic",
                "{fields: {/a: atomic}} | {fields: {/a: atomic, /a/b: max}} | PATCH | ``",
                // the elements of a keyed list have rules of their own
                "{fields: {/a: {keyed: /id}}} | {fields: {/a: {keyed: /id}, /a/*/b: max}} | MINOR | /a/*/b from auto to max",
                // a group takes its members, and leaves the others alone
                "{fields: {/a/b: max, /a/d: min}} | {fields: {/a: {group: [/a/b, /a/c]}, /a/d: min}} | MAJOR"
                        + " | /a from auto to {\"group\":[\"/a/b\",\"/a/c\"]};"
                        + " /a/b from max to {\"group\":[\"/a/b\",\"/a/c\"]};"
                        + " /a/c from auto to {\"group\":[\"/a/b\",\"/a/c\"]}",
            })
    void whatCountsIsWhichRuleDecidesAPath(String before, String after, Bump needs, String changes) {
        RulesetDifference difference = between(before, after);

        assertThat(String.join(
                        "; ",
                        difference.changes().stream().map(Change::toString).toList()))
                .isEqualTo(changes);
        assertThat(difference.bump()).isEqualTo(needs);
    }

    @Test
    void whatHoldsForEveryTypeIsSaidOnce() {
        RulesetDifference difference = between(
                "{lists: strict, types: {a: {strategy: localWins}, b: {lists: atomic}}}",
                "{lists: lenient, types: {a: {strategy: serverWins}, c: {lists: atomic}}}");

        assertThat(difference.changes())
                .containsExactly(
                        new Change("lists", "strict", "lenient", Bump.MINOR),
                        new Change("a the strategy", "localWins", "serverWins", Bump.MAJOR),
                        new Change("b lists", "atomic", "lenient", Bump.MAJOR),
                        new Change("c lists", "strict", "atomic", Bump.MAJOR));
    }

    @Test
    void aTypeThatIsWrittenOutButDecidesAlikeIsNoChange() {
        assertThat(between("fields: {/a: max}", "{fields: {/a: max}, types: {a: {strategy: fieldLevelMerge}}}")
                        .changes())
                .isEmpty();
    }

    @Test
    void nameVersionLayoutAndOrderAreNoChange() {
        RulesetDifference difference = between(
                "{ruleset: a, version: 1.0.0, fields: {/a: max, /b: min}}",
                "# a comment\nfields:\n  /b: min\n  /a: max\nversion: 2.0.0\nruleset: b\n");

        assertThat(difference.changes()).isEmpty();
        assertThat(difference.bump()).isEqualTo(Bump.PATCH);
    }

    @Test
    void theLargestChangesAreNamedFirst() {
        RulesetDifference difference = between(
                "{lists: strict, bothCreate: merge, fields: {/z: max}}",
                "{lists: lenient, bothCreate: conflict, maxFuture: PT1S, fields: {/z: min}}");

        assertThat(difference.inShort())
                .isEqualTo(
                        "changes /z from max to min; bothCreate from merge to conflict; lists from strict to lenient;"
                                + " and 1 more");
        assertThat(between("lists: strict", "lists: lenient").inShort())
                .isEqualTo("changes lists from strict to lenient");
    }

    private static RulesetDifference between(String before, String after) {
        return RulesetDifference.between(Ruleset.parse(before, "before"), Ruleset.parse(after, "after"));
    }

    @Test
    void changesAreReadOnly() {
        List<Change> changes = between("lists: strict", "lists: lenient").changes();
        assertThat(changes).isUnmodifiable();
    }
}
