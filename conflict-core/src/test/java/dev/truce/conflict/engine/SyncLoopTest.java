package dev.truce.conflict.engine;

import static dev.truce.conflict.Documents.json;
import static dev.truce.conflict.Documents.present;
import static dev.truce.conflict.Documents.stamp;
import static dev.truce.conflict.Documents.tombstone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldMask;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.VersionVector;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SyncLoopTest {

    private static final RecordId ID = new RecordId("reservation", "r1");
    private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-01-13T12:00:00Z"));
    private final ConflictQueue queue = ConflictQueue.inMemory(clock);
    private final Shadow<JsonNode> shadow = Shadow.inMemory();
    private final ConflictResolver<JsonNode> resolver = resolver(FieldAccess.json());

    private ConflictResolver<JsonNode> resolver(FieldAccess<JsonNode> access) {
        return ConflictResolver.builder(Ruleset.parse("fields: {/n: latest}", "rules"), access, clock)
                .queue(queue)
                .shadow(shadow)
                .build();
    }

    /** A server that somebody else writes to, as many times as wanted, just before each write of ours. */
    private static final class BusyServer implements ServerPort<JsonNode> {

        private Side<JsonNode> held;
        private int rivals;
        private int reads;
        private final List<Side<JsonNode>> expected = new ArrayList<>();

        BusyServer(Side<JsonNode> held, int rivals) {
            this.held = held;
            this.rivals = rivals;
        }

        @Override
        public Side<JsonNode> read(RecordId id) {
            reads++;
            return held;
        }

        @Override
        public boolean compareAndSet(RecordId id, Side<JsonNode> seen, Outcome.Resolved<JsonNode> outcome) {
            expected.add(seen);
            if (rivals-- > 0) {
                long next = scalar(held).syncVersion() + 1;
                held = present("{'rival':" + next + "}", next, "09:30");
            }
            if (!held.stamp().equals(seen.stamp())) {
                return false;
            }
            held = outcome.side();
            return true;
        }

        private static ScalarVersion scalar(Side<JsonNode> side) {
            ScalarVersion version = side.stamp().scalar();
            return version == null ? ScalarVersion.ZERO : version;
        }
    }

    @Test
    void anOutcomeIsWrittenWhereTheServerStillHoldsWhatWasRead() {
        Side<JsonNode> base = present("{}", 1, "09:00");
        shadow.advance(ID, base);
        BusyServer server = new BusyServer(base, 0);
        Outcome<JsonNode> outcome = resolver.sync(ID, present("{'n':1}", 1, "10:00"), server);
        assertThat(server.held).isEqualTo(present("{'n':1}", 2, "10:00"));
        assertThat(((Outcome.Resolved<JsonNode>) outcome).side()).isEqualTo(server.held);
        assertThat(server.expected).containsExactly(base);
        assertThat(shadow.base(ID)).as("not confirmed yet").isEqualTo(base);
        resolver.confirm(outcome);
        assertThat(shadow.base(ID)).isEqualTo(server.held);
    }

    /** A server of many records. */
    private static final class Shop implements ServerPort<JsonNode> {

        private final Map<RecordId, Side<JsonNode>> held = new TreeMap<>();

        @Override
        public Side<JsonNode> read(RecordId id) {
            return held.getOrDefault(id, Side.none());
        }

        @Override
        public boolean compareAndSet(RecordId id, Side<JsonNode> seen, Outcome.Resolved<JsonNode> outcome) {
            if (!read(id).equals(seen)) {
                return false;
            }
            held.put(id, outcome.side());
            return true;
        }
    }

    private Shop keptBoth(Side<JsonNode> local) {
        Shop server = new Shop();
        server.held.put(ID, present("{'m':2}", 2, "10:00"));
        shadow.advance(ID, present("{'m':1}", 1, "09:00"));
        assertThat(resolver.sync(ID, local, server)).isInstanceOf(Outcome.Parked.class);
        queue.decide(1, 1, new Decision.KeepBoth(Decision.Pick.SERVER, "r2"), DecisionCheck.none(), "ann", "");
        return server;
    }

    @Test
    void keepingBothWritesTheNewRecordToTheServer() {
        Side<JsonNode> local = present("{'m':3}", 1, "10:00");
        Shop server = keptBoth(local);
        RecordId fresh = new RecordId("reservation", "r2");
        Outcome<JsonNode> outcome = resolver.sync(ID, local, server);
        Outcome.Resolved<JsonNode> created = ((Outcome.Resolved<JsonNode>) outcome).created();
        assertThat(server.held).containsOnlyKeys(ID, fresh).containsEntry(fresh, created.side());
        assertThat(created.value().toString()).isEqualTo("{\"m\":3}");
        assertThat(resolver.sync(ID, local, server))
                .as("once more before it is confirmed")
                .isEqualTo(outcome);
        resolver.confirm(outcome);
        assertThat(shadow.base(fresh)).isEqualTo(created.side());
        assertThat(resolver.sync(fresh, created.side(), server).detection().answer())
                .isEqualTo(Answer.IN_SYNC);
    }

    @Test
    void aNewRecordWhoseKeyAnotherHasLeavesTheFirstWaiting() {
        Side<JsonNode> local = present("{'m':3}", 1, "10:00");
        Shop server = keptBoth(local);
        Side<JsonNode> other = present("{'m':9}", 1, "08:00");
        server.held.put(new RecordId("reservation", "r2"), other);
        Outcome<JsonNode> outcome = resolver.sync(ID, local, server);
        assertThat(((Outcome.Parked<JsonNode>) outcome).detail())
                .isEqualTo("the decision to keep both makes reservation/r2, but there is such a record already; reopen"
                        + " the case and name another key");
        assertThat(server.read(new RecordId("reservation", "r2"))).isEqualTo(other);
    }

    @Test
    void aNewRecordWhoseKeyADeletedOneHadLeavesTheFirstWaiting() {
        Side<JsonNode> local = present("{'m':3}", 1, "10:00");
        Shop server = keptBoth(local);
        RecordId fresh = new RecordId("reservation", "r2");
        server.held.put(fresh, tombstone(4, "08:00"));
        Outcome<JsonNode> outcome = resolver.sync(ID, local, server);
        assertThat(((Outcome.Parked<JsonNode>) outcome).detail()).contains("there is such a record already");
        assertThat(server.read(fresh)).isEqualTo(tombstone(4, "08:00"));
    }

    @Test
    void aNewRecordThatTheServerDoesNotTakeLeavesTheFirstWaiting() {
        Side<JsonNode> local = present("{'m':3}", 1, "10:00");
        Shop server = keptBoth(local);
        RecordId fresh = new RecordId("reservation", "r2");
        ServerPort<JsonNode> busy = new ServerPort<>() {
            @Override
            public Side<JsonNode> read(RecordId id) {
                return server.read(id);
            }

            @Override
            public boolean compareAndSet(RecordId id, Side<JsonNode> seen, Outcome.Resolved<JsonNode> outcome) {
                return !id.equals(fresh) && server.compareAndSet(id, seen, outcome);
            }
        };
        Side<JsonNode> before = server.read(ID);
        assertThat(resolver.sync(ID, local, busy)).isInstanceOf(Outcome.Parked.class);
        assertThat(server.held).containsOnlyKeys(ID).containsEntry(ID, before);
        assertThat(resolver.sync(ID, local, server)).isInstanceOf(Outcome.Resolved.class);
        assertThat(server.held).containsOnlyKeys(ID, fresh);
    }

    @Test
    void whatIsParkedConfirmsNothing() {
        Side<JsonNode> base = present("{'m':1}", 1, "09:00");
        shadow.advance(ID, base);
        Outcome<JsonNode> parked =
                resolver.resolve(ID, base, present("{'m':2}", 1, "10:00"), present("{'m':3}", 2, "11:00"));
        assertThat(parked).isInstanceOf(Outcome.Parked.class);
        resolver.confirm(parked);
        assertThat(shadow.base(ID)).isEqualTo(base);
    }

    @Test
    void whatTheServerHasAlreadyIsNotWritten() {
        BusyServer server = new BusyServer(present("{'n':1}", 7, "10:00"), 0);
        Outcome<JsonNode> outcome = resolver.sync(ID, Side.none(), server);
        assertThat(outcome.detection().answer()).isEqualTo(Answer.PULL);
        assertThat(server.expected).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aServerThatMovesOnIsMetAgainWhereItIs(int rivals) {
        Side<JsonNode> base = present("{}", 1, "09:00");
        shadow.advance(ID, base);
        BusyServer server = new BusyServer(base, rivals);
        Outcome<JsonNode> outcome = resolver.sync(ID, present("{'n':1}", 1, "10:00"), server);
        assertThat(((Outcome.Resolved<JsonNode>) outcome).value())
                .isEqualTo(json("{'rival':" + (rivals + 1) + ",'n':1}"));
        assertThat(server.held).isEqualTo(((Outcome.Resolved<JsonNode>) outcome).side());
        assertThat(server.held.stamp().version()).isEqualTo(new ScalarVersion(0, rivals + 2));
        assertThat(server.reads).isEqualTo(rivals + 1);
        assertThat(queue.list(CaseFilter.OPEN)).isEmpty();
    }

    @Test
    void afterFiveTriesTheRecordParksUntilTheNextSync() {
        Side<JsonNode> base = present("{}", 1, "09:00");
        shadow.advance(ID, base);
        BusyServer server = new BusyServer(base, 5);
        Side<JsonNode> local = present("{'n':1}", 1, "10:00");
        Outcome<JsonNode> outcome = resolver.sync(ID, local, server);
        Outcome.Parked<JsonNode> parked = (Outcome.Parked<JsonNode>) outcome;
        assertThat(parked.reason()).isEqualTo(ParkReason.CONTENTION);
        assertThat(parked.detail())
                .isEqualTo("the server moved on 5 times while the outcome was being applied; sync again");
        assertThat(server.reads).isEqualTo(5);
        assertThat(server.held).isEqualTo(present("{'rival':6}", 6, "09:30"));
        assertThat(queue.list(CaseFilter.OPEN)).singleElement().satisfies(each -> {
            assertThat(each.conflict().local().valueOrNull()).isEqualTo("{\"n\":1}");
            assertThat(each.conflict().server().valueOrNull()).isEqualTo("{\"rival\":5}");
            assertThat(each.conflict().base().valueOrNull()).isEqualTo("{}");
        });
        assertThat(resolver.sync(ID, local, server)).isInstanceOf(Outcome.Resolved.class);
        assertThat(queue.list(CaseFilter.OPEN)).isEmpty();
    }

    @Test
    void aContendedPartIsKeptAsItWouldHaveBeenApplied() {
        Side<JsonNode> base = present("{}", 1, "09:00");
        shadow.advance(ID, base);
        Side<JsonNode> part = Side.partial(json("{'n':1}"), stamp(1, "10:00"), FieldMask.of(List.of("/n")));
        Outcome<JsonNode> outcome = resolver.sync(ID, part, new BusyServer(base, 5));
        assertThat(((Outcome.Parked<JsonNode>) outcome).reason()).isEqualTo(ParkReason.CONTENTION);
        assertThat(queue.list(CaseFilter.OPEN))
                .singleElement()
                .satisfies(each ->
                        assertThat(each.conflict().local().valueOrNull()).isEqualTo("{\"rival\":5,\"n\":1}"));
    }

    @Test
    void aParkedRecordIsNotWritten() {
        shadow.advance(ID, present("{'m':0}", 1, "09:00"));
        BusyServer server = new BusyServer(present("{'m':2}", 2, "09:30"), 0);
        Outcome<JsonNode> outcome = resolver.sync(ID, present("{'m':1}", 1, "10:00"), server);
        assertThat(((Outcome.Parked<JsonNode>) outcome).reason()).isEqualTo(ParkReason.FIELD_CONFLICT);
        assertThat(server.expected).isEmpty();
    }

    @Test
    void confirmationsThatComeTwiceOrLateTakeNothingBack() {
        Side<JsonNode> base = present("{}", 1, "09:00");
        Outcome<JsonNode> first = resolver.resolve(ID, base, present("{'n':1}", 1, "10:00"), base);
        Side<JsonNode> agreed = ((Outcome.Resolved<JsonNode>) first).side();
        Outcome<JsonNode> second = resolver.resolve(ID, agreed, present("{'n':2}", 2, "10:00"), agreed);
        resolver.confirm(second);
        resolver.confirm(first);
        resolver.confirm(second);
        assertThat(shadow.base(ID)).isEqualTo(present("{'n':2}", 3, "10:00"));
        shadow.advance(ID, present("{'n':3}", 3, "11:00"));
        assertThat(shadow.base(ID)).isEqualTo(present("{'n':3}", 3, "11:00"));
        shadow.advance(ID, tombstone(4, "11:00"));
        assertThat(shadow.base(ID)).isEqualTo(tombstone(4, "11:00"));
        shadow.advance(ID, present("{}", 3, "12:00"));
        assertThat(shadow.base(ID)).as("a delete is not forgotten").isEqualTo(tombstone(4, "11:00"));
    }

    @Test
    void onlyAKnownAncestorIsBefore() {
        Stamp one = new Stamp(VersionVector.of(Map.of("a", 1L)), null);
        Stamp two = new Stamp(VersionVector.of(Map.of("a", 2L)), null);
        Stamp rival = new Stamp(VersionVector.of(Map.of("b", 1L)), null);
        assertThat(one.isBefore(two)).isTrue();
        assertThat(two.isBefore(one)).isFalse();
        assertThat(one.isBefore(rival)).isFalse();
        assertThat(one.isBefore(stamp(9, "10:00"))).isFalse();
        assertThat(stamp(1, "10:00").isBefore(two)).isFalse();
        assertThat(stamp(1, "10:00").isBefore(stamp(2, "09:00"))).isTrue();
        assertThat(stamp(2, "10:00").isBefore(stamp(2, "11:00"))).isFalse();
        assertThat(Stamp.UNKNOWN.isBefore(two)).isFalse();
    }

    @Test
    void whatNobodyEverHadIsNoTombstoneThatRivalsItsCreation() {
        Outcome<JsonNode> nothing = resolver.sync(ID, Side.none(), new BusyServer(Side.none(), 0));
        Side<JsonNode> local = ((Outcome.Resolved<JsonNode>) nothing).side();
        assertThat(local).isEqualTo(Side.none());
        Outcome<JsonNode> created = resolver.sync(ID, local, new BusyServer(present("{'n':1}", 1, "10:00"), 0));
        assertThat(created.detection().answer()).isEqualTo(Answer.PULL);
        resolver.confirm(nothing);
        assertThat(shadow.base(ID)).isEqualTo(Side.none());
        Outcome<JsonNode> after = resolver.sync(ID, local, new BusyServer(present("{'n':1}", 1, "10:00"), 0));
        assertThat(after.detection().answer()).isEqualTo(Answer.PULL);
    }

    private static Exchange<JsonNode> exchange(String key, String local, String server) {
        return new Exchange<>(
                new RecordId("reservation", key), present(local, 1, "10:00"), present(server, 2, "09:30"));
    }

    @Test
    void aBatchIsResolvedInTheOrderOfItsIds() {
        shadow.advance(new RecordId("reservation", "b"), present("{'m':0}", 1, "09:00"));
        List<Exchange.Result<JsonNode>> results = resolver.resolveAll(List.of(
                exchange("c", "{'m':1}", "{'m':2}"),
                exchange("a", "{'m':3}", "{'m':4}"),
                exchange("b", "{'m':0}", "{'m':5}")));
        assertThat(results).extracting(each -> each.id().key()).containsExactly("a", "b", "c");
        assertThat(queue.list(CaseFilter.OPEN))
                .extracting(each -> each.conflict().key().record().key())
                .containsExactly("a", "c");
        Outcome<JsonNode> pulled = ((Exchange.Settled<JsonNode>) results.get(1)).outcome();
        assertThat(((Outcome.Resolved<JsonNode>) pulled).value()).isEqualTo(json("{'m':5}"));
    }

    @Test
    void aRecordThatFailsDoesNotHoldUpTheOthers() {
        IllegalStateException broken = new IllegalStateException("shadow is gone");
        Shadow<JsonNode> partly = new Shadow<>() {
            @Override
            public Side<JsonNode> base(RecordId id) {
                if (id.key().equals("b")) {
                    throw broken;
                }
                return Side.none();
            }

            @Override
            public void advance(RecordId id, Side<JsonNode> agreed) {}
        };
        ConflictResolver<JsonNode> failing = ConflictResolver.builder(
                        Ruleset.parse("{}", "rules"), FieldAccess.json(), clock)
                .shadow(partly)
                .build();
        List<Exchange.Result<JsonNode>> results =
                failing.resolveAll(List.of(exchange("a", "1", "1"), exchange("b", "1", "1"), exchange("c", "1", "1")));
        assertThat(results.get(0)).isInstanceOf(Exchange.Settled.class);
        assertThat(results.get(1)).isEqualTo(new Exchange.Failed<>(new RecordId("reservation", "b"), broken));
        assertThat(results.get(2)).isInstanceOf(Exchange.Settled.class);
    }

    @Test
    void aRecordStandsOnceInABatch() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> resolver.resolveAll(List.of(
                        exchange("a", "{'m':1}", "{'m':2}"),
                        exchange("b", "1", "1"),
                        exchange("a", "{'m':1}", "{'m':3}"))))
                .withMessage(
                        "A batch holds each record once, but reservation/a is in it twice; resolve one, confirm it,"
                                + " then send the other");
        assertThat(queue.list(CaseFilter.OPEN)).isEmpty();
    }

    @Test
    void withoutABaseTheCallersWordOnLocalChangesCounts() {
        Side<JsonNode> local = present("{'m':1}", 1, "10:00");
        Side<JsonNode> server = present("{'m':2}", 2, "09:30");
        assertThat(one(new Exchange<>(ID, local, server)).detection().answer()).isEqualTo(Answer.CONFLICT);
        assertThat(one(new Exchange<>(ID, local, server, true)).detection().answer())
                .isEqualTo(Answer.CONFLICT);
        assertThat(one(new Exchange<>(ID, local, server, false)).detection().answer())
                .isEqualTo(Answer.PULL);
        shadow.advance(ID, present("{'m':0}", 1, "09:00"));
        assertThat(one(new Exchange<>(ID, local, server, false)).detection().answer())
                .as("content tells, where there is a base")
                .isEqualTo(Answer.CONFLICT);
    }

    private Outcome<JsonNode> one(Exchange<JsonNode> exchange) {
        return ((Exchange.Settled<JsonNode>)
                        resolver.resolveAll(List.of(exchange)).get(0))
                .outcome();
    }

    @Test
    void whatTheServerThrowsGoesThroughAndTheNextSyncFindsOut() {
        Side<JsonNode> base = present("{}", 1, "09:00");
        shadow.advance(ID, base);
        BusyServer server = new BusyServer(base, 0);
        Side<JsonNode> local = present("{'n':1}", 1, "10:00");
        ServerPort<JsonNode> lossy = new ServerPort<>() {
            @Override
            public Side<JsonNode> read(RecordId id) {
                return server.read(id);
            }

            @Override
            public boolean compareAndSet(RecordId id, Side<JsonNode> seen, Outcome.Resolved<JsonNode> outcome) {
                server.compareAndSet(id, seen, outcome);
                throw new IllegalStateException("no answer");
            }
        };
        assertThatIllegalStateException()
                .isThrownBy(() -> resolver.sync(ID, local, lossy))
                .withMessage("no answer");
        Outcome<JsonNode> again = resolver.sync(ID, local, server);
        assertThat(again.detection().answer()).isEqualTo(Answer.IN_SYNC);
        assertThat(((Outcome.Resolved<JsonNode>) again).operation()).isEqualTo(Operation.NONE);
        assertThat(((Outcome.Resolved<JsonNode>) again).stamp().version()).isEqualTo(new ScalarVersion(0, 2));
    }
}
