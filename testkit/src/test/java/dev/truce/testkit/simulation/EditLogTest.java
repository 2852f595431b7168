package dev.truce.testkit.simulation;

import static dev.truce.testkit.simulation.Setups.ACCESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Detection;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.ChosenSide;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What is lost, comes back or is taken away is reported in words; what somebody saw or an outcome named is not. */
class EditLogTest {

    private static final String NOTHING = "every promise holds";
    private static final RecordId ID = new RecordId("record", "1");
    private static final RecordId OTHER = new RecordId("record", "2");
    private static final Detection IN_SYNC = new Detection(Answer.IN_SYNC, null, null);
    private static final String A = "{'title':'A','state':'open'}";
    private static final String B = "{'title':'B','state':'open'}";
    private static final String C = "{'title':'C','state':'open'}";
    private static final String TITLE_ALONE = "{'title':'A'}";
    private static final @Nullable String GONE = null;

    private static final String ANN_MADE_IT =
            "what is made anew outlives older deletes: Ann made record/1 anew after it was deleted; every delete is from"
                    + " before, and yet the record is gone";

    /** A log and the replicas that edit; the edits are counted from 0. */
    private static final class History {

        final EditLog<JsonNode> log;
        final Replica<JsonNode> ann;
        final Replica<JsonNode> bob;

        History(Setup<JsonNode> setup) {
            this.log = new EditLog<>(setup);
            this.ann = new Replica<>(setup, "Ann", 0, Instant.EPOCH);
            this.bob = new Replica<>(setup, "Bob", 0, Instant.EPOCH);
        }

        /** All that a user may ask for is looked at, and all begin with a record. */
        static History of(@Nullable String agreed) {
            History history =
                    new History(Setups.of("default: latestWins", 2, 2).sparing().setup());
            history.log.begin(ID, side(agreed, 0));
            return history.agreedOn(agreed);
        }

        History agreedOn(@Nullable String json) {
            Stream.of(ann, bob)
                    .forEach(each ->
                            each.resolver().confirm(resolved(Operation.NONE, side(json, 0), List.of(), Trace.EMPTY)));
            return this;
        }

        History edit(Replica<JsonNode> who, @Nullable String before, @Nullable String after, long time) {
            return edit(ID, who, before, after, time);
        }

        History edit(RecordId id, Replica<JsonNode> who, @Nullable String before, @Nullable String after, long time) {
            log.add(id, who, side(before, 0), side(after, time));
            return this;
        }

        History sees(Replica<JsonNode> who, int... edits) {
            who.seen(ID).or(bits(edits));
            return this;
        }

        History hears(Outcome<JsonNode> outcome, BitSet local, BitSet server) {
            log.hear(new EditLog.Judged<>(outcome, local, server, false));
            return this;
        }

        /** Ann's title is B and Bob's is C: whose is missed where the other's stands. */
        String missed() {
            return (check(C).equals(NOTHING) ? "" : "Ann") + (check(B).equals(NOTHING) ? "" : "Bob");
        }

        String check(@Nullable String agreed) {
            try {
                log.check(ID, side(agreed, 0));
                return NOTHING;
            } catch (Broken broken) {
                return broken.promise() + ": " + broken.what();
            }
        }
    }

    private static Side<JsonNode> side(@Nullable String json, long time) {
        Stamp stamp = new Stamp(new ScalarVersion(0, 1), time == 0 ? null : HybridTime.ofMillis(time));
        return json == null ? Side.tombstone(stamp) : Side.present(ACCESS.read(json.replace('\'', '"')), stamp);
    }

    private static BitSet bits(int... edits) {
        BitSet bits = new BitSet();
        IntStream.of(edits).forEach(bits::set);
        return bits;
    }

    private static Outcome<JsonNode> resolved(
            Operation operation, Side<JsonNode> side, List<Side<JsonNode>> losers, Trace trace) {
        return new Outcome.Resolved<>(ID, IN_SYNC, operation, side.valueOrNull(), side.stamp(), losers, trace);
    }

    private static Outcome<JsonNode> merged(String path, ChosenSide side) {
        Trace.Step step = new Trace.Step(FieldPath.parse(path), "latest", side, "it is later");
        return resolved(Operation.PUT, side(A, 0), List.of(side(B, 0), side(C, 0)), Trace.of(List.of(step), Set.of()));
    }

    private static String lost(String edit, String state) {
        return "no edit is lost unsaid: " + edit
                + " in record/1, nobody who saw that changed it, no outcome says that it gave way, and yet the record is "
                + state.replace('\'', '"');
    }

    private static History annMakesATitle() {
        History history = History.of(A);
        return history.edit(history.ann, A, B, 1);
    }

    @Test
    void aChangeThatNobodySawAndNoOutcomeNamesIsLost() {
        String lost = "Ann set title to \"B\"";
        assertThat(annMakesATitle().check(A)).isEqualTo(lost(lost, A + " at 0.1"));
        assertThat(annMakesATitle().check(GONE)).isEqualTo(lost(lost, "deleted at 0.1"));
        assertThat(annMakesATitle().check(B)).isEqualTo(NOTHING);
        History elsewhere = History.of(A);
        assertThat(elsewhere.edit(OTHER, elsewhere.ann, A, B, 1).check(A)).isEqualTo(NOTHING);
    }

    @Test
    void onlyWhoSawAChangeMayChangeOrDeleteIt() {
        History unseen = annMakesATitle();
        assertThat(unseen.edit(unseen.bob, A, C, 2).check(C)).startsWith(lost("Ann set title to \"B\"", C));
        History seen = annMakesATitle();
        assertThat(seen.sees(seen.bob, 0).edit(seen.bob, B, C, 2).check(C)).isEqualTo(NOTHING);
        History another = annMakesATitle();
        String paid = "{'title':'A','state':'paid'}";
        assertThat(another.sees(another.bob, 0).edit(another.bob, A, paid, 2).check(paid))
                .startsWith(lost("Ann set title to \"B\"", paid));
        History deleted = annMakesATitle();
        assertThat(deleted.sees(deleted.bob, 0).edit(deleted.bob, B, GONE, 2).check(GONE))
                .isEqualTo(NOTHING);
        History elsewhere = annMakesATitle();
        assertThat(elsewhere
                        .sees(elsewhere.bob, 0)
                        .edit(OTHER, elsewhere.bob, B, GONE, 2)
                        .check(GONE))
                .startsWith(lost("Ann set title to \"B\"", "deleted"));
    }

    @Test
    void aRemovalIsAnEditWhereTheMemberWasAgreedOnAndTheRecordWasThereThroughout() {
        History removed = History.of(A);
        removed.edit(removed.ann, A, TITLE_ALONE, 1);
        assertThat(removed.check(TITLE_ALONE)).isEqualTo(NOTHING);
        assertThat(removed.check(A)).isEqualTo(lost("Ann removed state", A + " at 0.1"));

        removed.edit(OTHER, removed.bob, A, GONE, 2);
        assertThat(removed.check(A)).startsWith(lost("Ann removed state", A));
        removed.sees(removed.bob, 0).edit(removed.bob, A, GONE, 3).edit(removed.bob, GONE, A, 4);
        assertThat(removed.check(A)).isEqualTo(NOTHING);

        History neverAgreed = History.of(TITLE_ALONE);
        neverAgreed.edit(neverAgreed.ann, A, TITLE_ALONE, 1);
        assertThat(neverAgreed.check(A)).isEqualTo(NOTHING);

        History twice = History.of(A);
        twice.edit(twice.ann, A, TITLE_ALONE, 1).sees(twice.bob, 0);
        twice.edit(twice.bob, TITLE_ALONE, A, 2).edit(twice.bob, A, TITLE_ALONE, 3);
        assertThat(twice.check(A)).as("it lacked that before").isEqualTo(NOTHING);

        History onceMade = History.of(A);
        onceMade.edit(onceMade.ann, A, TITLE_ALONE, 1).edit(onceMade.bob, GONE, A, 2);
        assertThat(onceMade.check(A)).as("it once lacked everything").isEqualTo(NOTHING);
    }

    @Test
    void whatAMemberWasBeforeMayLookLikeNoChange() {
        History back = annMakesATitle();
        back.sees(back.bob, 0).edit(back.bob, B, A, 2);
        assertThat(back.check(C)).as("A is what all began with").isEqualTo(NOTHING);

        History lacking = History.of(TITLE_ALONE).agreedOn(A);
        lacking.edit(lacking.ann, A, TITLE_ALONE, 1);
        assertThat(lacking.check(A)).as("all began without").isEqualTo(NOTHING);
    }

    @Test
    void whatTwoDidAlikeIsWellWithBothWhereItIsWellWithOne() {
        History alike = annMakesATitle();
        alike.edit(alike.bob, A, B, 2);
        assertThat(alike.check(C)).startsWith(lost("Ann set title to \"B\"", C));
        alike.log.settle(bits(1));
        assertThat(alike.check(C)).isEqualTo(NOTHING);

        History different = annMakesATitle();
        different.edit(different.bob, A, C, 2).log.settle(bits(1));
        assertThat(different.check(A)).startsWith(lost("Ann set title to \"B\"", A));

        History elsewhere = annMakesATitle();
        elsewhere.edit(OTHER, elsewhere.bob, A, B, 2).log.settle(bits(1));
        assertThat(elsewhere.check(A)).startsWith(lost("Ann set title to \"B\"", A));
    }

    private static History annDeletes(@Nullable String agreed) {
        History history = History.of(agreed);
        return history.edit(history.ann, A, GONE, 1);
    }

    @Test
    void whatWasDeletedStaysDeletedUnlessItWasMadeAnewByWhoSawThatOrItGaveWay() {
        String back =
                "what was deleted stays deleted: Ann deleted record/1, nobody who saw that made it anew, no outcome"
                        + " says that the delete gave way, and yet it is {\"title\":\"A\",\"state\":\"open\"} at 0.1";
        assertThat(annDeletes(A).check(A)).isEqualTo(back);
        assertThat(annDeletes(A).check(GONE)).isEqualTo(NOTHING);
        assertThat(annDeletes(GONE).check(A)).as("the others never knew it").isEqualTo(NOTHING);

        History anew = annDeletes(A);
        assertThat(anew.edit(anew.bob, GONE, A, 2).check(A)).isEqualTo(back);
        History seen = annDeletes(A);
        assertThat(seen.sees(seen.bob, 0).edit(seen.bob, GONE, A, 2).check(A)).isEqualTo(NOTHING);
        History changed = annDeletes(A);
        changed.sees(changed.bob, 0).edit(changed.bob, A, B, 2);
        assertThat(changed.check(A)).as("a change is no making anew").isEqualTo(back);

        History gaveWay = annDeletes(A);
        gaveWay.hears(resolved(Operation.NONE, side(A, 2), List.of(side(GONE, 1)), Trace.EMPTY), bits(0), bits());
        assertThat(gaveWay.check(A)).isEqualTo(NOTHING);

        History twins = annDeletes(A);
        twins.edit(twins.bob, A, GONE, 2).log.settle(bits(1));
        assertThat(twins.check(A)).as("Bob deleted it, too, and that gave way").isEqualTo(NOTHING);

        History elsewhere = History.of(A);
        assertThat(elsewhere.edit(OTHER, elsewhere.ann, A, GONE, 1).check(A)).isEqualTo(NOTHING);
    }

    /** Ann makes the record anew at 20, and an outcome says that this gave way to a delete. */
    private static History annMakesItAnew(History history) {
        history.edit(history.ann, GONE, B, 20);
        return history.hears(
                resolved(Operation.DELETE, side(GONE, 0), List.of(side(B, 20)), Trace.EMPTY), bits(), bits(0));
    }

    private static History annMakesItAnew() {
        return annMakesItAnew(History.of(GONE));
    }

    @Test
    void whatIsMadeAnewIsTakenAwayByLaterDeletesAlone() {
        assertThat(annMakesItAnew().check(GONE)).isEqualTo(ANN_MADE_IT);
        assertThat(annMakesItAnew().check(A)).as("it is there").isEqualTo(NOTHING);

        History before = annMakesItAnew();
        assertThat(before.edit(before.bob, A, GONE, 19).check(GONE)).isEqualTo(ANN_MADE_IT);
        History atOnce = annMakesItAnew();
        assertThat(atOnce.edit(atOnce.bob, A, GONE, 20).check(GONE)).isEqualTo(NOTHING);
        History later = annMakesItAnew();
        assertThat(later.edit(later.bob, A, GONE, 21).check(GONE)).isEqualTo(NOTHING);
        History elsewhere = annMakesItAnew();
        assertThat(elsewhere.edit(OTHER, elsewhere.bob, A, GONE, 21).check(GONE))
                .isEqualTo(ANN_MADE_IT);
        History noDelete = annMakesItAnew();
        noDelete.edit(noDelete.bob, A, C, 21).log.settle(bits(1));
        assertThat(noDelete.check(GONE)).isEqualTo(ANN_MADE_IT);

        History seen = annMakesItAnew();
        assertThat(seen.sees(seen.bob, 0).edit(seen.bob, B, GONE, 19).check(GONE))
                .isEqualTo(NOTHING);
        History withoutTime = annMakesItAnew();
        assertThat(withoutTime.edit(withoutTime.bob, A, GONE, 0).check(GONE)).isEqualTo(ANN_MADE_IT);
        History neverTold = History.of(GONE);
        neverTold.edit(neverTold.ann, GONE, B, 0).edit(neverTold.bob, A, GONE, 21);
        neverTold.hears(resolved(Operation.DELETE, side(GONE, 0), List.of(side(B, 0)), Trace.EMPTY), bits(), bits(0));
        assertThat(neverTold.check(GONE)).as("nobody knows when").isEqualTo(ANN_MADE_IT);
    }

    @Test
    void whoMadeTheSameMayHaveSeenItDeleted() {
        History twin = annMakesItAnew();
        twin.edit(twin.bob, GONE, B, 15).edit(twin.bob, A, GONE, 17);
        assertThat(twin.check(GONE)).isEqualTo(NOTHING);

        History different = annMakesItAnew();
        different.edit(different.bob, GONE, C, 15).edit(different.bob, C, GONE, 17);
        assertThat(different.check(GONE)).isEqualTo(ANN_MADE_IT);

        History elsewhere = annMakesItAnew();
        elsewhere.edit(OTHER, elsewhere.bob, GONE, B, 15).edit(OTHER, elsewhere.bob, B, GONE, 17);
        assertThat(elsewhere.check(GONE)).isEqualTo(ANN_MADE_IT);

        History changed = annMakesItAnew();
        changed.edit(changed.bob, "{'title':'C','state':'paid'}", B, 15).edit(changed.bob, B, GONE, 17);
        assertThat(changed.check(GONE)).as("a change to the same is no making").isEqualTo(ANN_MADE_IT);

        History notDeleted = annMakesItAnew();
        notDeleted.edit(notDeleted.bob, GONE, B, 15);
        assertThat(notDeleted.check(GONE)).isEqualTo(ANN_MADE_IT);
    }

    @Test
    void whatIsMadeAnewIsNotMissedWhereARestoreOrAPersonTookItAwayOrNobodyAskedForIt() {
        History restored = annMakesItAnew();
        restored.log.serverRestored();
        assertThat(restored.check(GONE)).isEqualTo(NOTHING);

        History undone = annMakesItAnew();
        undone.log.settle(bits(0));
        assertThat(undone.check(GONE)).isEqualTo(NOTHING);

        History notAsked = new History(Setups.of("default: latestWins", 2, 2).setup());
        assertThat(annMakesItAnew(notAsked).check(GONE)).isEqualTo(NOTHING);

        History asBefore = History.of(A);
        asBefore.edit(asBefore.ann, GONE, A, 20);
        assertThat(asBefore.check(GONE)).as("that may look like no change").isEqualTo(NOTHING);

        History changed = annMakesATitle();
        changed.hears(resolved(Operation.DELETE, side(GONE, 0), List.of(side(B, 1)), Trace.EMPTY), bits(), bits(0));
        assertThat(changed.check(GONE)).as("a change is no making anew").isEqualTo(NOTHING);

        History elsewhere = History.of(A);
        assertThat(elsewhere.edit(OTHER, elsewhere.ann, GONE, B, 20).check(GONE))
                .isEqualTo(NOTHING);
    }

    @Test
    void whereTheServerStandsLocalIsAsOldAsItSaysAndWhereADeleteMeetsItsOwnContentTheServerIs() {
        History local = annMakesItAnew();
        local.hears(resolved(Operation.NONE, side(GONE, 0), List.of(side(B, 1)), Trace.EMPTY), bits(0), bits());
        assertThat(local.check(GONE)).as("a delete stands").isEqualTo(ANN_MADE_IT);
        local.hears(resolved(Operation.NONE, side(C, 0), List.of(side(B, 1)), Trace.EMPTY), bits(0), bits());
        assertThat(local.check(GONE)).as("a state stands").isEqualTo(NOTHING);

        History server = annMakesItAnew();
        server.hears(resolved(Operation.PUT, side(B, 0), List.of(), Trace.EMPTY), bits(0), bits(0));
        assertThat(server.check(GONE)).as("nobody lost").isEqualTo(ANN_MADE_IT);
        server.hears(resolved(Operation.PUT, side(B, 0), List.of(side(C, 1)), Trace.EMPTY), bits(0), bits(0));
        assertThat(server.check(GONE)).as("local stands").isEqualTo(ANN_MADE_IT);
        server.hears(resolved(Operation.DELETE, side(GONE, 0), List.of(), Trace.EMPTY), bits(0), bits());
        assertThat(server.check(GONE)).as("the delete is not local's").isEqualTo(ANN_MADE_IT);
        server.hears(resolved(Operation.DELETE, side(GONE, 0), List.of(), Trace.EMPTY), bits(), bits(0));
        assertThat(server.check(GONE)).isEqualTo(NOTHING);
    }

    /** Ann's title is the edit 0, local at all that is heard; Bob's is the edit 1, at the server. */
    private static History twoTitles() {
        History history = annMakesATitle();
        return history.edit(history.bob, A, C, 2);
    }

    private static String missedAfter(Outcome<JsonNode> outcome) {
        return twoTitles().hears(outcome, bits(0), bits(1)).missed();
    }

    @Test
    void anOutcomeNamesTheSideThatLost() {
        List<Side<JsonNode>> one = List.of(side(B, 0));
        assertThat(twoTitles().missed()).isEqualTo("AnnBob");
        assertThat(missedAfter(resolved(Operation.NONE, side(C, 0), one, Trace.EMPTY)))
                .isEqualTo("Bob");
        assertThat(missedAfter(resolved(Operation.PUT, side(B, 0), one, Trace.EMPTY)))
                .isEqualTo("Ann");
        assertThat(missedAfter(resolved(Operation.PUT, side(B, 0), List.of(), Trace.EMPTY)))
                .isEqualTo("AnnBob");
        assertThat(missedAfter(new Outcome.Parked<>(
                        ID,
                        new Detection(Answer.FAULT, null, ParkReason.CORRUPTION),
                        ParkReason.CORRUPTION,
                        "",
                        null,
                        List.of(),
                        Trace.EMPTY)))
                .as("what waits names nobody")
                .isEqualTo("AnnBob");

        History decided = twoTitles();
        Outcome<JsonNode> outcome = resolved(Operation.NONE, side(C, 0), one, Trace.EMPTY);
        decided.log.hear(new EditLog.Judged<>(outcome, bits(0), bits(1), true));
        assertThat(decided.missed()).as("a person knew both").isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void ofAMergeTheTraceNamesWhatLost(ChosenSide side) {
        String missed = switch (side) {
            case LOCAL -> "Ann";
            case SERVER -> "Bob";
            case BOTH, NEITHER -> "";
        };
        assertThat(missedAfter(merged("/title", side))).isEqualTo(missed);
        assertThat(missedAfter(merged("/title/0", side))).isEqualTo(missed);
        assertThat(missedAfter(merged("/state", side)))
                .as("only what it speaks of")
                .isEqualTo("AnnBob");
        assertThat(missedAfter(merged("", side)))
                .as("of a whole record nobody knows what was whose")
                .isEqualTo(side == ChosenSide.BOTH ? "AnnBob" : "");
    }

    @Test
    void memberIsToldFromMember() {
        History history = twoTitles();
        String paid = "{'title':'B','state':'paid'}";
        history.edit(history.ann, B, paid, 3);
        history.hears(merged("/title", ChosenSide.BOTH), bits(0, 2), bits(1));
        assertThat(history.check(A)).isEqualTo(lost("Ann set state to \"paid\"", A + " at 0.1"));
        history.hears(merged("/state", ChosenSide.BOTH), bits(0, 2), bits(1));
        assertThat(history.check(A)).isEqualTo(NOTHING);
    }
}
