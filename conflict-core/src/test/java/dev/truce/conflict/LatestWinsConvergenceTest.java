package dev.truce.conflict;

import static dev.truce.conflict.Documents.at;
import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.Convergence;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.merge.FieldRules;
import dev.truce.conflict.merge.MergeOptions;
import dev.truce.conflict.version.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Which forms of latestWins are one total order, which is what peers need. */
class LatestWinsConvergenceTest {

    private static final RecordId ID = new RecordId("note", "n1");
    private static final FieldMerge<JsonNode> FIELDS =
            new FieldMerge<>(FieldAccess.json(), FieldRules.NONE, MergeOptions.DEFAULT);

    /** The record was born at 01:00, edited at 10:00 by one who never saw that it was deleted at 05:00 and made anew at 06:00. */
    private static final Side<JsonNode> EDITED = put("'edited'", "10:00", "01:00");

    private static final Side<JsonNode> DELETED = Side.tombstone(new Stamp(null, at("05:00")));
    private static final Side<JsonNode> MADE_ANEW = put("'made anew'", "07:00", "06:00");

    @ParameterizedTest
    @CsvSource({"LATEST, LATTICE", "UPDATE_WINS, ARBITER", "DELETE_WINS, ARBITER", "MANUAL, ARBITER"})
    void theTreatmentOfDeletesDecidesTheClass(DeletePolicy deletes, Convergence expected) {
        assertThat(latest(deletes).convergence()).isEqualTo(expected);
    }

    @Test
    void anOrderOfTheProgramsOrARankNeedsAnArbiter() {
        LatestOrder<JsonNode> byText = LatestOrder.by(side -> String.valueOf(side.valueOrNull()));
        LatestOrder<JsonNode> ranked =
                LatestOrder.<JsonNode>byTime().thenRank(FieldPath.parse("/state"), List.of("open", "paid"));

        assertThat(Strategy.latestWins(byText).convergence()).isEqualTo(Convergence.ARBITER);
        assertThat(Strategy.latestWins(ranked).convergence()).isEqualTo(Convergence.ARBITER);
    }

    /** Whoever deleted had seen the edit, so its version replaces it; the older edit saw neither. */
    @Test
    void aChangeThatWinsOverADeleteRunsInARingWithTheEditThatWasDeleted() {
        Side<JsonNode> older = put("'older'", "09:00", "01:00");
        Side<JsonNode> deleted = Side.tombstone(new Stamp(null, at("11:00")));

        Strategy<JsonNode> updateWins = latest(DeletePolicy.UPDATE_WINS);
        assertThat(winner(updateWins, deleted, older)).isEqualTo(older);
        assertThat(winner(updateWins, older, EDITED)).isEqualTo(EDITED);
        assertThat(winner(updateWins, EDITED, deleted)).as("against causality").isEqualTo(EDITED);

        Strategy<JsonNode> byTime = latest(DeletePolicy.LATEST);
        assertThat(winner(byTime, EDITED, deleted)).isEqualTo(deleted);
        assertThat(winner(byTime, deleted, older)).isEqualTo(deleted);
    }

    @Test
    void aDeleteThatWinsOverAllButWhatWasBornAfterItRunsInARing() {
        Strategy<JsonNode> strategy = latest(DeletePolicy.DELETE_WINS);

        assertThat(winner(strategy, EDITED, DELETED)).isEqualTo(DELETED);
        assertThat(winner(strategy, DELETED, MADE_ANEW)).isEqualTo(MADE_ANEW);
        assertThat(winner(strategy, MADE_ANEW, EDITED)).isEqualTo(EDITED);
    }

    @Test
    void threePeersThatDeleteThatWayPassTheirStatesRoundForEver() {
        List<Side<JsonNode>> start = List.of(EDITED, DELETED, MADE_ANEW);
        List<Side<JsonNode>> peers = start;
        for (int round = 1; round <= 30; round++) {
            peers = gossip(latest(DeletePolicy.DELETE_WINS), peers);
            assertThat(peers).as("round %d", round).doesNotHaveDuplicates();
        }
        assertThat(peers).isEqualTo(start);
    }

    @Test
    void threePeersThatOrderEverythingByTimeAgreeAfterTwoRounds() {
        List<Side<JsonNode>> peers = List.of(EDITED, DELETED, MADE_ANEW);
        Strategy<JsonNode> strategy = latest(DeletePolicy.LATEST);

        assertThat(gossip(strategy, gossip(strategy, peers))).containsOnly(EDITED);
    }

    @ParameterizedTest
    @EnumSource(names = {"LATEST", "UPDATE_WINS"})
    void noThreeStatesBeatEachOtherInARing(DeletePolicy deletes) {
        Strategy<JsonNode> strategy = latest(deletes);
        List<Side<JsonNode>> states = states();
        for (Side<JsonNode> one : states) {
            for (Side<JsonNode> two : states) {
                Side<JsonNode> better = winner(strategy, one, two);
                assertThat(winner(strategy, two, one)).as("%s and %s", one, two).isEqualTo(better);
                for (Side<JsonNode> three : states) {
                    assertThat(winner(strategy, better, three))
                            .as("%s, %s and %s", one, two, three)
                            .isEqualTo(winner(strategy, one, winner(strategy, two, three)));
                }
            }
        }
    }

    @Test
    void twoOrdersOneAfterTheOtherAreNoOrder() {
        Strategy<JsonNode> latest = Strategy.latestWins();
        Strategy<JsonNode> unknown = conflict -> new Verdict.Undecided<>(ParkReason.MANUAL, "");

        assertThat(latest.orElse(latest).convergence()).isEqualTo(Convergence.ARBITER);
        assertThat(latest.orElse(Strategy.serverWins()).convergence()).isEqualTo(Convergence.ARBITER);
        assertThat(latest.orElse(unknown).convergence()).isEqualTo(Convergence.UNSAFE);
        assertThat(unknown.orElse(latest).convergence()).isEqualTo(Convergence.UNSAFE);
    }

    @Test
    void whoeverSaysThatOneSideStandsNeedsAnArbiter() {
        for (Strategy<JsonNode> strategy : List.<Strategy<JsonNode>>of(
                Strategy.localWins(), Strategy.serverWins(), Strategy.manual(), Strategy.fieldLevelMerge())) {
            assertThat(strategy.convergence()).isEqualTo(Convergence.ARBITER);
        }
    }

    /** Everybody takes the neighbour's state at the same time; no version knows of another. */
    private static List<Side<JsonNode>> gossip(Strategy<JsonNode> strategy, List<Side<JsonNode>> peers) {
        List<Side<JsonNode>> next = new ArrayList<>();
        for (int peer = 0; peer < peers.size(); peer++) {
            next.add(winner(strategy, peers.get(peer), peers.get((peer + 1) % peers.size())));
        }
        return next;
    }

    private static List<Side<JsonNode>> states() {
        List<Side<JsonNode>> states = new ArrayList<>(List.of(EDITED, DELETED, MADE_ANEW));
        for (String time : List.of("05:00", "07:00", "11:00")) {
            states.add(Side.tombstone(new Stamp(null, at(time))));
            states.add(put("1", time, "02:00"));
            states.add(put("2", time, null));
        }
        states.add(Side.tombstone(Stamp.UNKNOWN));
        states.add(Side.present(json("3"), Stamp.UNKNOWN));
        return states;
    }

    private static Side<JsonNode> winner(Strategy<JsonNode> strategy, Side<JsonNode> local, Side<JsonNode> server) {
        if (local.equals(server) || (local.isGone() && server.isGone())) { // no conflict; peers keep the later delete
            return later(local, server);
        }
        ConflictKind kind = local.isPresent() && server.isPresent()
                ? ConflictKind.INSERT_INSERT
                : local.isPresent() ? ConflictKind.UPDATE_DELETE : ConflictKind.DELETE_UPDATE;
        Verdict<JsonNode> verdict =
                strategy.resolve(new Conflict<>(ID, kind, Topology.PEER, Side.none(), local, server, FIELDS));
        return verdict instanceof Verdict.TakeLocal ? local : server;
    }

    private static Side<JsonNode> later(Side<JsonNode> one, Side<JsonNode> two) {
        var first = one.stamp().modifiedAt();
        var second = two.stamp().modifiedAt();
        return second == null || (first != null && first.compareTo(second) >= 0) ? one : two;
    }

    private static Strategy<JsonNode> latest(DeletePolicy deletes) {
        return Strategy.latestWins(LatestOrder.<JsonNode>byTime().withDeletes(deletes));
    }

    private static Side<JsonNode> put(String value, String modifiedAt, @Nullable String bornAt) {
        Stamp stamp = new Stamp(null, at(modifiedAt), bornAt == null ? null : at(bornAt), new TreeMap<>());
        return Side.present(json(value), stamp);
    }
}
