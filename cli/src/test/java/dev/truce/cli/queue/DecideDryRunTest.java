package dev.truce.cli.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Seats;
import dev.truce.cli.Workshop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DecideDryRunTest {

    @TempDir
    Path folder;

    private static Object[] decide(Object... more) {
        List<Object> call = new ArrayList<>(List.of("queue", "decide", 1, "--revision", 1));
        call.addAll(Arrays.asList(more));
        return call.toArray();
    }

    @Test
    void aDryRunSaysWhatADecisionWouldStoreAndWritesNothing() {
        Workshop shop = TwoFields.parked(folder, "");
        String before = shop.done("queue", "show", 1, "--json").out()
                + shop.done("audit", "list").out();
        Call call = shop.done(decide("--take", "local", "--dry-run"));
        assertThat(call.out()).isEqualTo("""
                Preview of the decision on case 1, revision 1: take local
                  version   0.5
                  modified  the time of the decision
                  server    The server must put the decided record as version 0.5.
                The record as it would be stored:
                  {
                    "id": 1,
                    "v": 1,
                    "name": "Anna",
                    "seat": {
                      "row": 2
                    },
                    "note": "window"
                  }
                Of local nothing is lost.
                Of the server is lost:
                  path       has     would stand
                  /name      "Anne"  "Anna"
                  /seat/row  3       2
                Nothing was decided; without --dry-run, the same call decides.
                """);
        assertThat(shop.done("queue", "show", 1, "--json").out()
                        + shop.done("audit", "list").out())
                .isEqualTo(before);
    }

    @Test
    void aProgramGetsTheCaseAndWhatIsThenStored() {
        Workshop shop = TwoFields.parked(folder, "");
        Object[] way = {"--pick", "/name=local", "--pick", "/seat/row=server", "--json"};
        Object[] dry = Arrays.copyOf(way, way.length + 1);
        dry[way.length] = "--dry-run";
        JsonNode would = shop.done(decide(dry)).json();
        assertThat(would.path("status").asString()).isEqualTo("OPEN");
        JsonNode preview = would.path("preview");
        assertThat(preview.path("lost").toString())
                .isEqualTo("{\"local\":[{\"path\":\"/seat/row\",\"had\":2,\"stands\":3}],"
                        + "\"server\":[{\"path\":\"/name\",\"had\":\"Anne\",\"stands\":\"Anna\"}]}");
        assertThat(preview.path("timeOfDecision").asBoolean()).isTrue();
        assertThat(preview.path("stamp").has("modifiedAt")).isFalse();

        JsonNode decision = shop.done(decide(way)).json().path("decision");
        assertThat(decision.path("stamp").has("modifiedAt")).isTrue();
        for (String same : List.of("made", "operation", "value")) {
            assertThat(preview.get(same)).as(same).isEqualTo(decision.get(same));
        }
        assertThat(preview.path("stamp").get("syncVersion"))
                .isEqualTo(decision.path("stamp").get("syncVersion"));
    }

    @Test
    void ofASideThatBecomesARecordOfItsOwnNothingIsLost() {
        Workshop shop = TwoFields.parked(folder, "");
        assertThat(shop.done(decide("--keep-both", "70", "--dry-run")).out()).isEqualTo("""
                Preview of the decision on case 1, revision 1: keep both, server here
                  version   0.4
                  modified  unknown
                  server    Nothing is to be written to the server.
                The record as it would be stored:
                  {
                    "id": 1,
                    "v": 4,
                    "name": "Anne",
                    "seat": {
                      "row": 3
                    },
                    "note": ""
                  }
                The other side as the new record seat/70, version 0.1, which both sides must put:
                  {
                    "id": 70,
                    "v": 1,
                    "name": "Anna",
                    "seat": {
                      "row": 2
                    },
                    "note": "window"
                  }
                Of local nothing is lost.
                Of the server nothing is lost.
                Nothing was decided; without --dry-run, the same call decides.
                """);
        JsonNode preview = shop.done(decide("--keep-both", "70", "--dry-run", "--json"))
                .json()
                .path("preview");
        JsonNode decision =
                shop.done(decide("--keep-both", "70", "--json")).json().path("decision");
        assertThat(preview.at("/created/stamp").has("modifiedAt")).isFalse();
        for (String same : List.of("/made", "/operation", "/value", "/created/key", "/created/value")) {
            assertThat(preview.at(same)).as(same).isEqualTo(decision.at(same));
        }
    }

    @Test
    void aNewRecordThatAnotherCaseIsAboutIsRefusedBeforeItIsDecided() {
        Workshop shop = Seats.parked(folder, 2);
        Call refused = shop.truce(decide("--keep-both", "2", "--dry-run"));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .isEqualTo("truce: The decision on case 1 makes seat/2, but case 2 is about that record, or made it;"
                        + " name another key.\n")
                .isEqualTo(shop.truce(decide("--keep-both", "2")).err());
    }

    @Test
    void whatADecisionWouldBeRefusedForIsRefused() {
        Workshop shop = TwoFields.parked(folder, "validators: [{ path: /name, pattern: \".{1,4}\" }]\n");
        Path value = shop.write("value.json", "{\"id\":1,\"name\":\"Annabelle\"}");
        Call broken = shop.truce(decide("--value", value, "--dry-run"));
        assertThat(broken.code()).isEqualTo(2);
        assertThat(broken.err()).startsWith("truce: The decision on case 1 breaks the ruleset: /name");
        assertThat(broken.out()).isEmpty();
        Call stale = shop.truce("queue", "decide", 1, "--revision", 2, "--delete", "--dry-run", "--json");
        assertThat(stale.code()).isEqualTo(3);
        assertThat(stale.json().has("preview")).isFalse();
        Call nothing = shop.truce(decide("--defer", "2h", "--dry-run"));
        assertThat(nothing.code()).isEqualTo(2);
        assertThat(nothing.err()).startsWith("truce: --dry-run shows what a decision would do, and --defer decides");
        shop.done("queue", "claim", 1, "--owner", "bob");
        assertThat(shop.truce(decide("--delete", "--dry-run")).err()).startsWith("truce: Case 1 is with bob until ");
        assertThat(shop.truce(decide("--delete", "--dry-run", "--token", 7)).code())
                .isEqualTo(3);
        shop.done(decide("--delete", "--dry-run", "--token", 1, "--owner", "bob"));
    }

    @Test
    void recordsWithoutVersionsGetNone() {
        Workshop shop = new Workshop(folder);
        TwoFields.reconcile(
                shop,
                "",
                "{\"id\":1,\"name\":\"Ann\"}",
                "{\"id\":1,\"name\":\"Anna\"}",
                "{\"id\":1,\"name\":\"Anne\"}");
        assertThat(shop.done(decide("--keep-both", "70", "--dry-run")).out())
                .contains(
                        "  version   none\n", "The other side as the new record seat/70, which both sides must put:\n");
    }

    @Test
    void aVersionThatOneSideHasGoesOn() {
        Workshop shop = new Workshop(folder);
        TwoFields.reconcile(
                shop,
                "",
                "{\"id\":1,\"name\":\"Ann\"}",
                "{\"id\":1,\"name\":\"Anna\"}",
                "{\"id\":1,\"v\":4,\"name\":\"Anne\"}");
        assertThat(shop.done(decide("--take", "local", "--dry-run")).out()).contains("  version   0.5\n");
    }

    private JsonNode lost(Workshop shop, Object... way) {
        Object[] dry = Arrays.copyOf(way, way.length + 2);
        dry[way.length] = "--dry-run";
        dry[way.length + 1] = "--json";
        return shop.done(decide(dry)).json().at("/preview/lost");
    }

    @Test
    void aDeletionIsLostToo() {
        Workshop shop = new Workshop(folder);
        TwoFields.reconcile(shop, "", TwoFields.BASE, "{\"id\":1,\"v\":1,\"deleted\":true}", TwoFields.SERVER);
        JsonNode lost = lost(shop, "--value", shop.write("own.json", "{\"id\":1,\"name\":\"Zoe\"}"));
        assertThat(lost.path("local").toString()).isEqualTo("[{\"path\":\"\",\"stands\":{\"id\":1,\"name\":\"Zoe\"}}]");
    }

    @Test
    void aRemovalIsLostAndSoIsAnObjectInWhosePlaceStandsAnotherValue() {
        Workshop shop = new Workshop(folder);
        String local = "{\"id\":1,\"v\":1,\"name\":\"Anna\",\"seat\":{\"row\":1}}";
        TwoFields.reconcile(shop, "", TwoFields.BASE, local, TwoFields.SERVER);
        Path own = shop.write("own.json", "{\"id\":1,\"name\":\"Anna\",\"seat\":5,\"note\":\"\"}");
        assertThat(lost(shop, "--value", own).toString())
                .isEqualTo("{\"local\":[{\"path\":\"/note\",\"stands\":\"\"}],"
                        + "\"server\":[{\"path\":\"/name\",\"had\":\"Anne\",\"stands\":\"Anna\"},"
                        + "{\"path\":\"/seat\",\"had\":{\"row\":3},\"stands\":5}]}");
    }

    @Test
    void withoutABaseAllThatDoesNotStandIsLost() {
        Workshop shop = new Workshop(folder);
        TwoFields.reconcile(shop, "", "", TwoFields.LOCAL, TwoFields.SERVER);
        assertThat(lost(shop, "--take", "local").toString())
                .isEqualTo("{\"local\":[],\"server\":[{\"path\":\"/name\",\"had\":\"Anne\",\"stands\":\"Anna\"},"
                        + "{\"path\":\"/seat/row\",\"had\":3,\"stands\":2},"
                        + "{\"path\":\"/note\",\"had\":\"\",\"stands\":\"window\"}]}");
    }

    @Test
    void underRulesThatKnowNoMetadataAVersionIsAValue() {
        Workshop shop = TwoFields.parked(folder, "");
        Path plain = shop.write("plain.yaml", "ruleset: plain");
        assertThat(lost(shop, "--take", "local", "--rules", plain)
                        .path("server")
                        .toString())
                .contains("{\"path\":\"/v\",\"had\":4,\"stands\":1}");
    }
}
