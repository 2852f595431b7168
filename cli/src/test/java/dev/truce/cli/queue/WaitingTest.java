package dev.truce.cli.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import dev.truce.integrity.json.StrictJson;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What refers to a record that waits is held back; all else flows, in an order that respects references. */
class WaitingTest {

    private static final String RULES = """
            ruleset: shop
            version: 1.0.0
            record: { type: /t, key: /id, syncVersion: /v }
            types:
              line: { references: { /order: order } }
              note: { references: { /about: line, /next: note } }
            """;

    @TempDir
    Path folder;

    private Workshop shop;

    @BeforeEach
    void makeShop() {
        shop = new Workshop(folder);
        shop.write("rules.yaml", RULES);
    }

    private static String order(String id, int version, String state) {
        return "{\"t\":\"order\",\"id\":\"" + id + "\",\"v\":" + version + ",\"state\":\"" + state + "\"}";
    }

    private static String line(String id, String order, int version, int count) {
        return "{\"t\":\"line\",\"id\":\"" + id + "\",\"v\":" + version + ",\"order\":\"" + order + "\",\"n\":" + count
                + "}";
    }

    private static String note(String id, String about, String next) {
        return "{\"t\":\"note\",\"id\":\"" + id + "\",\"v\":1,\"about\":\"" + about + "\",\"next\":\"" + next + "\"}";
    }

    private static String change(String line) {
        JsonNode change = StrictJson.reader().read(line, "a change");
        return change.path("operation").asString() + " " + change.path("type").asString() + "/"
                + change.path("key").asString();
    }

    private Call reconcile(String... more) {
        return shop.truce(Stream.concat(
                        Stream.of(
                                "reconcile",
                                "--base",
                                shop.path("base.ndjson").toString(),
                                "--local",
                                shop.path("local.ndjson").toString(),
                                "--server",
                                shop.path("server.ndjson").toString(),
                                "--rules",
                                shop.path("rules.yaml").toString(),
                                "--out",
                                shop.path("out").toString()),
                        Stream.of(more))
                .toArray());
    }

    /** Order o1 conflicts; line l1 of it was changed, note n1 about that is new, and so are n2 and n3, a ring that leads to it. */
    private void conflict() {
        shop.write(
                "base.ndjson",
                order("o1", 1, "new"),
                order("o2", 1, "new"),
                line("l1", "o1", 1, 1),
                line("l2", "o2", 1, 1));
        shop.write(
                "local.ndjson",
                order("o1", 1, "paid"),
                order("o2", 1, "new"),
                line("l1", "o1", 1, 2),
                line("l2", "o2", 1, 2),
                note("n1", "l1", "n1"),
                note("n2", "l2", "n3"),
                note("n3", "l1", "n2"));
        shop.write(
                "server.ndjson",
                order("o1", 2, "sent"),
                order("o2", 1, "new"),
                line("l1", "o1", 1, 1),
                line("l2", "o2", 1, 1));
    }

    @Test
    void whatRefersToAWaitingRecordIsHeldBackAndNothingElse() {
        conflict();
        Call first = reconcile();
        assertThat(first.code()).isEqualTo(1);
        assertThat(shop.read("out/to-server.ndjson"))
                .startsWith("{\"type\":\"line\",\"key\":\"l2\"")
                .hasLineCount(1);
        assertThat(shop.read("out/parked.ndjson").lines()).hasSize(5);
        Call list = shop.done("queue", "list", "--status", "waiting");
        assertThat(list.out())
                .contains("waiting", "line/l1", "note/n1", "note/n2", "note/n3", "for order/o1")
                .endsWith("1 open case, 4 waiting; next: truce queue show NUMBER\n");
        assertThat(shop.done("queue", "stats").out()).contains("waiting        4");
        assertThat(shop.done("queue", "list", "--status", "waiting", "--json")
                        .jsonLines()
                        .get(0)
                        .at("/waitsFor/0/key")
                        .asString())
                .isEqualTo("o1");
    }

    @Test
    void itIsFreeWhenTheOtherIsDecidedAndChangesComeInTheOrderOfReferences() {
        conflict();
        reconcile();
        long open = shop.done("queue", "list", "--json").json().path("case").asLong();
        shop.done("queue", "decide", open, "--revision", 1, "--take", "local", "--reason", "paid");
        assertThat(shop.done("queue", "list", "--status", "waiting").out()).doesNotContain("waiting ");
        assertThat(shop.done("queue", "stats").out()).contains("self-resolved  4");

        assertThat(reconcile().code()).isZero();

        assertThat(shop.read("out/to-server.ndjson").lines().map(WaitingTest::change))
                .containsExactly(
                        "PUT order/o1", "PUT line/l1", "PUT line/l2", "PUT note/n1", "PUT note/n2", "PUT note/n3");
    }

    @Test
    void deletesComeLastAndTheOtherWayRound() {
        shop.write("base.ndjson", order("o1", 1, "new"), line("l1", "o1", 1, 1));
        shop.write("local.ndjson", order("o9", 1, "new"), line("l9", "o9", 1, 1));
        shop.write("server.ndjson", order("o1", 1, "new"), line("l1", "o1", 1, 1));
        assertThat(reconcile().code()).isZero();
        assertThat(shop.read("out/to-server.ndjson").lines().map(WaitingTest::change))
                .containsExactly("PUT order/o9", "PUT line/l9", "DELETE line/l1", "DELETE order/o1");
    }

    @Test
    void aReferenceThatIsNoneIsRefusedByLine() {
        shop.write("bad.yaml", "ruleset: shop", "version: 1.0.0", "types:", "  line: { references: { order: 7 } }");
        Call bad = Call.truce("rules", "check", shop.path("bad.yaml"));
        assertThat(bad.code()).isEqualTo(2);
        assertThat(bad.err())
                .contains("bad.yaml:4", "a reference names a record type", "references: { /orderId: order }");
    }

    @Test
    void whatOnlyWaitsForAnotherIsNotToBeDecidedAndIsNoConflictToReplay() {
        conflict();
        reconcile();
        assertThat(shop.done("queue", "list", "--status", "all").out()).contains("5  ");
        for (int number = 1; number <= 5; number++) {
            JsonNode shown = shop.done("queue", "show", number, "--json").json();
            boolean waits = shown.path("status").asString().equals("WAITING");
            assertThat(shop.done("queue", "show", number).out().contains("Next: truce queue decide " + number))
                    .isEqualTo(!waits);
        }
        assertThat(shop.done("rules", "replay", shop.path("rules.yaml")).out()).startsWith("Replayed 1 conflict ");
    }
}
