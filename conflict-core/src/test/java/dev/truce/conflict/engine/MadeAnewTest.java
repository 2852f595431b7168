package dev.truce.conflict.engine;

import static dev.truce.conflict.Documents.at;
import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.conflict.version.VersionVector;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A record that was made anew after a delete stays that record whichever edit stands, so that an older delete spares it. */
class MadeAnewTest {

    private static final RecordId ID = new RecordId("note", "n1");
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-01-13T12:00:00Z"));
    private static final Side<JsonNode> BASE = state("'base'", version(1), "01:00", "01:00");

    @ParameterizedTest(name = "local born {0}, the server {1}: born {2}")
    @CsvSource({"01:00, 06:00, 06:00", "06:00, 01:00, 06:00", ", 06:00, 06:00", "01:00, , 01:00", ", , "})
    void whatStandsOverARecordHasTheLaterBirth(String local, String server, String expected) {
        Outcome.Resolved<JsonNode> outcome = resolved(hub().resolve(
                        ID,
                        BASE,
                        state("'edited'", version(1), "10:00", local),
                        state("'anew'", version(3), "07:00", server)));

        assertThat(outcome.side()).isEqualTo(state("'edited'", version(4), "10:00", expected));
    }

    @Test
    void anOlderDeleteSparesARecordThatWasMadeAnewAndEditedByOneWhoNeverSawThat() {
        Side<JsonNode> edited = state("'edited'", version(1), "10:00", "01:00");
        Side<JsonNode> anew = state("'anew'", version(3), "07:00", "06:00");
        Side<JsonNode> held = resolved(hub().resolve(ID, BASE, edited, anew)).side();

        Outcome.Resolved<JsonNode> outcome = resolved(hub().resolve(ID, BASE, deleted("05:00"), held));
        assertThat(outcome.detection().answer()).isEqualTo(Answer.CONFLICT);
        assertThat(outcome.operation()).isEqualTo(Operation.NONE);
        assertThat(outcome.side()).isEqualTo(held);

        assertThat(resolved(hub().resolve(ID, BASE, deleted("06:30"), held)).operation())
                .as("a delete from after the birth wins")
                .isEqualTo(Operation.DELETE);
    }

    @Test
    void aDeleteHasNoBirth() {
        Side<JsonNode> anew = state("'anew'", version(3), "05:00", "04:00");
        Outcome.Resolved<JsonNode> outcome = resolved(hub().resolve(ID, BASE, deleted("10:00"), anew));

        assertThat(outcome.side()).isEqualTo(Side.tombstone(new Stamp(version(4), at("10:00"))));
    }

    @Test
    void peersHoldTheWinnersBirthAlike() {
        Side<JsonNode> edited = state("'edited'", seen(2, 1), "10:00", "01:00");
        Side<JsonNode> anew = state("'anew'", seen(1, 2), "07:00", "06:00");

        Side<JsonNode> atAnn =
                resolved(peer("a").resolve(ID, Side.none(), edited, anew)).side();
        Side<JsonNode> atBob =
                resolved(peer("b").resolve(ID, Side.none(), anew, edited)).side();
        assertThat(atAnn).isEqualTo(atBob).isEqualTo(state("'edited'", seen(2, 2), "10:00", "01:00"));
    }

    private static ConflictResolver<JsonNode> hub() {
        return ConflictResolver.builder(
                        Ruleset.parse("{default: latestWins, deletes: deleteWins}", "rules"), FieldAccess.json(), NOON)
                .build();
    }

    private static ConflictResolver<JsonNode> peer(String node) {
        return ConflictResolver.builder(
                        Ruleset.parse("{topology: peer, default: latestWins}", "rules"), FieldAccess.json(), NOON)
                .node(node)
                .build();
    }

    private static Side<JsonNode> state(String text, Version version, String time, String born) {
        Stamp stamp = new Stamp(version, at(time), born == null ? null : at(born), new TreeMap<>());
        return Side.present(json(text), stamp);
    }

    private static Side<JsonNode> deleted(String time) {
        return Side.tombstone(new Stamp(version(1), at(time)));
    }

    private static ScalarVersion version(long count) {
        return new ScalarVersion(0, count);
    }

    private static VersionVector seen(long a, long b) {
        return VersionVector.of(Map.of("a", a, "b", b));
    }

    private static Outcome.Resolved<JsonNode> resolved(Outcome<JsonNode> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Resolved.class);
        return (Outcome.Resolved<JsonNode>) outcome;
    }
}
