package dev.truce.conflict.engine;

import static dev.truce.conflict.Documents.json;
import static dev.truce.conflict.Documents.present;
import static dev.truce.conflict.Documents.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.ruleset.Ruleset;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Which records a record names, and in which order those come. */
class ReferencesTest {

    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-01-13T12:00:00Z"));
    private static final RecordId STAY = new RecordId("stay", "s1");

    private final ConflictQueue queue = ConflictQueue.inMemory(NOON);

    private ConflictResolver<JsonNode> resolver(String types) {
        return ConflictResolver.builder(Ruleset.parse("types: " + types, "rules"), FieldAccess.json(), NOON)
                .queue(queue)
                .build();
    }

    private final ConflictResolver<JsonNode> resolver =
            resolver("{ stay: { references: { /at/room: room, /after: stay } }, room: {} }");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'at':{'room':'r1'}}   | [room/r1]",
                "{'at':{'room':7}}      | [room/7]",
                "{'at':{'room':7.0}}    | [room/7]",
                "{'at':{'room':1e2}}    | [room/100]",
                "{'at':{'room':true}}   | [room/true]",
                "{'at':{'room':null}}   | []",
                "{'at':{'room':''}}     | []",
                "{'at':{'room':['r1']}} | []",
                "{'at':{'room':{}}}     | []",
                "{'at':{}}              | []",
                "{'at':7}               | []",
                "{}                     | []",
                "{'after':'s0'}         | [stay/s0]",
                "{'after':'s1'}         | []"
            })
    void aRecordNamesWhatItsReferencesLeadTo(String document, String named) {
        Side<JsonNode> base = present("{'x':1}", 1, "09:00");
        Side<JsonNode> local = present(document, 1, "10:00");
        Outcome<JsonNode> pushed = resolver.decide(STAY, base, local, base);
        assertThat(resolver.references(pushed, base, local, base)).hasToString(named);
    }

    @Test
    void aRecordNamesWhatAnyOfItsStatesNames() {
        Side<JsonNode> base = present("{'at':{'room':'r1'}}", 1, "09:00");
        Side<JsonNode> server = present("{'at':{'room':'r2'}}", 2, "10:00");
        Outcome<JsonNode> pulled = resolver.decide(STAY, base, base, server);
        assertThat(resolver.references(pulled, base, base, server)).hasToString("[room/r1, room/r2]");
        Side<JsonNode> deleted = tombstone(2, "10:00");
        Outcome<JsonNode> gone = resolver.decide(STAY, base, base, deleted);
        assertThat(resolver.references(gone, base, base, deleted)).hasToString("[room/r1]");
    }

    @Test
    void whatIsInSyncOrNotDecidedNamesNothing() {
        Side<JsonNode> base = present("{'at':{'room':'r1'}}", 1, "09:00");
        Outcome<JsonNode> same = resolver.decide(STAY, base, base, base);
        assertThat(resolver.references(same, base, base, base)).isEmpty();
        Side<JsonNode> local = present("{'at':{'room':'r2'}}", 1, "10:00");
        Side<JsonNode> server = present("{'at':{'room':'r3'}}", 2, "11:00");
        Outcome<JsonNode> parked = resolver.decide(STAY, base, local, server);
        assertThat(parked).isInstanceOf(Outcome.Parked.class);
        assertThat(resolver.references(parked, base, local, server)).isEmpty();
        RecordId room = new RecordId("room", "r1");
        Outcome<JsonNode> other = resolver.decide(room, base, local, base);
        assertThat(resolver.references(other, base, local, base)).isEmpty();
    }

    @Test
    void aRecordWaitsWhileOneThatItNamesDoes() {
        Side<JsonNode> base = present("{'n':1}", 1, "09:00");
        RecordId room = new RecordId("room", "r1");
        resolver.resolve(room, base, present("{'n':2}", 1, "10:00"), present("{'n':3}", 2, "11:00"));
        Side<JsonNode> stay = present("{'at':{'room':'r1'}}", 1, "10:00");
        Outcome<JsonNode> waiting = resolver.resolve(STAY, Side.none(), stay, Side.none());
        assertThat(waiting).isInstanceOfSatisfying(Outcome.Parked.class, parked -> {
            assertThat(parked.reason()).isEqualTo(ParkReason.WAITING);
            assertThat(parked.detail()).isEqualTo("waits for room/r1");
        });
        resolver.resolve(room, base, base, base);
        assertThat(queue.list(CaseFilter.OPEN)).isEmpty();
        assertThat(resolver.resolve(STAY, Side.none(), stay, Side.none())).isInstanceOf(Outcome.Resolved.class);
    }

    @Test
    void typesComeAfterThoseTheyReferTo() {
        Ruleset rules = Ruleset.parse(
                "types: { bill: { references: { /stay: stay } }, stay: { references: { /room: room, /after: stay } },"
                        + " room: {}, egg: { references: { /hen: hen } }, hen: { references: { /egg: egg } } }",
                "rules");
        ReferenceOrder order = new ReferenceOrder(rules);
        assertThat(List.of(order.level("room"), order.level("stay"), order.level("bill"), order.level("other")))
                .containsExactly(0, 1, 2, 0);
        assertThat(List.of(order.level("egg"), order.level("hen")))
                .as("a ring has some order, and always the same")
                .isEqualTo(List.of(new ReferenceOrder(rules).level("egg"), new ReferenceOrder(rules).level("hen")));
    }

    @Test
    void theDigestOfContentLeavesMetadataOut() {
        ContentDigest<JsonNode> digest =
                new ContentDigest<>(FieldAccess.json(), List.of(FieldPath.parse("/v"), FieldPath.parse("/meta/at")));
        assertThat(digest.of(json("{'v':1,'x':1,'meta':{'at':1,'by':'a'}}")))
                .isEqualTo(digest.of(json("{'v':2,'x':1,'meta':{'at':2,'by':'a'}}")))
                .isNotEqualTo(digest.of(json("{'v':1,'x':2,'meta':{'at':1,'by':'a'}}")))
                .isNotEqualTo(digest.of(json("{'v':1,'x':1,'meta':{'at':1,'by':'b'}}")))
                .isNotEqualTo(digest.of(json("{'v':1,'x':1,'meta':7}")))
                .isNotEqualTo(digest.of(null));
        assertThat(digest.of(json("{'x':1,'meta':7}"))).isNotEqualTo(digest.of(json("{'x':1,'meta':8}")));
    }
}
