package dev.truce.conflict.queue;

import static dev.truce.conflict.Documents.stamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.Documents;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.merge.ChosenSide;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.conflict.version.VersionVector;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DecisionEffectTest {

    private static final Instant NOW = Instant.parse("2026-01-13T12:00:00Z");
    private final ConflictQueue queue = ConflictQueue.inMemory(InstantSource.fixed(NOW));

    private ConflictCase parked(String rules, String base, Side<JsonNode> local, Side<JsonNode> server) {
        Side<JsonNode> agreed = Documents.present(base, 1, "09:00");
        ConflictResolver.builder(Ruleset.parse(rules, "rules"), FieldAccess.json(), InstantSource.fixed(NOW))
                .queue(queue)
                .build()
                .resolve(new RecordId("t", "k"), agreed, local, server);
        return queue.list(CaseFilter.OPEN).get(0);
    }

    private Outcome.Resolved<String> decide(ConflictCase each, Decision decision) {
        return queue.decide(each.number(), each.revision(), decision, DecisionCheck.none(), "ann", "")
                .decision()
                .effect();
    }

    private ConflictCase twoConflictingFields() {
        return parked(
                "{}",
                "{'a':1,'b':1,'c':1}",
                Documents.present("{'a':2,'b':2,'c':2}", 5, "10:00"),
                Documents.present("{'a':3,'b':3,'c':1}", 4, "11:00"));
    }

    @Test
    void takingLocalWritesItAboveBothVersionsAtTheTimeOfTheDecision() {
        Outcome.Resolved<String> effect = decide(twoConflictingFields(), new Decision.TakeSide(Decision.Pick.LOCAL));
        assertThat(effect.value()).isEqualTo("{\"a\":2,\"b\":2,\"c\":2}");
        assertThat(effect.operation()).isEqualTo(Operation.PUT);
        assertThat(effect.stamp().version()).isEqualTo(new ScalarVersion(0, 6));
        assertThat(effect.stamp().modifiedAt()).isEqualTo(HybridTime.of(NOW));
    }

    @Test
    void takingTheServerAdoptsIt() {
        Outcome.Resolved<String> effect = decide(twoConflictingFields(), new Decision.TakeSide(Decision.Pick.SERVER));
        assertThat(effect.operation()).isEqualTo(Operation.NONE);
        assertThat(effect.stamp()).isEqualTo(stamp(4, "11:00"));
        assertThat(effect.losers()).extracting(Side::valueOrNull).containsExactly("{\"a\":2,\"b\":2,\"c\":2}");
    }

    @Test
    void pickedFieldsStandInTheMergedDocument() {
        Map<FieldPath, Decision.Pick> picks =
                Map.of(FieldPath.parse("/a"), Decision.Pick.LOCAL, FieldPath.parse("/b"), Decision.Pick.BASE);
        Outcome.Resolved<String> effect = decide(twoConflictingFields(), new Decision.PickFields(new TreeMap<>(picks)));
        assertThat(effect.value()).isEqualTo("{\"a\":2,\"b\":1,\"c\":2}");
        assertThat(effect.losers()).as("neither is what was decided").hasSize(2);
        assertThat(effect.trace().steps()).noneMatch(step -> step.side() == ChosenSide.NEITHER);
        assertThat(effect.trace().steps())
                .filteredOn(step -> step.rule().equals("decision"))
                .extracting(step -> step.path() + " " + step.side())
                .containsExactly("/a LOCAL", "/b BOTH");
        assertThat(effect.trace().steps())
                .extracting(step -> step.path().toString())
                .contains("/c");
    }

    @Test
    void everyConflictingPathMustBePicked() {
        ConflictCase open = twoConflictingFields();
        Map<FieldPath, Decision.Pick> one = Map.of(FieldPath.parse("/a"), Decision.Pick.LOCAL);
        assertThatThrownBy(() -> decide(open, new Decision.PickFields(new TreeMap<>(one))))
                .isInstanceOf(DecisionRefusedException.class)
                .hasMessage("The decision on case 1 leaves [/b] open; pick a side for every conflicting path.");
        Map<FieldPath, Decision.Pick> wrong = Map.of(FieldPath.parse("/z"), Decision.Pick.LOCAL);
        assertThatThrownBy(() -> decide(open, new Decision.PickFields(new TreeMap<>(wrong))))
                .hasMessage("The decision on case 1 picks [/z], but its conflicting paths are [/a, /b];"
                        + " pick among these, or decide for a side or a value.");
        assertThat(queue.find(1).orElseThrow().status()).isEqualTo(CaseStatus.OPEN);
    }

    @Test
    void anElementOfAKeyedListIsPickedByItsKey() {
        ConflictCase open = parked(
                "fields: {/items: {keyed: /sku}}",
                "{'items':[{'sku':'x','n':1},{'sku':'y','n':1}]}",
                Documents.present("{'items':[{'sku':'x','n':1},{'sku':'y','n':2}]}", 1, "10:00"),
                Documents.present("{'items':[{'sku':'y','n':3},{'sku':'x','n':1}]}", 2, "11:00"));
        Map<FieldPath, Decision.Pick> picks = Map.of(FieldPath.parse("/items/y/n"), Decision.Pick.LOCAL);
        assertThat(decide(open, new Decision.PickFields(new TreeMap<>(picks))).value())
                .isEqualTo("{\"items\":[{\"sku\":\"y\",\"n\":2},{\"sku\":\"x\",\"n\":1}]}");
    }

    @Test
    void aValueOfOnesOwnKeepsItsNumbersAsWritten() {
        ConflictCase open = twoConflictingFields();
        assertThatThrownBy(() -> decide(open, new Decision.SetValue("{\"a\":")))
                .isInstanceOf(DecisionRefusedException.class)
                .hasMessageStartingWith("The decision on case 1 is no JSON: the decided value:1:");
        assertThat(decide(open, new Decision.SetValue("{\"a\": 1.10}")).value()).isEqualTo("{\"a\":1.10}");
    }

    @Test
    void aDeleteIsWrittenUnlessTheServerDeletedAlready() {
        Outcome.Resolved<String> effect = decide(twoConflictingFields(), new Decision.Delete());
        assertThat(effect.operation()).isEqualTo(Operation.DELETE);
        assertThat(effect.trace().steps()).extracting(step -> step.side()).containsExactly(ChosenSide.BOTH);
        assertThat(effect.stamp().version()).isEqualTo(new ScalarVersion(0, 6));
        ConflictCase gone =
                parked("{}", "{'a':1}", Documents.present("{'a':2}", 1, "10:00"), Documents.tombstone(2, "11:00"));
        assertThat(decide(gone, new Decision.Delete()).operation()).isEqualTo(Operation.NONE);
    }

    /** A state of the future, which waits whatever else is known. */
    private Outcome.Resolved<String> decideBetweenPeers(@Nullable Version local) {
        Stamp stamp = new Stamp(local, HybridTime.of(NOW.plus(Duration.ofDays(1))));
        ConflictResolver.builder(
                        Ruleset.parse("{topology: peer, default: latestWins}", "rules"),
                        FieldAccess.json(),
                        InstantSource.fixed(NOW))
                .node("Bob")
                .queue(queue)
                .build()
                .resolve(
                        new RecordId("t", "k"),
                        Side.none(),
                        Side.present(FieldAccess.json().read("{}"), stamp),
                        Side.none());
        return decide(queue.list(CaseFilter.OPEN).get(0), new Decision.TakeSide(Decision.Pick.LOCAL));
    }

    @Test
    void betweenPeersADecisionIsCountedAlsoWhereASideHasNoVersion() {
        assertThat(decideBetweenPeers(null).stamp().version()).isEqualTo(VersionVector.of(Map.of("Bob", 1L)));
        assertThat(decideBetweenPeers(VersionVector.of(Map.of("Ann", 2L)))
                        .stamp()
                        .version())
                .isEqualTo(VersionVector.of(Map.of("Ann", 2L, "Bob", 1L)));
    }

    @Test
    void whereANodesCountIsUsedUpADecisionIsRefused() {
        assertThatThrownBy(() -> decideBetweenPeers(VersionVector.of(Map.of("Bob", Long.MAX_VALUE))))
                .isInstanceOf(DecisionRefusedException.class)
                .hasMessage(
                        "The decision on case 1 cannot get a version: none comes after {Bob=9223372036854775807} and"
                                + " none; mend the versions first.");
    }

    @Test
    void whereVersionsAreUsedUpADecisionIsRefused() {
        ConflictCase last = parked(
                "{}",
                "{'a':1}",
                Documents.present("{'a':2}", 1, "10:00"),
                Documents.present("{'a':3}", Long.MAX_VALUE, "11:00"));
        assertThatThrownBy(() -> decide(last, new Decision.TakeSide(Decision.Pick.LOCAL)))
                .isInstanceOf(DecisionRefusedException.class)
                .hasMessageEndingWith("9223372036854775807; mend the versions first.");
    }

    @Test
    void aDecisionOnAnOldRevisionIsRefusedWithTheFreshCase() {
        ConflictCase first = twoConflictingFields();
        ConflictCase second = parked(
                "{}",
                "{'a':1,'b':1,'c':1}",
                Documents.present("{'a':2,'b':2,'c':2}", 5, "10:00"),
                Documents.present("{'a':9,'b':3,'c':1}", 6, "11:30"));
        assertThat(second.number()).isEqualTo(first.number());
        assertThat(second.revision()).isEqualTo(2);
        assertThatThrownBy(() -> decide(first, new Decision.Delete()))
                .isInstanceOfSatisfying(
                        StaleCaseException.class,
                        stale -> assertThat(stale.current()).isEqualTo(second))
                .hasMessage("Case 1 was decided on revision 1, but it is now at revision 2;"
                        + " look at it again and decide on what it is now.");
    }

    @Test
    void aRecordCannotBecomeANumber() {
        ConflictCase open = twoConflictingFields();
        assertThatThrownBy(() -> decide(open, new Decision.SetValue("5")))
                .hasMessage("The decision on case 1 gives a value that is no JSON object, but the record is one;"
                        + " give the whole record.");
    }

    @Test
    void aDecisionOnADecidedCaseTellsWhoWasFaster() {
        ConflictCase open = twoConflictingFields();
        decide(open, new Decision.Delete());
        assertThatThrownBy(() -> decide(open, new Decision.Delete()))
                .isInstanceOf(StaleCaseException.class)
                .hasMessage("Case 1 is already decided (by ann, at 2026-01-13T12:00:00Z); nothing was changed.");
    }

    @Test
    void aDecisionOnACaseThatClosedItselfTellsWhy() {
        ConflictCase open = twoConflictingFields();
        queue.closeResolved(open.conflict().key());
        assertThatThrownBy(() -> decide(open, new Decision.Delete()))
                .isInstanceOf(StaleCaseException.class)
                .hasMessage("Case 1 is already closed (its record was seen without a conflict, at"
                        + " 2026-01-13T12:00:00Z); nothing was changed.");
    }

    private ConflictCase parked(Side<String> base, Side<String> local, Side<String> server) {
        return queue.park(Conflicts.of(base, local, server));
    }

    private ConflictCase atPeer(Side<String> local, Side<String> server) {
        return queue.park(
                Conflicts.of(new NewCase.Key("", new RecordId("guest", "g1"), "c"), Side.none(), local, server));
    }

    private static Stamp seen(long a, long b) {
        return new Stamp(VersionVector.of(Map.of("a", a, "b", b)), Documents.at("10:00"));
    }

    @Test
    void aRecordThatIsNoObjectMayBecomeAnything() {
        ConflictCase texts =
                parked(Side.none(), Conflicts.present("'one'", 1, "10:00"), Conflicts.present("'two'", 1, "11:00"));
        assertThat(decide(texts, new Decision.SetValue("[5]")).value()).isEqualTo("[5]");
        ConflictCase gone =
                parked(Side.none(), Side.tombstone(stamp(1, "10:00")), Conflicts.present("{'a':1}", 1, "11:00"));
        assertThatThrownBy(() -> decide(gone, new Decision.SetValue("[5]")))
                .hasMessageContaining("gives a value that is no JSON object");
    }

    @Test
    void nobodyDecidesByWhatWasErased() {
        ConflictCase open = twoConflictingFields();
        assertThatThrownBy(() -> decide(open, new Decision.Erased("set")))
                .isInstanceOf(DecisionRefusedException.class)
                .hasMessage("The decision on case 1 was erased, and can only be made anew.");
    }

    @Test
    void bothAreKeptOnlyWhereBothAreThere() {
        Side<String> there = Conflicts.present("{'a':1}", 1, "10:00");
        Side<String> gone = Side.tombstone(stamp(2, "11:00"));
        for (Decision.Pick keep : List.of(Decision.Pick.LOCAL, Decision.Pick.SERVER)) {
            ConflictCase open = parked(Side.none(), there, gone);
            assertThatThrownBy(() -> decide(open, new Decision.KeepBoth(keep, "k2")))
                    .as("%s", keep)
                    .hasMessageContaining("keeps both, but one of them is deleted or not known");
        }
    }

    @Test
    void aNewRecordHasAKeyOfItsOwn() {
        ConflictCase open = twoConflictingFields();
        assertThatThrownBy(() -> decide(open, new Decision.KeepBoth(Decision.Pick.LOCAL, "k")))
                .isInstanceOf(DecisionRefusedException.class)
                .hasMessageContaining("gives the new record the key of this one");
    }

    @Test
    void aStateThatIsNotKnownCannotBeTaken() {
        ConflictCase open = parked(
                Side.unknown(), Conflicts.present("{'a':1}", 1, "10:00"), Conflicts.present("{'a':2}", 1, "11:00"));
        assertThatThrownBy(() -> decide(open, new Decision.TakeSide(Decision.Pick.BASE)))
                .isInstanceOf(DecisionRefusedException.class)
                .hasMessageContaining("takes base's state, but that is not known");
    }

    @Test
    void aDecisionBetweenPeersJoinsWhatBothHaveSeen() {
        ConflictCase open = atPeer(Conflicts.present("{'a':1}", seen(2, 1)), Conflicts.present("{'a':2}", seen(1, 2)));
        Outcome.Resolved<String> effect = decide(open, new Decision.TakeSide(Decision.Pick.LOCAL));
        assertThat(effect.stamp().version())
                .isEqualTo(VersionVector.of(Map.of("a", 2L, "b", 2L)).next("c"));
        ConflictCase again = atPeer(Conflicts.present("{'a':3}", seen(2, 1)), Conflicts.present("{'a':4}", seen(1, 2)));
        Outcome.Resolved<String> created =
                decide(again, new Decision.KeepBoth(Decision.Pick.SERVER, "k2")).created();
        assertThat(created.stamp().version()).isEqualTo(VersionVector.EMPTY.next("c"));
        ConflictCase mixed = atPeer(Conflicts.present("{'a':5}", seen(2, 1)), Conflicts.present("{'a':6}", 7, "10:00"));
        assertThat(decide(mixed, new Decision.TakeSide(Decision.Pick.LOCAL))
                        .stamp()
                        .version())
                .isEqualTo(VersionVector.of(Map.of("a", 2L, "b", 1L)).next("c"));
    }

    @Test
    void aCaseWithoutFieldsHasNoneToPick() {
        ConflictCase open = queue.park(Conflicts.names());
        assertThatThrownBy(() -> decide(open, new Decision.PickFields(new TreeMap<>())))
                .isInstanceOf(DecisionRefusedException.class)
                .hasMessageContaining("picks [], but its conflicting paths are []");
    }

    @Test
    void aFieldThatThePickedSideLacksIsTakenAway() {
        ConflictCase open = parked(
                "{}",
                "{'a':1}",
                Documents.present("{'a':1,'b':2}", 5, "10:00"),
                Documents.present("{'a':1,'b':3}", 4, "11:00"));
        Map<FieldPath, Decision.Pick> picks = Map.of(FieldPath.parse("/b"), Decision.Pick.BASE);
        assertThat(decide(open, new Decision.PickFields(new TreeMap<>(picks))).value())
                .isEqualTo("{\"a\":1}");
    }

    @Test
    void theHolderOfARecordIsToldWithinItsTenant() {
        NewCase names = Conflicts.names();
        queue.park(Conflicts.of(Conflicts.key("north", "g1"), names.base(), names.local(), names.server()));
        queue.park(Conflicts.of(Conflicts.key("south", "g2"), names.base(), names.local(), names.server()));
        assertThat(queue.holder(Conflicts.key("north", "g1"))).contains(1L);
        assertThat(queue.holder(Conflicts.key("south", "g2"))).contains(2L);
        assertThat(queue.holder(Conflicts.key("south", "g1"))).isEmpty();
    }
}
