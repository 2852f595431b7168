package dev.truce.conflict;

import static dev.truce.conflict.Documents.at;
import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.merge.FieldRules;
import dev.truce.conflict.merge.MergeOptions;
import dev.truce.conflict.version.Stamp;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class LatestOrderTest {

    private static final RecordId ID = new RecordId("order", "1");
    private static final FieldMerge<JsonNode> FIELDS =
            new FieldMerge<>(FieldAccess.json(), FieldRules.NONE, MergeOptions.DEFAULT);
    private static final FieldPath STATE = FieldPath.parse("/state/name");

    private static Verdict<JsonNode> decide(
            LatestOrder<JsonNode> order, Topology topology, Side<JsonNode> local, Side<JsonNode> server) {
        return Strategy.latestWins(order)
                .resolve(new Conflict<>(ID, ConflictKind.UPDATE_UPDATE, topology, Side.none(), local, server, FIELDS));
    }

    private static Side<JsonNode> at10(String document) {
        return Side.present(json(document), new Stamp(null, at("10:00")));
    }

    private static String winner(Verdict<JsonNode> verdict) {
        return verdict instanceof Verdict.TakeLocal
                ? "local"
                : verdict instanceof Verdict.TakeServer ? "server" : "nobody";
    }

    @ParameterizedTest
    @CsvSource({"2, 1, local", "1, 2, server", "1, 1, server", "1, , local", ", 1, server", ", , server"})
    void theGreaterKeyWinsAndNoKeyIsTheLowest(@Nullable String local, @Nullable String server, String winner) {
        LatestOrder<JsonNode> byNumber =
                LatestOrder.by(side -> text(side).isEmpty() ? null : Integer.valueOf(text(side)));
        assertThat(winner(decide(byNumber, Topology.HUB, state(local), state(server))))
                .isEqualTo(winner);
    }

    private static Side<JsonNode> state(@Nullable String number) {
        return at10(number == null ? "''" : "'" + number + "'");
    }

    private static String text(Side<JsonNode> side) {
        JsonNode value = side.valueOrNull();
        return value == null ? "" : value.asString();
    }

    @Test
    void betweenEqualTimesTheConstantThatStandsLaterWins() {
        LatestOrder<JsonNode> order = LatestOrder.<JsonNode>byTime().thenRank(STATE, List.of("open", "paid"));
        Side<JsonNode> open = at10("{'state':{'name':'open'}}");
        Side<JsonNode> paid = at10("{'state':{'name':'paid'}}");
        assertThat(winner(decide(order, Topology.HUB, paid, open))).isEqualTo("local");
        assertThat(winner(decide(order, Topology.HUB, open, paid))).isEqualTo("server");
        assertThat(winner(decide(order, Topology.HUB, paid, paid))).isEqualTo("server");
        Side<JsonNode> later = Side.present(json("{'state':{'name':'lost'}}"), new Stamp(null, at("10:01")));
        assertThat(winner(decide(order, Topology.HUB, later, paid))).isEqualTo("local");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'state':{'name':'lost'}}",
                "{'state':{'name':1}}",
                "{'state':{'name':null}}",
                "{'state':{}}",
                "{'state':'open'}",
                "{}",
                "'open'"
            })
    void aValueThatIsNoConstantOfTheRankLeavesTheRecordToSomebody(String document) {
        LatestOrder<JsonNode> order = LatestOrder.<JsonNode>byTime().thenRank(STATE, List.of("open", "paid"));
        Side<JsonNode> open = at10("{'state':{'name':'open'}}");
        Side<JsonNode> other = at10(document);
        assertThat(decide(order, Topology.HUB, other, open))
                .isEqualTo(new Verdict.Undecided<JsonNode>(
                        ParkReason.UNKNOWN_CONSTANT, "local's value at /state/name is no constant of its rank"));
        assertThat(decide(order, Topology.HUB, open, other))
                .isEqualTo(new Verdict.Undecided<JsonNode>(
                        ParkReason.UNKNOWN_CONSTANT, "the server's value at /state/name is no constant of its rank"));
    }

    @Test
    void aConstantHasOnePlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LatestOrder.byTime().thenRank(STATE, List.of("open", "paid", "open")))
                .withMessage("The rank of /state/name lists \"open\" twice");
    }

    @ParameterizedTest
    @CsvSource({"10:00, , local", ", 10:00, server", ", , server", "10:00, 09:59, local"})
    void aMissingTimeIsTheEarliest(@Nullable String local, @Nullable String server, String winner) {
        assertThat(winner(decide(LatestOrder.byTime(), Topology.HUB, timed(local), timed(server))))
                .isEqualTo(winner);
    }

    private static Side<JsonNode> timed(@Nullable String clock) {
        return Side.present(json("{}"), new Stamp(null, clock == null ? null : at(clock)));
    }

    @Test
    void peersSeeTheSameWinnerFromEitherSide() {
        Side<JsonNode> one = at10("{'n':1}");
        Side<JsonNode> two = at10("{'n':2}");
        assertThat(winner(decide(LatestOrder.byTime(), Topology.PEER, one, two)))
                .isNotEqualTo(winner(decide(LatestOrder.byTime(), Topology.PEER, two, one)));
        Side<JsonNode> deleted = Side.tombstone(new Stamp(null, at("10:00")));
        assertThat(winner(decide(LatestOrder.byTime(), Topology.PEER, deleted, one)))
                .isEqualTo("local");
        assertThat(winner(decide(LatestOrder.byTime(), Topology.PEER, one, deleted)))
                .isEqualTo("server");
    }

    @Test
    void aDeleteOfUnknownTimeWinsOverWhatHasNoBirthOnly() {
        LatestOrder<JsonNode> deleteWins = LatestOrder.<JsonNode>byTime().withDeletes(DeletePolicy.DELETE_WINS);
        Side<JsonNode> deleted = Side.tombstone(Stamp.UNKNOWN);
        assertThat(winner(decide(deleteWins, Topology.HUB, deleted, at10("{}"))))
                .isEqualTo("local");
        Side<JsonNode> born =
                Side.present(json("{}"), new Stamp(null, at("10:00"), at("09:00"), Collections.emptySortedMap()));
        assertThat(winner(decide(deleteWins, Topology.HUB, deleted, born))).isEqualTo("server");
        assertThat(winner(decide(deleteWins, Topology.HUB, born, deleted))).isEqualTo("local");
    }
}
