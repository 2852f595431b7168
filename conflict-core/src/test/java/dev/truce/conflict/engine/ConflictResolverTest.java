package dev.truce.conflict.engine;

import static dev.truce.conflict.Documents.json;
import static dev.truce.conflict.Documents.present;
import static dev.truce.conflict.Documents.tombstone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditPayload;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.merge.Warning;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ConflictResolverTest {

    private static final RecordId ID = new RecordId("reservation", "r1");
    private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-01-13T12:00:00Z"));
    private final ConflictQueue queue = ConflictQueue.inMemory(clock);
    private final AuditTrail audit = AuditTrail.inMemory(clock);

    private ConflictResolver<JsonNode> resolver(String rules) {
        return ConflictResolver.builder(Ruleset.parse(rules, "rules"), FieldAccess.json(), clock)
                .queue(queue)
                .audit(audit)
                .build();
    }

    private static final Side<JsonNode> BASE = present("{'status':'draft'}", 1, "09:00");

    @Test
    void theLaterStateWinsAsInTheWorkedExamples() { // RES-12
        ConflictResolver<JsonNode> latest = resolver("default: latestWins");
        Side<JsonNode> early = present("{'status':'pending'}", 1, "10:00");
        Side<JsonNode> late = present("{'status':'confirmed'}", 2, "11:00");
        Outcome.Resolved<JsonNode> cloud = resolved(latest.resolve(ID, BASE, early, late));
        assertThat(cloud.value()).isEqualTo(json("{'status':'confirmed'}"));
        assertThat(cloud.operation()).isEqualTo(Operation.NONE);
        assertThat(cloud.stamp()).isEqualTo(late.stamp());

        Side<JsonNode> localLate = present("{'status':'confirmed'}", 1, "11:00");
        Side<JsonNode> cloudEarly = present("{'status':'pending'}", 2, "10:00");
        Outcome.Resolved<JsonNode> local = resolved(latest.resolve(ID, BASE, localLate, cloudEarly));
        assertThat(local.value()).isEqualTo(json("{'status':'confirmed'}"));
        assertThat(local.operation()).isEqualTo(Operation.PUT);
        assertThat(local.stamp().version()).isEqualTo(new ScalarVersion(0, 3));
        assertThat(local.stamp().modifiedAt()).isEqualTo(localLate.stamp().modifiedAt());
    }

    @Test
    void equalTimesKeepTheServer() {
        Side<JsonNode> local = present("{'n':1}", 1, "10:00");
        Side<JsonNode> server = present("{'n':2}", 2, "10:00");
        Outcome.Resolved<JsonNode> outcome =
                resolved(resolver("default: latestWins").resolve(ID, BASE, local, server));
        assertThat(outcome.value()).isEqualTo(json("{'n':2}"));
        assertThat(outcome.stamp()).isEqualTo(server.stamp());
    }

    @Test
    void aRankDecidesBetweenEqualTimesOnly() { // RES-11, D1
        ConflictResolver<JsonNode> ranked = resolver(
                "{default: latestWins, latestWins: {rank: /status}, fields: {/status: {rank: [pending, confirmed]}}}");
        Side<JsonNode> confirmed = present("{'status':'confirmed'}", 1, "10:00");
        Side<JsonNode> pending = present("{'status':'pending'}", 2, "10:00");

        Outcome.Resolved<JsonNode> outcome = resolved(ranked.resolve(ID, BASE, confirmed, pending));
        assertThat(outcome.value()).isEqualTo(json("{'status':'confirmed'}"));
        assertThat(outcome.stamp().version()).isEqualTo(new ScalarVersion(0, 3));
        Side<JsonNode> pendingHere = present("{'status':'pending'}", 1, "10:00");
        Side<JsonNode> confirmedThere = present("{'status':'confirmed'}", 2, "10:00");
        assertThat(resolved(ranked.resolve(ID, BASE, pendingHere, confirmedThere))
                        .value())
                .isEqualTo(json("{'status':'confirmed'}"));

        Side<JsonNode> later = present("{'status':'pending'}", 2, "10:01");
        assertThat(resolved(ranked.resolve(ID, BASE, confirmed, later)).value())
                .isEqualTo(json("{'status':'pending'}"));
    }

    @Test
    void atEqualTimesAnEqualRankKeepsTheServerAndAnUnknownOneParks() {
        ConflictResolver<JsonNode> ranked = resolver(
                "{default: latestWins, latestWins: {rank: /status}, fields: {/status: {rank: [pending, confirmed]}}}");
        Side<JsonNode> local = present("{'status':'confirmed','n':1}", 1, "10:00");
        Side<JsonNode> server = present("{'status':'confirmed','n':2}", 2, "10:00");
        Side<JsonNode> other = present("{'status':'lost'}", 2, "10:00");

        assertThat(resolved(ranked.resolve(ID, BASE, local, server)).value())
                .isEqualTo(json("{'status':'confirmed','n':2}"));
        assertParked(ranked.resolve(ID, BASE, local, other), ParkReason.UNKNOWN_CONSTANT);
    }

    @Test
    void eachTypeAndEachKindOfConflictHasItsStrategy() { // ISO-25
        ConflictResolver<JsonNode> resolver = resolver("""
                default: {INSERT_INSERT: localWins, UPDATE_DELETE: serverWins, default: manualResolution}
                types:
                  guest: {strategy: localWins}
                  order: {default: {DELETE_UPDATE: localWins, default: serverWins}}
                """);
        RecordId guest = new RecordId("guest", "g");
        RecordId order = new RecordId("order", "o");
        Side<JsonNode> local = present("{'n':1}", 1, "10:00");
        Side<JsonNode> server = present("{'n':2}", 2, "11:00");
        Side<JsonNode> gone = tombstone(2, "11:00");

        assertParked(resolver.decide(ID, BASE, local, server), ParkReason.MANUAL);
        assertThat(value(resolver.decide(ID, Side.none(), local, server))).isEqualTo(json("{'n':1}"));
        assertThat(value(resolver.decide(ID, BASE, local, gone))).isNull();
        assertThat(value(resolver.decide(guest, BASE, local, server))).isEqualTo(json("{'n':1}"));
        assertThat(value(resolver.decide(guest, BASE, local, gone))).isEqualTo(json("{'n':1}"));
        assertThat(value(resolver.decide(order, BASE, local, server))).isEqualTo(json("{'n':2}"));
        assertThat(value(resolver.decide(order, BASE, gone, server))).isNull();
    }

    @Test
    void aMissingTimeIsTheEarliest() {
        Side<JsonNode> local = Side.present(json("{'n':1}"), new Stamp(new ScalarVersion(0, 1), null));
        Side<JsonNode> server = present("{'n':2}", 2, "10:00");
        ConflictResolver<JsonNode> latest = resolver("default: latestWins");
        assertThat(resolved(latest.resolve(ID, BASE, local, server)).value()).isEqualTo(json("{'n':2}"));
        Side<JsonNode> timeless = Side.present(json("{'n':2}"), new Stamp(new ScalarVersion(0, 2), null));
        Side<JsonNode> timed = present("{'n':1}", 1, "10:00");
        assertThat(resolved(latest.resolve(ID, BASE, timed, timeless)).value()).isEqualTo(json("{'n':1}"));
    }

    @Test
    void theVersionIsOneAboveTheHighestOfBoth() {
        Side<JsonNode> ahead = present("{'n':1}", 9, "11:00");
        Side<JsonNode> behind = present("{'n':2}", 4, "10:00");
        assertThat(resolved(resolver("default: localWins").resolve(ID, Side.none(), ahead, behind))
                        .stamp()
                        .version())
                .isEqualTo(new ScalarVersion(0, 10));
    }

    @Test
    void anExhaustedVersionParks() {
        Side<JsonNode> last = present("{'n':1}", Long.MAX_VALUE, "11:00");
        Side<JsonNode> server = present("{'n':2}", 4, "10:00");
        assertParked(
                resolver("default: localWins").resolve(ID, Side.none(), last, server), ParkReason.VERSION_EXHAUSTED);
        assertParked(
                resolver("default: localWins").resolve(ID, Side.none(), last, Side.none()),
                ParkReason.VERSION_EXHAUSTED);
        Side<JsonNode> negative = present("{'n':2}", -1, "10:00");
        assertParked(
                resolver("default: localWins").resolve(ID, Side.none(), present("{'n':1}", 1, "09:00"), negative),
                ParkReason.VERSION_EXHAUSTED);
    }

    @Test
    void aMergeThatNoVersionCanFollowParks() {
        Side<JsonNode> base = present("{'a':1,'b':1}", 1, "09:00");
        Side<JsonNode> local = present("{'a':2,'b':1}", 1, "11:00");
        Side<JsonNode> server = present("{'a':1,'b':2}", Long.MAX_VALUE, "10:00");
        assertParked(resolver("{}").resolve(ID, base, local, server), ParkReason.VERSION_EXHAUSTED);
    }

    @Test
    void aReplicaHasAName() {
        ResolverBuilder<JsonNode> builder =
                ConflictResolver.builder(Ruleset.parse("{}", "rules"), FieldAccess.json(), InstantSource.system());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.node(""))
                .withMessage("A replica has an id, but the id was empty");
    }

    @Test
    void aPushedChangeGetsTheNextVersionAndKeepsItsTime() {
        Side<JsonNode> local = present("{'status':'confirmed'}", 1, "10:00");
        Outcome.Resolved<JsonNode> outcome = resolved(resolver("{}").resolve(ID, BASE, local, BASE));
        assertThat(outcome.operation()).isEqualTo(Operation.PUT);
        assertThat(outcome.stamp().version()).isEqualTo(new ScalarVersion(0, 2));
        assertThat(outcome.stamp().modifiedAt()).isEqualTo(local.stamp().modifiedAt());
    }

    @Test
    void disjointEditsAreMerged() {
        Side<JsonNode> base = present("{'a':1,'b':1}", 1, "09:00");
        Side<JsonNode> local = present("{'a':2,'b':1}", 1, "11:00");
        Side<JsonNode> server = present("{'a':1,'b':2}", 2, "10:00");
        Outcome.Resolved<JsonNode> outcome = resolved(resolver("{}").resolve(ID, base, local, server));
        assertThat(outcome.value()).isEqualTo(json("{'a':2,'b':2}"));
        assertThat(outcome.stamp().version()).isEqualTo(new ScalarVersion(0, 3));
        assertThat(outcome.stamp().modifiedAt()).isEqualTo(local.stamp().modifiedAt());
        assertThat(outcome.losers()).containsExactly(local, server);
    }

    @Test
    void aMergeEqualToTheServerIsNoNewWrite() {
        Side<JsonNode> base = present("{'tags':['a','b']}", 1, "09:00");
        Side<JsonNode> local = present("{'tags':['a']}", 1, "11:00");
        Side<JsonNode> server = present("{'tags':['a'],'n':1}", 2, "10:00");
        Outcome.Resolved<JsonNode> outcome =
                resolved(resolver("fields: {/tags: set}").resolve(ID, base, local, server));
        assertThat(outcome.operation()).isEqualTo(Operation.NONE);
        assertThat(outcome.stamp()).isEqualTo(server.stamp());
    }

    @Test
    void localWinsCarriesOutADeleteAndTellsOfAResurrection() {
        ConflictResolver<JsonNode> localWins = resolver("default: localWins");
        Side<JsonNode> edited = present("{'n':2}", 2, "10:00");
        Outcome.Resolved<JsonNode> delete = resolved(localWins.resolve(ID, BASE, tombstone(1, "11:00"), edited));
        assertThat(delete.operation()).isEqualTo(Operation.DELETE);
        assertThat(delete.value()).isNull();
        Outcome.Resolved<JsonNode> alive =
                resolved(localWins.resolve(ID, BASE, present("{'n':3}", 1, "11:00"), tombstone(2, "10:00")));
        assertThat(alive.warnings()).contains(Warning.RESURRECTED);
    }

    @Test
    void serverWinsListsWhatLocalLoses() {
        Side<JsonNode> base = present("{'a':1,'b':1}", 1, "09:00");
        Side<JsonNode> local = present("{'a':2,'b':1}", 1, "11:00");
        Side<JsonNode> server = present("{'a':1,'b':2}", 2, "10:00");
        Outcome.Resolved<JsonNode> outcome =
                resolved(resolver("default: serverWins").resolve(ID, base, local, server));
        assertThat(outcome.warnings()).containsExactly(Warning.LOCAL_DISCARDED, Warning.DISJOINT_EDIT_DISCARDED);
        assertThat(outcome.trace().steps())
                .extracting(step -> step.path().toString())
                .containsExactly("", "/a");
    }

    @Test
    void aDeleteAgainstAnEditParksUnderFieldLevelMerge() {
        Outcome<JsonNode> outcome =
                resolver("{}").resolve(ID, BASE, tombstone(1, "11:00"), present("{'n':2}", 2, "10:00"));
        assertParked(outcome, ParkReason.DELETE_CONFLICT);
    }

    @Test
    void aStampFromTheFutureParks() {
        Side<JsonNode> local = present("{'n':1}", 1, "12:11");
        assertParked(resolver("{}").resolve(ID, BASE, local, BASE), ParkReason.FUTURE_STAMP);
        Side<JsonNode> justBefore = present("{'n':1}", 1, "12:10");
        assertThat(resolver("{}").resolve(ID, BASE, justBefore, BASE)).isInstanceOf(Outcome.Resolved.class);
    }

    @Test
    void aParkedRecordIsInTheQueueAndClosesItselfOnceItIsInSync() {
        ConflictResolver<JsonNode> resolver = resolver("{}");
        Side<JsonNode> local = present("{'status':'a'}", 1, "10:00");
        Side<JsonNode> server = present("{'status':'b'}", 2, "11:00");
        assertParked(resolver.resolve(ID, BASE, local, server), ParkReason.FIELD_CONFLICT);
        assertParked(resolver.resolve(ID, BASE, local, server), ParkReason.FIELD_CONFLICT);
        assertThat(queue.list(CaseFilter.OPEN)).singleElement().satisfies(each -> {
            assertThat(each.revision()).isEqualTo(1);
            assertThat(each.conflict().conflicts()).singleElement().satisfies(at -> {
                assertThat(at.path()).hasToString("/status");
                assertThat(at.local()).isEqualTo("\"a\"");
            });
        });
        resolver.resolve(ID, server, server, server);
        assertThat(queue.list(CaseFilter.OPEN)).isEmpty();
    }

    @Test
    void aDecisionStandsWhenTheSameConflictComesAgain() {
        ConflictResolver<JsonNode> resolver = resolver("{}");
        Side<JsonNode> local = present("{'status':'a'}", 1, "10:00");
        Side<JsonNode> server = present("{'status':'b'}", 2, "11:00");
        resolver.resolve(ID, BASE, local, server);
        queue.decide(1, 1, new Decision.TakeSide(Decision.Pick.LOCAL), DecisionCheck.none(), "ann", "she knows");
        Outcome.Resolved<JsonNode> outcome = resolved(resolver.resolve(ID, BASE, local, server));
        assertThat(outcome.value()).isEqualTo(json("{'status':'a'}"));
        assertThat(outcome.stamp().version()).isEqualTo(new ScalarVersion(0, 3));
    }

    @Test
    void whatGaveWayIsInTheHistory() {
        Side<JsonNode> local = present("{'status':'a'}", 1, "10:00");
        Side<JsonNode> server = present("{'status':'b'}", 2, "11:00");
        resolver("default: serverWins").resolve(ID, BASE, local, server);
        assertThat(audit.entries(0, 10)).singleElement().satisfies(entry -> {
            assertThat(entry.event().kind()).isEqualTo(AuditKind.OUTCOME);
            assertThat(entry.event().payload())
                    .isInstanceOfSatisfying(
                            AuditPayload.Kept.class,
                            kept -> assertThat(kept.text()).contains("{\"status\":\"a\"}"));
        });
    }

    @Test
    void confirmingAdvancesTheLastAgreedState() {
        ConflictResolver<JsonNode> resolver = resolver("{}");
        Side<JsonNode> server = present("{'n':1}", 1, "10:00");
        resolver.confirm(resolver.resolve(ID, Side.none(), server));
        Outcome<JsonNode> unchanged = resolver.resolve(ID, server, present("{'n':2}", 2, "11:00"));
        assertThat(resolved(unchanged).value()).isEqualTo(json("{'n':2}"));
        assertThat(resolved(unchanged).operation()).isEqualTo(Operation.NONE);
    }

    @Test
    void anImmutableFieldThatChangedParksWhicheverSideChangedIt() {
        ConflictResolver<JsonNode> resolver = resolver("fields: {/id: immutable}");
        Side<JsonNode> base = present("{'id':1,'n':1}", 1, "09:00");
        Side<JsonNode> broken = present("{'id':2,'n':1}", 1, "10:00");
        Side<JsonNode> served = present("{'id':2,'n':1}", 2, "10:00");
        Side<JsonNode> other = present("{'id':1,'n':2}", 2, "10:00");
        assertParked(resolver.resolve(ID, base, broken, base), ParkReason.CORRUPTION);
        assertParked(resolver.resolve(ID, base, base, served), ParkReason.CORRUPTION);
        assertParked(resolver.resolve(ID, base, broken, other), ParkReason.CORRUPTION);
    }

    private static @Nullable JsonNode value(Outcome<JsonNode> outcome) {
        return resolved(outcome).value();
    }

    private static Outcome.Resolved<JsonNode> resolved(Outcome<JsonNode> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Resolved.class);
        return (Outcome.Resolved<JsonNode>) outcome;
    }

    private static void assertParked(Outcome<JsonNode> outcome, ParkReason reason) {
        assertThat(outcome).isInstanceOf(Outcome.Parked.class);
        assertThat(((Outcome.Parked<JsonNode>) outcome).reason()).isEqualTo(reason);
    }

    @Test
    void aDeleteThatASideForgotKeepsTheLastKnownVersion() {
        Side<JsonNode> forgotten = Side.tombstone(Stamp.UNKNOWN);
        Outcome.Resolved<JsonNode> outcome =
                resolved(resolver("{}").resolve(ID, tombstone(2, "10:00"), tombstone(1, "10:00"), forgotten));
        assertThat(outcome.stamp().version()).isEqualTo(new ScalarVersion(0, 2));
    }
}
