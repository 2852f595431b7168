package dev.truce.conflict.engine;

import static dev.truce.conflict.Documents.json;
import static dev.truce.conflict.Documents.present;
import static dev.truce.conflict.Documents.stamp;
import static dev.truce.conflict.Documents.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldMask;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.HybridClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class UpcasterTest {

    private static final RecordId ID = new RecordId("guest", "g1");

    /** Version 2 calls the name "fullName", version 3 has a language. */
    private static final Upcaster<JsonNode> TO_3 = Upcaster.stepByStep(
            1,
            state -> state.get("v") == null
                    ? null
                    : Integer.valueOf(state.get("v").intValue()),
            List.of(
                    step(2, state -> state.set("fullName", state.remove("name"))),
                    step(3, state -> state.put("language", "en"))));

    private static UnaryOperator<JsonNode> step(int version, Consumer<ObjectNode> change) {
        return state -> {
            ObjectNode copy = (ObjectNode) state.deepCopy();
            change.accept(copy);
            return copy.put("v", version);
        };
    }

    private final ConflictResolver<JsonNode> resolver = ConflictResolver.builder(
                    Ruleset.parse("{}", "rules"),
                    FieldAccess.json(),
                    InstantSource.fixed(Instant.parse("2026-01-13T12:00:00Z")))
            .upcaster(TO_3)
            .build();

    @Test
    void whatIsDecidedOnManyThreadsIsSettledAsItIsResolved() {
        Side<JsonNode> base = present("{'v':1,'name':'Ann','city':'Ulm'}", 1, "09:00");
        Side<JsonNode> old = present("{'v':1,'name':'Anna','city':'Ulm'}", 1, "10:00");
        Side<JsonNode> server = present("{'v':3,'fullName':'Ann','city':'Bonn','language':'en'}", 2, "11:00");
        Outcome<JsonNode> decided = resolver.decide(ID, base, old, server);
        assertThat(decided).isInstanceOf(Outcome.Resolved.class);
        assertThat(resolver.settle(decided, base, old, server)).isEqualTo(resolver.resolve(ID, base, old, server));
    }

    @Test
    void recordsAreNeededWholeWhereSomethingReadsThem() {
        Ruleset rules = Ruleset.parse("{}", "rules");
        InstantSource clock = InstantSource.system();
        assertThat(resolver.needsEveryRecord()).isTrue();
        assertThat(ConflictResolver.builder(rules, FieldAccess.json(), clock)
                        .build()
                        .needsEveryRecord())
                .isFalse();
        assertThat(ConflictResolver.builder(rules, FieldAccess.json(), clock)
                        .hybridClock(new HybridClock("a", clock::millis, Duration.ofMinutes(1)))
                        .build()
                        .needsEveryRecord())
                .isTrue();
    }

    @Test
    void anOldReplicaRemovesNoNewField() {
        Side<JsonNode> base = present("{'v':1,'name':'Ann','city':'Ulm'}", 1, "09:00");
        Side<JsonNode> old = present("{'v':1,'name':'Anna','city':'Ulm'}", 1, "10:00");
        Side<JsonNode> server = present("{'v':3,'fullName':'Ann','language':'en','city':'Bonn'}", 2, "11:00");
        Outcome<JsonNode> outcome = resolver.resolve(ID, base, old, server);
        assertThat(((Outcome.Resolved<JsonNode>) outcome).value())
                .isEqualTo(json("{'v':3,'fullName':'Anna','language':'en','city':'Bonn'}"));
        Outcome<JsonNode> same = resolver.decide(
                ID, base, base, present("{'v':3,'fullName':'Ann','language':'en','city':'Ulm'}", 2, "11:00"));
        assertThat(((Outcome.Resolved<JsonNode>) same).operation()).isEqualTo(Operation.NONE);
    }

    @Test
    void currentStatesAndSidesWithoutAStateAreLeftAsTheyAre() {
        Side<JsonNode> server = present("{'v':3,'fullName':'Ann'}", 2, "11:00");
        Outcome<JsonNode> outcome = resolver.resolve(ID, Side.none(), Side.none(), server);
        assertThat(((Outcome.Resolved<JsonNode>) outcome).value()).isSameAs(server.valueOrNull());
        assertThat(resolver.resolve(ID, server, tombstone(2, "11:00"), tombstone(3, "11:00")))
                .isInstanceOf(Outcome.Resolved.class);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'v':4}       | its schema version 4 is newer than 3: update this replica",
                "{'v':0}       | its schema version 0 is older than 1, the oldest that can still be lifted",
                "{'name':'x'}  | it names no schema version; versions 1 to 3 are known",
                "[1]           | it names no schema version; versions 1 to 3 are known",
            })
    void aStateThatCannotBeLiftedParks(String state, String why) {
        Side<JsonNode> good = present("{'v':3}", 1, "09:00");
        Side<JsonNode> bad = present(state, 2, "10:00");
        assertParked(resolver.resolve(ID, good, good, bad), "the state of the server cannot be read: " + why);
        assertParked(resolver.resolve(ID, good, bad, good), "the state of local cannot be read: " + why);
        assertParked(resolver.resolve(ID, bad, good, good), "the state of base cannot be read: " + why);
        assertParked(resolver.resolve(ID, bad, bad, bad), "the state of base cannot be read: " + why);
    }

    @Test
    void aStepThatFailsParksTheRecordWithItsCause() {
        ConflictResolver<JsonNode> failing = ConflictResolver.builder(
                        Ruleset.parse("{}", "rules"),
                        FieldAccess.json(),
                        InstantSource.fixed(Instant.parse("2026-01-13T12:00:00Z")))
                .upcaster(Upcaster.stepByStep(1, state -> 1, List.of(state -> {
                    throw new IllegalStateException("no name");
                })))
                .build();
        Side<JsonNode> side = present("{}", 1, "09:00");
        assertParked(
                failing.decide(ID, Side.none(), Side.none(), side),
                "the state of the server cannot be read: lifting it to schema version 2 failed:"
                        + " java.lang.IllegalStateException: no name");
    }

    @Test
    void aPartOfAnOldSchemaVersionIsNotLifted() {
        Side<JsonNode> base = present("{'v':3,'fullName':'Ann'}", 1, "09:00");
        FieldMask mask = FieldMask.of(List.of("/name"));
        assertParked(
                resolver.resolve(ID, base, Side.partial(json("{'v':1,'name':'x'}"), stamp(1, "10:00"), mask), base),
                "the state of local cannot be read: it is partial and of an older schema version: send the whole"
                        + " document");
        FieldMask current = FieldMask.of(List.of("/fullName"));
        Outcome<JsonNode> outcome = resolver.resolve(
                ID, base, Side.partial(json("{'v':3,'fullName':'Bo'}"), stamp(1, "10:00"), current), base);
        assertThat(((Outcome.Resolved<JsonNode>) outcome).value()).isEqualTo(json("{'v':3,'fullName':'Bo'}"));
    }

    private static void assertParked(Outcome<JsonNode> outcome, String detail) {
        assertThat(outcome).isInstanceOf(Outcome.Parked.class);
        Outcome.Parked<JsonNode> parked = (Outcome.Parked<JsonNode>) outcome;
        assertThat(parked.reason()).isEqualTo(ParkReason.SCHEMA_UNKNOWN);
        assertThat(parked.detection().fault()).isEqualTo(ParkReason.SCHEMA_UNKNOWN);
        assertThat(parked.detail()).isEqualTo(detail);
    }
}
