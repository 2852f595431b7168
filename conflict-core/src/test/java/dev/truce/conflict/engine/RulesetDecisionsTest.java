package dev.truce.conflict.engine;

import static dev.truce.conflict.Documents.json;
import static dev.truce.conflict.Documents.present;
import static dev.truce.conflict.Documents.stamp;
import static dev.truce.conflict.Documents.tombstone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.queue.DecisionRefusedException;
import dev.truce.conflict.ruleset.Ruleset;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What a person decides is held against the ruleset as everything else is. */
class RulesetDecisionsTest {

    private static final RecordId ID = new RecordId("guest", "1");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-13T13:00:00Z"));

    private final ConflictQueue queue = ConflictQueue.inMemory(CLOCK);

    /** A record of somebody's program. */
    record Seat(String name, int row) {}

    private ResolverBuilder<JsonNode> builder(String rules) {
        return ConflictResolver.builder(Ruleset.parse(rules, "test"), FieldAccess.json(), CLOCK)
                .queue(queue);
    }

    private static Side<JsonNode> side(String document, long version, String clock) {
        return document.equals("-")
                ? tombstone(version, clock)
                : document.isEmpty() ? Side.none() : present(document, version, clock);
    }

    private ConflictResolver<JsonNode> parked(ResolverBuilder<JsonNode> builder, String base, String mine, String its) {
        ConflictResolver<JsonNode> resolver = builder.build();
        assertThat(again(resolver, base, mine, its)).isInstanceOf(Outcome.Parked.class);
        return resolver;
    }

    private static Outcome<JsonNode> again(ConflictResolver<JsonNode> resolver, String base, String mine, String its) {
        return resolver.resolve(ID, side(base, 1, "12:00"), side(mine, 1, "12:01"), side(its, 2, "12:02"));
    }

    private Outcome.Resolved<String> decide(ConflictResolver<?> resolver, Decision decision) {
        ConflictCase open = queue.list(CaseFilter.OPEN).get(0);
        return queue.decide(open.number(), open.revision(), decision, resolver.decisionCheck(), "ann", "")
                .decision()
                .effect();
    }

    @Test
    void aValidatorRefusesEveryKindOfDecisionByPathAndMessage() {
        ConflictResolver<JsonNode> resolver = parked(
                builder("validators: [ { path: /n, max: 3 }, { path: /name, required: true, message: who is it } ]"),
                "{'n':1,'name':'A'}",
                "{'n':4,'name':'A'}",
                "{'n':5,'name':'A'}");
        assertThatThrownBy(() -> decide(resolver, new Decision.TakeSide(Pick.LOCAL)))
                .isInstanceOf(DecisionRefusedException.class)
                .hasMessage("The decision on case 1 breaks the ruleset: /n is to be at most 3, but is 4."
                        + " Decide for another value.");
        assertThatThrownBy(() -> decide(resolver, new Decision.TakeSide(Pick.SERVER)))
                .hasMessageContaining("/n is to be at most 3, but is 5");
        assertThatThrownBy(() -> decide(
                        resolver, new Decision.PickFields(new TreeMap<>(Map.of(FieldPath.parse("/n"), Pick.SERVER)))))
                .hasMessageContaining("/n is to be at most 3, but is 5");
        assertThatThrownBy(() -> decide(resolver, new Decision.SetValue("{\"n\":9}")))
                .hasMessageContaining("/n is to be at most 3, but is 9; who is it.");
        assertThat(queue.find(1).orElseThrow().status()).isEqualTo(CaseStatus.OPEN);
        assertThat(decide(resolver, new Decision.SetValue("{\"n\":3,\"name\":\"B\"}"))
                        .value())
                .isEqualTo("{\"n\":3,\"name\":\"B\"}");
    }

    private static final String KEYED = "record: { type: guest, key: /id, syncVersion: /v }\n";

    @Test
    void aNewRecordHasItsKeyInTheDocumentAndSatisfiesTheValidators() {
        ConflictResolver<JsonNode> resolver = parked(
                builder(KEYED + "fields: { /id: immutable, /n: conflict }\nvalidators: [ { path: /n, max: 3 } ]"),
                "{'id':1,'n':1}",
                "{'id':1,'n':2}",
                "{'id':1,'n':4}");
        assertThatThrownBy(() -> decide(resolver, new Decision.KeepBoth(Pick.SERVER, "7")))
                .hasMessageContaining("/n is to be at most 3, but is 4");
        assertThatThrownBy(() -> decide(resolver, new Decision.KeepBoth(Pick.LOCAL, "7")))
                .as("the new record is held against the rules, too")
                .isInstanceOf(DecisionRefusedException.class)
                .hasMessageContaining("/n is to be at most 3, but is 4");
        assertThat(queue.find(1).orElseThrow().status()).isEqualTo(CaseStatus.OPEN);
    }

    @Test
    void theKeyOfANewRecordIsANumberWhereKeysAre() {
        String rules = KEYED + "fields: { /id: immutable, /n: conflict, /own: localOnly }";
        ConflictResolver<JsonNode> resolver =
                parked(builder(rules), "{'id':1,'n':1}", "{'id':1,'n':2,'own':'x'}", "{'id':1,'n':4}");
        Outcome.Resolved<String> effect = decide(resolver, new Decision.KeepBoth(Pick.SERVER, "7"));
        assertThat(effect.created().value()).isEqualTo("{\"id\":7,\"n\":2}");
        Outcome.Resolved<JsonNode> taken = (Outcome.Resolved<JsonNode>)
                again(resolver, "{'id':1,'n':1}", "{'id':1,'n':2,'own':'x'}", "{'id':1,'n':4}");
        assertThat(taken.created().id()).isEqualTo(new RecordId("guest", "7"));
        assertThat(taken.created().localValue().toString()).isEqualTo("{\"id\":7,\"n\":2,\"own\":\"x\"}");
    }

    @Test
    void aDeletedSideIsNotKeptAsARecordOfItsOwn() {
        ConflictResolver<JsonNode> resolver = parked(builder(KEYED), "{'id':1,'n':1}", "-", "{'id':1,'n':4}");
        assertThatThrownBy(() -> decide(resolver, new Decision.KeepBoth(Pick.SERVER, null)))
                .isInstanceOf(DecisionRefusedException.class)
                .hasMessage("The decision on case 1 keeps both, but one of them is deleted or not known; decide for a"
                        + " side or a value.");
    }

    @Test
    void whatNeverChangesIsNotDecidedAway() {
        ConflictResolver<JsonNode> resolver = parked(
                builder("fields: { /code: immutable }"),
                "{'code':'x','n':1}",
                "{'code':'x','n':2}",
                "{'code':'y','n':3}");
        assertThatThrownBy(() -> decide(resolver, new Decision.TakeSide(Pick.SERVER)))
                .isInstanceOf(DecisionRefusedException.class)
                .hasMessage(
                        "The decision on case 1 breaks the ruleset: /code is immutable, and the last agreed state has"
                                + " another value there. Decide for another value.");
        assertThatThrownBy(() -> decide(resolver, new Decision.SetValue("{\"n\":3}")))
                .hasMessageContaining("/code is immutable");
        assertThat(decide(resolver, new Decision.TakeSide(Pick.LOCAL)).operation())
                .isEqualTo(Operation.PUT);
    }

    @Test
    void withoutALastAgreedStateNothingIsFixedYet() {
        ConflictResolver<JsonNode> resolver =
                parked(builder("fields: { /code: immutable }"), "", "{'code':'x'}", "{'code':'y'}");
        assertThat(decide(resolver, new Decision.TakeSide(Pick.LOCAL)).value()).isEqualTo("{\"code\":\"x\"}");
    }

    @Test
    void aDeleteBreaksNoRuleOfARecord() {
        ConflictResolver<JsonNode> resolver = parked(
                builder("validators: [ { path: /n, required: true } ]\nfields: { /n: immutable, /a: conflict }"),
                "{'n':1}",
                "{'n':1,'a':1}",
                "-");
        assertThat(decide(resolver, new Decision.Delete()).operation()).isEqualTo(Operation.NONE);
    }

    @Test
    void whatIsLocalOnlyIsNotSentAndComesBackToLocal() {
        String rules = "fields: { /draft: localOnly }\nvalidators: [ { path: /draft, required: true } ]";
        String base = "{'n':1}";
        String mine = "{'n':2,'draft':'x'}";
        String its = "{'n':3,'draft':'y'}";
        ConflictResolver<JsonNode> resolver = parked(builder(rules), base, mine, its);
        Outcome.Resolved<String> effect = decide(resolver, new Decision.TakeSide(Pick.LOCAL));
        assertThat(effect.value()).isEqualTo("{\"n\":2}");
        assertThat(effect.localValue()).isEqualTo("{\"n\":2}");
        assertThat(again(resolver, base, mine, its)).isInstanceOfSatisfying(Outcome.Resolved.class, stands -> {
            assertThat(stands.value()).isEqualTo(json("{'n':2}"));
            assertThat(stands.localValue()).isEqualTo(json("{'n':2,'draft':'x'}"));
        });
    }

    @Test
    void takingTheServerAdoptsItWhateverItHoldsOfOthers() {
        ConflictResolver<JsonNode> resolver = parked(
                builder("fields: { /draft: localOnly }"), "{'n':1}", "{'n':2,'draft':'x'}", "{'n':3,'draft':'y'}");
        Outcome.Resolved<String> effect = decide(resolver, new Decision.TakeSide(Pick.SERVER));
        assertThat(effect.operation()).isEqualTo(Operation.NONE);
        assertThat(effect.stamp()).isEqualTo(stamp(2, "12:02"));
        assertThat(effect.value()).isEqualTo("{\"n\":3}");
    }

    @Test
    void aValueThatIsTheServersAfterAllWritesNothing() {
        ConflictResolver<JsonNode> resolver =
                parked(builder("fields: { /draft: localOnly }"), "{'n':1}", "{'n':2}", "{'n':3}");
        assertThat(decide(resolver, new Decision.SetValue("{\"n\":3,\"draft\":\"z\"}"))
                        .operation())
                .isEqualTo(Operation.NONE);
    }

    @Test
    void theProgramsValidatorsAreAskedToo() {
        ConflictResolver<JsonNode> resolver = parked(
                builder("validators: [ { custom: free } ]")
                        .validator(
                                "free",
                                seat -> seat.path("n").intValue() == 2 ? Optional.of("it is taken") : Optional.empty()),
                "{'n':1}",
                "{'n':2}",
                "{'n':3}");
        assertThatThrownBy(() -> decide(resolver, new Decision.TakeSide(Pick.LOCAL)))
                .hasMessageContaining("breaks the ruleset: it is taken.");
        assertThat(decide(resolver, new Decision.TakeSide(Pick.SERVER)).operation())
                .isEqualTo(Operation.NONE);
    }

    @Test
    void aValueThatIsNoRecordOfTheTypeIsRefused() {
        ConflictResolver<Seat> resolver = ConflictResolver.forType(Ruleset.parse("{}", "test"), Seat.class, CLOCK)
                .queue(queue)
                .build();
        resolver.resolve(
                ID,
                Side.present(new Seat("A", 1), stamp(1, "12:00")),
                Side.present(new Seat("B", 1), stamp(1, "12:01")),
                Side.present(new Seat("C", 1), stamp(2, "12:02")));
        assertThatThrownBy(() -> decide(resolver, new Decision.SetValue("{\"name\":7,\"row\":\"x\"}")))
                .isInstanceOf(DecisionRefusedException.class)
                .hasMessageStartingWith("The decision on case 1 cannot be held against the ruleset: ");
        assertThat(decide(resolver, new Decision.TakeSide(Pick.LOCAL)).value()).contains("\"B\"");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVER", "LOCAL"})
    void whatLocalKeepsForItselfGoesWithLocalsStateOnly(Pick keep) {
        String local = "{'id':1,'n':2,'own':'mine'}";
        ConflictResolver<JsonNode> resolver = parked(
                builder(KEYED + "fields: { /own: localOnly, /n: conflict }"),
                "{'id':1,'n':1}",
                local,
                "{'id':1,'n':4}");
        decide(resolver, new Decision.KeepBoth(keep, "7"));
        Outcome<JsonNode> outcome = again(resolver, "{'id':1,'n':1}", local, "{'id':1,'n':4}");
        Outcome.Resolved<JsonNode> created = ((Outcome.Resolved<JsonNode>) outcome).created();
        assertThat(created.value().has("own")).isFalse();
        assertThat(created.localValue().has("own")).isEqualTo(keep == Pick.SERVER);
    }

    @Test
    void aReplicaIsToldOfItsOwnTenantsAndItsOwnCases() {
        Ruleset rules = Ruleset.parse("{}", "test");
        for (String tenant : new String[] {"north", "south"}) {
            for (String node : new String[] {"a", "b"}) {
                ConflictResolver<JsonNode> resolver = ConflictResolver.builder(rules, FieldAccess.json(), CLOCK)
                        .queue(queue)
                        .tenant(tenant)
                        .node(node)
                        .build();
                RecordId id = new RecordId("guest", tenant + "-" + node);
                resolver.resolve(
                        id, side("{'n':1}", 1, "12:00"), side("{'n':2}", 1, "12:01"), side("{'n':3}", 2, "12:02"));
                RecordId both = new RecordId("guest", tenant + "-" + node + "-two");
                resolver.resolve(
                        both, side("{'n':1}", 1, "12:00"), side("{'n':2}", 1, "12:01"), side("{'n':3}", 2, "12:02"));
                ConflictCase last = queue.list(new CaseFilter(null, CaseStatus.OPEN, null, 100)).stream()
                        .filter(each -> each.conflict().key().record().equals(both))
                        .findFirst()
                        .orElseThrow();
                Decision decision = new Decision.KeepBoth(Pick.SERVER, tenant + "-" + node + "-new");
                queue.decide(last.number(), 1, decision, resolver.decisionCheck(), "ann", "");
            }
        }
        ConflictResolver<JsonNode> asked = ConflictResolver.builder(rules, FieldAccess.json(), CLOCK)
                .queue(queue)
                .tenant("north")
                .node("a")
                .build();
        List<String> open = new ArrayList<>();
        List<String> created = new ArrayList<>();
        asked.openRecords(id -> open.add(id.key()));
        asked.createdRecords(id -> created.add(id.key()));
        assertThat(open).containsExactly("north-a");
        assertThat(created).containsExactlyInAnyOrder("north-a-new", "north-b-new");
    }
}
