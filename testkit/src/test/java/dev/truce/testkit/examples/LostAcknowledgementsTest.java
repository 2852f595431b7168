package dev.truce.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.version.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Ann and Bob share reservations over a network that loses, doubles and delays messages, and converge. To read from the top:
 * what goes wrong, what the phones do, what is then true.
 */
class LostAcknowledgementsTest {

    private static final RecordId R1 = new RecordId("reservation", "r1");
    private static final long FOUR_MINUTES = 240_000;

    private final Cloud cloud = new Cloud();
    private final Phone ann = new Phone("ann", cloud, 0);
    private final Phone bob = new Phone("bob", cloud, -FOUR_MINUTES);

    @Example
    void aLostAnswerIsFoundOutByTheNextSync() {
        ann.edit(R1, next -> next.put("status", "pending"));
        ann.network().next(Network.Fault.ANSWER_LOST);
        ann.sync(R1);
        assertThat(cloud.read(R1).isPresent()).as("the cloud has it").isTrue();
        assertThat(ann.read(R1).stamp().version()).as("Ann does not know").isNull();

        ann.sync(R1);
        assertThat(ann.read(R1)).isEqualTo(cloud.read(R1));
        assertThat(cloud.writes()).as("it was not written again").isEqualTo(1);
    }

    @Example
    void aLostRequestIsSentAgain() {
        ann.edit(R1, next -> next.put("status", "pending"));
        ann.network().next(Network.Fault.REQUEST_LOST);
        ann.sync(R1);
        assertThat(cloud.read(R1)).isEqualTo(Side.none());

        ann.sync(R1);
        assertThat(cloud.read(R1).stamp().version()).isEqualTo(Version.of(1));
    }

    @Example
    void aRequestThatArrivesTwiceIsOneWrite() {
        ann.visit(R1);
        ann.network().next(Network.Fault.TWICE);
        ann.sync(R1);
        assertThat(cloud.writes()).isEqualTo(1);
        assertThat(ann.read(R1)).isEqualTo(cloud.read(R1));
        assertThat(ann.document(R1).get("visits").intValue()).isEqualTo(1);
    }

    @Example
    void aRequestThatArrivesLateChangesNothingAnyMore() {
        ann.edit(R1, next -> next.put("status", "pending"));
        ann.network().next(Network.Fault.LATE);
        ann.sync(R1);
        ann.edit(R1, next -> next.put("status", "confirmed"));
        ann.sync(R1);
        bob.sync(R1);
        bob.edit(R1, next -> next.put("status", "cancelled"));
        bob.sync(R1);

        ann.network().deliverLate();
        ann.sync(R1);
        assertThat(ann.document(R1)).hasToString("{\"status\":\"cancelled\"}");
        assertThat(cloud.read(R1).stamp().version()).isEqualTo(Version.of(2));
    }

    @Example
    void aDeletedReservationStaysDeletedAlthoughBobNeverHeardOfIt() {
        ann.edit(R1, next -> next.put("status", "pending"));
        ann.sync(R1);
        bob.sync(R1);
        ann.delete(R1);
        ann.network().next(Network.Fault.ANSWER_LOST);
        ann.sync(R1);
        bob.edit(R1, next -> next.put("status", "confirmed"));
        bob.sync(R1);
        ann.sync(R1);
        assertThat(cloud.read(R1)).isInstanceOf(Side.Tombstone.class);
        assertThat(bob.read(R1)).isEqualTo(cloud.read(R1));
        assertThat(ann.read(R1)).isEqualTo(cloud.read(R1));
    }

    @Example
    void aCrashBeforeTheConfirmationLosesNothing() {
        ann.visit(R1);
        ann.syncAndCrash(R1);
        bob.sync(R1);
        bob.edit(R1, next -> next.put("status", "confirmed"));
        bob.sync(R1);
        ann.sync(R1);
        assertThat(ann.document(R1)).hasToString("{\"visits\":1,\"visitsBy\":{\"ann\":1},\"status\":\"confirmed\"}");
    }

    @Example
    void aVisitWhoseAnswerWasLostCountsOnceWhileNobodyElseWrote() {
        ann.visit(R1);
        ann.sync(R1);
        ann.visit(R1);
        ann.network().next(Network.Fault.ANSWER_LOST);
        ann.sync(R1);
        ann.sync(R1);
        assertThat(cloud.read(R1)).isEqualTo(ann.read(R1));
        assertThat(ann.document(R1)).hasToString("{\"visits\":2,\"visitsBy\":{\"ann\":2}}");
    }

    /** What {@code counter} cannot know, a count per writer does: see the rules in docs/rulesets.md. */
    @Example
    void aVisitWhoseAnswerWasLostCountsTwiceInAPlainCounterOnceSomebodyElseWrote() {
        ann.visit(R1);
        ann.sync(R1);
        bob.sync(R1);
        ann.visit(R1);
        ann.network().next(Network.Fault.ANSWER_LOST);
        ann.sync(R1);
        bob.sync(R1);
        bob.visit(R1);
        bob.sync(R1);
        ann.sync(R1);
        assertThat(ann.document(R1).get("visits").intValue())
                .as("three visits; hers is in the cloud's count and in her own change")
                .isEqualTo(4);
        assertThat(ann.document(R1).get("visitsBy")).hasToString("{\"ann\":2,\"bob\":1}");
    }

    /** Something that happens to one phone. */
    record Event(boolean byAnn, What what, int record) {}

    enum What {
        STATUS,
        TAG,
        VISIT,
        DELETE,
        SYNC,
        SYNC_AND_LOSE_THE_REQUEST,
        SYNC_AND_LOSE_THE_ANSWER,
        SYNC_TWICE,
        SYNC_LATE,
        ARRIVE_LATE,
        CRASH_BEFORE_CONFIRMING
    }

    @Property
    void whateverGoesWrongBothConvergeAndLoseNothing(@ForAll("events") List<Event> events) {
        Cloud shared = new Cloud(); // fails when a version goes back or a deleted record comes alive
        Phone first = new Phone("ann", shared, FOUR_MINUTES);
        Phone second = new Phone("bob", shared, -FOUR_MINUTES);
        List<RecordId> ids = List.of(R1, new RecordId("reservation", "r2"));
        Map<RecordId, Map<String, Integer>> visits = new HashMap<>();
        Map<RecordId, Set<String>> tags = new HashMap<>();
        Set<RecordId> deleted = new HashSet<>();
        Set<Map.Entry<Phone, RecordId>> crashed = new HashSet<>();
        int serial = 0;
        for (Event event : events) {
            serial++;
            Phone phone = event.byAnn() ? first : second;
            RecordId id = ids.get(event.record());
            String tag = "t" + serial;
            if (crashed.remove(Map.entry(phone, id))) { // an edit back to the old base would look like none
                phone.network().heal();
                phone.sync(id);
            }
            boolean alive = !(phone.read(id) instanceof Side.Tombstone);
            switch (event.what()) {
                case STATUS -> phone.edit(id, next -> next.put("status", tag));
                case TAG -> {
                    phone.edit(id, next -> next.withArray("/tags").add(tag));
                    if (alive) {
                        tags.computeIfAbsent(id, each -> new TreeSet<>()).add(tag);
                    }
                }
                case VISIT -> {
                    phone.visitByName(id);
                    if (alive) {
                        visits.computeIfAbsent(id, each -> new HashMap<>()).merge(phone.name(), 1, Integer::sum);
                    }
                }
                case DELETE -> {
                    boolean known = phone.read(id).stamp().version() != null;
                    if (known) { // else the cloud would never hear of it, and whoever makes it next makes another
                        phone.delete(id);
                        deleted.add(id);
                    }
                }
                case SYNC -> phone.sync(id);
                case SYNC_AND_LOSE_THE_REQUEST -> sync(phone, id, Network.Fault.REQUEST_LOST);
                case SYNC_AND_LOSE_THE_ANSWER -> sync(phone, id, Network.Fault.ANSWER_LOST);
                case SYNC_TWICE -> sync(phone, id, Network.Fault.TWICE);
                case SYNC_LATE -> sync(phone, id, Network.Fault.LATE);
                case ARRIVE_LATE -> phone.network().deliverLate();
                case CRASH_BEFORE_CONFIRMING -> {
                    phone.network().heal();
                    phone.syncAndCrash(id);
                    crashed.add(Map.entry(phone, id));
                }
            }
        }
        List<Phone> phones = List.of(first, second);
        phones.forEach(phone -> phone.network().heal());
        for (int round = 0; round < 2; round++) {
            ids.forEach(id -> phones.forEach(phone -> phone.sync(id)));
        }
        int writes = shared.writes();
        ids.forEach(id -> phones.forEach(phone -> phone.sync(id)));
        assertThat(shared.writes()).as("nobody has anything more to say").isEqualTo(writes);
        for (RecordId id : ids) {
            Side<JsonNode> agreed = shared.read(id);
            for (Phone phone : phones) {
                assertThat(phone.read(id).valueOrNull()).isEqualTo(agreed.valueOrNull());
                assertThat(phone.read(id).isGone()).isEqualTo(agreed.isGone());
            }
            JsonNode document = agreed.valueOrNull();
            assertThat(document == null).isEqualTo(deleted.contains(id) || shared.read(id) instanceof Side.None);
            if (document != null) {
                assertThat(counts(document)).isEqualTo(visits.getOrDefault(id, Map.of()));
                assertThat(texts(document)).isEqualTo(tags.getOrDefault(id, Set.of()));
            }
        }
    }

    private static void sync(Phone phone, RecordId id, Network.Fault fault) {
        phone.network().next(fault);
        phone.sync(id);
    }

    private static Map<String, Integer> counts(JsonNode document) {
        Map<String, Integer> counts = new HashMap<>();
        if (document.get("visitsBy") instanceof ObjectNode by) {
            by.properties()
                    .forEach(each -> counts.put(each.getKey(), each.getValue().intValue()));
        }
        return counts;
    }

    private static Set<String> texts(JsonNode document) {
        Set<String> texts = new HashSet<>();
        List<String> all = new ArrayList<>();
        document.path("tags").forEach(each -> all.add(each.asString()));
        texts.addAll(all);
        assertThat(all).as("no tag stands twice").hasSameSizeAs(texts);
        return texts;
    }

    @Provide
    Arbitrary<List<Event>> events() {
        Arbitrary<What> whats = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.of(What.STATUS, What.TAG, What.VISIT)),
                Tuple.of(1, Arbitraries.just(What.DELETE)),
                Tuple.of(8, Arbitraries.of(What.class).filter(what -> what.compareTo(What.SYNC) >= 0)));
        return Combinators.combine(Arbitraries.of(true, false), whats, Arbitraries.of(0, 0, 0, 1))
                .as(Event::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(40);
    }
}
