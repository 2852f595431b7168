package dev.truce.conflict.engine;

import static dev.truce.conflict.Documents.at;
import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.conflict.version.VersionVector;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Two replicas without an arbiter: each decides for itself, and both must decide alike. */
class PeerTest {

    private static final RecordId ID = new RecordId("note", "n1");
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-01-13T12:00:00Z"));

    private static ConflictResolver<JsonNode> peer(String node) {
        return ConflictResolver.builder(
                        Ruleset.parse("{topology: peer, default: latestWins}", "rules"), FieldAccess.json(), NOON)
                .node(node)
                .withoutLoopBreaker()
                .build();
    }

    private final ConflictResolver<JsonNode> ann = peer("a");
    private final ConflictResolver<JsonNode> bob = peer("b");

    private static VersionVector seen(long a, long b) {
        return VersionVector.of(Map.of("a", a, "b", b));
    }

    private static Side<JsonNode> state(String text, VersionVector version, String time) {
        return Side.present(json(text), new Stamp(version, at(time)));
    }

    private static Outcome.Resolved<JsonNode> resolved(Outcome<JsonNode> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Resolved.class);
        return (Outcome.Resolved<JsonNode>) outcome;
    }

    @ParameterizedTest(name = "local {0}.{1}, other {2}.{3}, same content {4}: {5}")
    @CsvSource({
        "1, 1, 1, 1, true,  IN_SYNC",
        "1, 1, 1, 1, false, FAULT",
        "1, 1, 1, 2, false, PULL",
        "1, 2, 1, 1, false, PUSH",
        "2, 1, 1, 2, false, CONFLICT",
        "1, 1, 1, 2, true,  IN_SYNC",
        "1, 2, 1, 1, true,  IN_SYNC",
        "2, 1, 1, 2, true,  IN_SYNC",
    })
    void whatEachHasSeenTellsWhoIsAhead(long a, long b, long otherA, long otherB, boolean same, Answer expected) {
        Side<JsonNode> local = state("1", seen(a, b), "10:00");
        Side<JsonNode> other = state(same ? "1" : "2", seen(otherA, otherB), "10:00");
        Outcome<JsonNode> outcome = ann.resolve(ID, Side.none(), local, other);
        assertThat(outcome.detection().answer()).isEqualTo(expected);
        if (outcome instanceof Outcome.Resolved<JsonNode> resolved) {
            assertThat(resolved.stamp().version()).isEqualTo(seen(Math.max(a, otherA), Math.max(b, otherB)));
        } else {
            assertThat(((Outcome.Parked<JsonNode>) outcome).reason()).isEqualTo(ParkReason.VERSION_REUSED);
        }
    }

    @Test
    void bothDecideAlikeAndAdoptTheJoin() {
        Side<JsonNode> ofA = state("'a'", seen(2, 1), "10:00");
        Side<JsonNode> ofB = state("'b'", seen(1, 2), "11:00");
        Outcome.Resolved<JsonNode> atA = resolved(ann.resolve(ID, Side.none(), ofA, ofB));
        Outcome.Resolved<JsonNode> atB = resolved(bob.resolve(ID, Side.none(), ofB, ofA));
        assertThat(atA.side()).isEqualTo(atB.side()).isEqualTo(state("'b'", seen(2, 2), "11:00"));
        assertThat(atA.operation()).isEqualTo(Operation.NONE);
        assertThat(atB.operation()).isEqualTo(Operation.PUT);
    }

    private static Side<JsonNode> uncounted(String text, String time) {
        return Side.present(json(text), new Stamp(null, at(time)));
    }

    @Test
    void aPeerCountsWhatNobodyCountedBefore() {
        Side<JsonNode> base = state("'old'", seen(1, 1), "09:00");
        Side<JsonNode> edited = state("'new'", seen(1, 1), "10:00");
        assertThat(resolved(ann.resolve(ID, base, uncounted("'new'", "10:00"), base))
                        .side())
                .isEqualTo(state("'new'", seen(2, 1), "10:00"));
        assertThat(resolved(ann.resolve(ID, base, edited, uncounted("'old'", "09:00")))
                        .side())
                .isEqualTo(state("'new'", seen(2, 1), "10:00"));
        Outcome.Resolved<JsonNode> first =
                resolved(ann.resolve(ID, Side.none(), uncounted("'a'", "10:00"), uncounted("'b'", "09:00")));
        assertThat(first.side()).isEqualTo(state("'a'", VersionVector.of(Map.of("a", 1L)), "10:00"));
    }

    @Test
    void whatBothHoldIsInSyncThoughOneDidNotCountIt() {
        Outcome.Resolved<JsonNode> outcome =
                resolved(ann.resolve(ID, Side.none(), state("'a'", seen(2, 1), "10:00"), uncounted("'a'", "09:00")));
        assertThat(outcome.detection().answer()).isEqualTo(Answer.IN_SYNC);
        assertThat(outcome.operation()).isEqualTo(Operation.NONE);
        assertThat(outcome.value()).isEqualTo(json("'a'"));
    }

    @Test
    void anEditIsCountedOnceItMeetsAnotherState() {
        Side<JsonNode> base = state("'old'", seen(1, 1), "09:00");
        Side<JsonNode> edited = state("'new'", seen(1, 1), "10:00");
        Outcome.Resolved<JsonNode> push = resolved(ann.resolve(ID, base, edited, base));
        assertThat(push.detection().answer()).isEqualTo(Answer.PUSH);
        assertThat(push.stamp().version()).isEqualTo(seen(2, 1));

        Side<JsonNode> theirs = state("'theirs'", seen(1, 2), "10:30");
        Outcome.Resolved<JsonNode> conflict = resolved(ann.resolve(ID, base, edited, theirs));
        assertThat(conflict.detection().answer()).isEqualTo(Answer.CONFLICT);
        assertThat(conflict.stamp().version()).isEqualTo(seen(2, 2));
        assertThat(conflict.value()).isEqualTo(json("'theirs'"));
    }

    @Test
    void anEditThatArrivedWithoutAnAnswerIsInSync() {
        Side<JsonNode> base = state("'old'", seen(1, 1), "09:00");
        Side<JsonNode> edited = state("'new'", seen(1, 1), "10:00");
        Side<JsonNode> arrived = state("'new'", seen(2, 1), "10:00");
        Outcome.Resolved<JsonNode> again = resolved(ann.resolve(ID, base, edited, arrived));
        assertThat(again.detection().answer()).isEqualTo(Answer.IN_SYNC);
        assertThat(again.stamp().version()).isEqualTo(seen(2, 1));
        Side<JsonNode> editedAgain = state("'newer'", seen(1, 1), "10:05");
        Outcome.Resolved<JsonNode> next = resolved(ann.resolve(ID, base, editedAgain, arrived));
        assertThat(next.detection().answer()).isEqualTo(Answer.PUSH);
        assertThat(next.stamp().version()).isEqualTo(seen(3, 1));
    }

    /** Found by simulation: the join alone named a state that a third peer decided otherwise, with the same vector. */
    @Test
    void anEditToWhatTheOtherHoldsAlreadyIsCounted() {
        Side<JsonNode> base = state("'old'", seen(1, 1), "09:00");
        Side<JsonNode> edited = state("'new'", seen(1, 1), "10:00");
        Side<JsonNode> theirs = state("'new'", seen(0, 2), "10:05");
        Outcome.Resolved<JsonNode> outcome = resolved(ann.resolve(ID, base, edited, theirs));
        assertThat(outcome.detection().answer()).isEqualTo(Answer.IN_SYNC);
        assertThat(outcome.stamp().version()).isEqualTo(seen(2, 2));
    }

    @Test
    void anEditBackToWhatWasAgreedOnIsCountedWithItsTime() {
        Side<JsonNode> base = state("'old'", seen(1, 1), "09:00");
        Side<JsonNode> andBack = state("'old'", seen(1, 1), "10:00");
        Outcome.Resolved<JsonNode> outcome = resolved(ann.resolve(ID, base, andBack, base));
        assertThat(outcome.detection().answer()).isEqualTo(Answer.IN_SYNC);
        assertThat(outcome.side()).isEqualTo(state("'old'", seen(2, 1), "10:00"));
    }

    @Test
    void aDeleteOfWhatTheOtherDeletedIsCountedSoThatAThirdOneWhoSawNeitherTakesIt() {
        Side<JsonNode> written = state("'x'", seen(2, 1), "09:00");
        Side<JsonNode> mine = Side.tombstone(new Stamp(seen(2, 1), at("10:00")));
        Side<JsonNode> theirs = Side.tombstone(new Stamp(seen(1, 2), at("08:30")));
        Outcome.Resolved<JsonNode> both = resolved(ann.resolve(ID, written, mine, theirs));
        assertThat(both.stamp().version()).isEqualTo(seen(3, 2));

        Outcome.Resolved<JsonNode> third = resolved(ann.resolve(ID, Side.none(), written, theirs));
        assertThat(third.side()).isEqualTo(state("'x'", seen(2, 2), "09:00"));
        assertThat(resolved(ann.resolve(ID, written, third.side(), both.side())).side())
                .isEqualTo(both.side());
    }

    /** Each took the other's time, and from then on they judged a third state differently. */
    @Test
    void twoWhoWroteTheSameAgreeOnTheLaterTime() {
        Side<JsonNode> ofA = state("1.0", seen(2, 1), "10:00");
        Side<JsonNode> ofB = state("1", seen(1, 2), "11:00");
        Outcome.Resolved<JsonNode> atA = resolved(ann.resolve(ID, Side.none(), ofA, ofB));
        Outcome.Resolved<JsonNode> atB = resolved(bob.resolve(ID, Side.none(), ofB, ofA));
        assertThat(atA.side()).isEqualTo(atB.side()).isEqualTo(state("1", seen(2, 2), "11:00"));
        assertThat(atA.value()).hasToString("1");
        assertThat(atB.value()).hasToString("1");
        assertThat(atB.operation()).isEqualTo(Operation.NONE);
    }

    @Test
    void aTimeThatIsKnownStandsBeforeOneThatIsNotAndThenTheLaterBirth() {
        Side<JsonNode> untimed = Side.present(json("1"), new Stamp(seen(2, 1), null));
        Side<JsonNode> timed = state("1", seen(1, 2), "09:00");
        assertThat(resolved(ann.resolve(ID, Side.none(), timed, untimed))
                        .stamp()
                        .modifiedAt())
                .isEqualTo(at("09:00"));
        assertThat(resolved(ann.resolve(ID, Side.none(), untimed, timed))
                        .stamp()
                        .modifiedAt())
                .isEqualTo(at("09:00"));
        Side<JsonNode> born =
                Side.present(json("1"), new Stamp(seen(2, 1), at("09:00"), at("08:00"), Collections.emptySortedMap()));
        assertThat(resolved(ann.resolve(ID, Side.none(), born, timed)).stamp().bornAt())
                .isEqualTo(at("08:00"));
        assertThat(resolved(ann.resolve(ID, Side.none(), timed, born)).stamp().bornAt())
                .isEqualTo(at("08:00"));
    }

    @Test
    void aDeleteIsAnEditLikeAnyOther() {
        Side<JsonNode> base = state("'old'", seen(1, 1), "09:00");
        Side<JsonNode> deleted = Side.tombstone(new Stamp(seen(1, 1), at("10:00")));
        Outcome.Resolved<JsonNode> push = resolved(ann.resolve(ID, base, deleted, base));
        assertThat(push.operation()).isEqualTo(Operation.DELETE);
        assertThat(push.side()).isEqualTo(Side.tombstone(new Stamp(seen(2, 1), at("10:00"))));
    }

    @Test
    void passingOnWhatAnotherWroteIsNoWrite() {
        Side<JsonNode> passedOn = state("'x'", seen(1, 3), "10:00");
        Side<JsonNode> behind = state("'w'", seen(1, 2), "09:00");
        Outcome.Resolved<JsonNode> push = resolved(ann.resolve(ID, passedOn, passedOn, behind));
        assertThat(push.operation()).isEqualTo(Operation.PUT);
        assertThat(push.stamp().version()).isEqualTo(seen(1, 3));
    }

    @Test
    void aRecordWithoutAVersionBeginsToBeCountedAtItsWriter() {
        Side<JsonNode> fresh = Side.present(json("1"), new Stamp(null, at("10:00")));
        Outcome.Resolved<JsonNode> push = resolved(ann.resolve(ID, Side.none(), fresh, Side.none()));
        assertThat(push.stamp().version()).isEqualTo(seen(1, 0));
        Outcome.Resolved<JsonNode> over =
                resolved(ann.resolve(ID, Side.none(), fresh, state("2", seen(0, 4), "09:00")));
        assertThat(over.stamp().version()).isEqualTo(seen(1, 4));
    }

    @Test
    void anExhaustedCountParks() {
        VersionVector last = seen(Long.MAX_VALUE, 1);
        Side<JsonNode> base = state("'old'", last, "09:00");
        Outcome<JsonNode> edited = ann.resolve(ID, base, state("'new'", last, "10:00"), base);
        assertThat(((Outcome.Parked<JsonNode>) edited).reason()).isEqualTo(ParkReason.VERSION_EXHAUSTED);
        Side<JsonNode> fresh = Side.present(json("1"), new Stamp(null, at("10:00")));
        Outcome<JsonNode> over = ann.resolve(ID, Side.none(), fresh, state("2", last, "09:00"));
        assertThat(((Outcome.Parked<JsonNode>) over).reason()).isEqualTo(ParkReason.VERSION_EXHAUSTED);
        assertThat(resolved(bob.resolve(ID, base, state("'new'", last, "10:00"), base))
                        .stamp()
                        .version())
                .isEqualTo(seen(Long.MAX_VALUE, 2));
    }

    /** The later one of two rivals: by time, counter, node, a delete over a change, the digest; the same at both. */
    @ParameterizedTest(name = "{0} against {1}")
    @CsvSource({
        "'1@10.0.a', '2@11.0.a'",
        "'2@11.0.a', '1@11.1.a'",
        "'2@11.1.a', '1@11.1.b'",
        "'2@11.1.\uFF5E', '1@11.1.\uD83D\uDE00'",
        "'1@11.1.a', 'x@11.1.a'",
        "'x@11.1.a', '1@11.1.b'",
        "'1@-', 'x@-'",
        "'1@-', '2@0.0.'",
    })
    void theLaterStateStandsAtBothPeers(String earlier, String later) {
        Side<JsonNode> ofA = rival(earlier, seen(2, 1));
        Side<JsonNode> ofB = rival(later, seen(1, 2));
        assertThat(resolved(ann.resolve(ID, Side.none(), ofA, ofB)).value()).isEqualTo(ofB.valueOrNull());
        assertThat(resolved(bob.resolve(ID, Side.none(), ofB, ofA)).value()).isEqualTo(ofB.valueOrNull());
        assertThat(resolved(ann.resolve(ID, Side.none(), ofA, ofB)).side())
                .isEqualTo(resolved(bob.resolve(ID, Side.none(), ofB, ofA)).side());
    }

    /** {@code 1@10.2.n}: content 1, millisecond 10, counter 2, node n; {@code x} is a tombstone, {@code -} no time. */
    private static Side<JsonNode> rival(String text, VersionVector version) {
        String content = text.substring(0, text.indexOf('@'));
        String[] time = text.substring(text.indexOf('@') + 1).split("\\.", -1);
        Stamp stamp = new Stamp(
                version,
                time.length == 1 ? null : new HybridTime(Long.parseLong(time[0]), Integer.parseInt(time[1]), time[2]));
        return content.equals("x") ? Side.tombstone(stamp) : Side.present(json(content), stamp);
    }

    @Test
    void atTheSameMomentTheDigestDecidesAlikeAtBoth() {
        Side<JsonNode> ofA = rival("1@1.1.n", seen(2, 1));
        Side<JsonNode> ofB = rival("2@1.1.n", seen(1, 2));
        Outcome.Resolved<JsonNode> atA = resolved(ann.resolve(ID, Side.none(), ofA, ofB));
        Outcome.Resolved<JsonNode> atB = resolved(bob.resolve(ID, Side.none(), ofB, ofA));
        assertThat(atA.side()).isEqualTo(atB.side());
        Side<JsonNode> swappedA = rival("2@1.1.n", seen(2, 1));
        Side<JsonNode> swappedB = rival("1@1.1.n", seen(1, 2));
        assertThat(resolved(ann.resolve(ID, Side.none(), swappedA, swappedB)).value())
                .isEqualTo(atA.value());
    }

    @Test
    void aVectorAgainstACountOrNothingIsComparedByContent() {
        Side<JsonNode> local = state("'a'", seen(2, 1), "10:00");
        Side<JsonNode> counted = Side.present(json("'b'"), new Stamp(Version.of(3), at("11:00")));
        assertThat(ann.decide(ID, Side.none(), local, counted).detection().answer())
                .isEqualTo(Answer.CONFLICT);
        assertThat(ann.decide(ID, Side.none(), counted, local).detection().answer())
                .isEqualTo(Answer.CONFLICT);
        assertThat(resolved(ann.decide(ID, Side.none(), local, Side.none()))
                        .stamp()
                        .version())
                .isEqualTo(seen(2, 1));
        assertThat(resolved(ann.decide(ID, Side.none(), Side.none(), local))
                        .stamp()
                        .version())
                .isEqualTo(seen(2, 1));
    }

    @Test
    void behindAHubVectorsCountEachWrite() {
        ConflictResolver<JsonNode> hub = ConflictResolver.builder(
                        Ruleset.parse("default: localWins", "rules"), FieldAccess.json(), NOON)
                .node("a")
                .build();
        Outcome.Resolved<JsonNode> outcome = resolved(
                hub.decide(ID, Side.none(), state("'a'", seen(2, 1), "10:00"), state("'b'", seen(1, 2), "11:00")));
        assertThat(outcome.stamp().version()).isEqualTo(seen(3, 2));
        Side<JsonNode> fresh = Side.present(json("1"), new Stamp(null, at("10:00")));
        assertThat(resolved(hub.decide(ID, Side.none(), fresh, Side.none()))
                        .stamp()
                        .version())
                .isEqualTo(Version.of(1));
    }

    @Test
    void aFreshPeerRecordIsNotTakenForAnEditOfItself() {
        Side<JsonNode> unchanged = state("'x'", seen(1, 1), "09:00");
        Outcome.Resolved<JsonNode> pull =
                resolved(ann.decide(ID, unchanged, unchanged, state("'y'", seen(1, 2), "10:00")));
        assertThat(pull.stamp().version()).isEqualTo(seen(1, 2));
    }
}
