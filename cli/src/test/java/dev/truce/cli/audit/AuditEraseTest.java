package dev.truce.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Seats;
import dev.truce.cli.Workshop;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.audit.AuditSelection;
import dev.truce.jdbc.SqliteWorkspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Tag("slow")
class AuditEraseTest {

    @TempDir
    Path folder;

    private static Object[] erase(Object key, Object... more) {
        Object[] call = {"audit", "erase", "--type", "seat", "--key", key, "--reason", "asked for by mail"};
        Object[] all = Arrays.copyOf(call, call.length + more.length);
        System.arraycopy(more, 0, all, call.length, more.length);
        return all;
    }

    @Test
    void withoutApplyItOnlyListsWhatWouldBeErased() {
        Workshop shop = Seats.parked(folder, 2);
        decide(shop);
        String before = shop.done("audit", "list", "--json").out();

        Call rehearsal = shop.done(erase(1));

        assertThat(rehearsal.out())
                .isEqualTo("entry  at                    kind      subject  actor\n"
                        + "    1  2030-03-01T12:00:00Z  PARKED    case 1   engine\n"
                        + "    4  2030-03-01T12:00:00Z  DECISION  case 1   alice\n"
                        + "Would erase the payloads of 2 entries and the contents of 1 closed case about seat/1.\n"
                        + "Next: truce audit erase --type seat --key 1 --reason 'asked for by mail' --workspace "
                        + shop.path(".truce") + " --apply\n");
        assertThat(shop.done(erase(1, "--json")).out())
                .isEqualTo("{\"type\":\"seat\",\"key\":\"1\",\"applied\":false,\"entries\":[1,4],\"cases\":[1]}\n");
        assertThat(shop.done("audit", "list", "--json").out()).isEqualTo(before);
    }

    @Test
    void whatIsErasedIsGoneAndTheChainHolds() {
        Workshop shop = Seats.parked(folder, 2);
        shop.done("queue", "decide", 1, "--revision", 1, "--take", "local", "--reason", "hers");
        assertThat(shop.done("audit", "list", "--json").out()).contains("Anna", "\\\"key\\\":\\\"1\\\"");

        Call erased = shop.done(erase(1, "--apply", "--actor", "dpo"));

        assertThat(erased.out())
                .matches(
                        "Erased the payloads of 2 entries and the contents of 1 closed case about seat/1: entry 6, sha256:[0-9a-f]{64}\n");
        assertThat(shop.done("audit", "list").out())
                .contains("    6  2030-03-01T12:00:00Z  ERASED     seat/1", "  dpo     asked for by mail\n");
        assertThat(shop.done("audit", "list", "--json").jsonLines())
                .extracting(entry -> entry.has("payload"))
                .containsExactly(false, true, true, false, true, true);
        assertThat(shop.done("audit", "list", "--json").out()).doesNotContain("\\\"key\\\":\\\"1\\\"");
        assertThat(shop.done("audit", "verify").out())
                .isEqualTo("The audit trail holds: every entry follows the one before it.\n");
        assertThat(shop.done("queue", "watch", "--after", 0, "--count", 1).out())
                .contains(" case 1 parked: (erased), by engine", " case 2 parked: seat/2, by engine");
    }

    @Test
    void programsLearnOfTheNewEntry() {
        Workshop shop = Seats.parked(folder, 1);
        decide(shop);

        Call erased = shop.done(erase(1, "--apply", "--json"));

        assertThat(erased.json().path("applied").asBoolean()).isTrue();
        assertThat(erased.json().path("entries").toString()).isEqualTo("[1,3]");
        assertThat(erased.json().path("erasure").path("entry").asInt()).isEqualTo(5);
        assertThat(erased.json().path("erasure").path("payload").asString()).isEqualTo("{\"entries\":[1,3]}");
    }

    @Test
    void whatIsNotThereIsNotErased() {
        Workshop shop = Seats.parked(folder, 1);
        String nothing = "No entry about seat/9 has a payload; nothing is to be erased.\n";
        assertThat(shop.done(erase(9)).out()).isEqualTo(nothing);
        assertThat(shop.done(erase(9, "--apply")).out()).isEqualTo(nothing);
        Object[] noType = erase(1, "--apply");
        noType[3] = "";
        for (Object[] unnamed : List.of(erase("", "--apply"), noType)) {
            Call refused = shop.truce(unnamed);
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.err()).startsWith("truce: --type and --key name a record, and are not empty\n");
        }
        assertThat(shop.done("audit", "list", "--json").jsonLines()).hasSize(2);
    }

    private static void decide(Workshop shop) {
        shop.done("queue", "decide", 1, "--revision", 1, "--take", "local", "--reason", "hers");
    }

    @Test
    void anOpenCaseIsRefusedWithWhatToDoFirst() {
        Workshop shop = Seats.parked(folder, 1);
        for (Call refused : List.of(shop.truce(erase(1)), shop.truce(erase(1, "--apply")))) {
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.err())
                    .isEqualTo(
                            "truce: Case 1 about seat/1 waits for a decision, and holds its contents; first decide it:"
                                    + " truce queue show 1\n");
        }
        assertThat(shop.done("audit", "list", "--json").jsonLines()).hasSize(2);
    }

    @Test
    void nothingOfAPersonIsLeftInTheBytesOfTheDatabase() throws IOException {
        Workshop shop = new Workshop(folder);
        shop.write("base.ndjson", "{\"id\":\"zq-key-1\",\"v\":1,\"name\":\"zq-base\"}");
        shop.write("local.ndjson", "{\"id\":\"zq-key-1\",\"v\":1,\"name\":\"zq-local\"}");
        shop.write("rules.yaml", Workshop.RULES);
        for (int version = 2;
                version < 5;
                version++) { // each leaves an older revision behind, the first one pages that nobody uses again
            shop.write(
                    "server.ndjson",
                    "{\"id\":\"zq-key-1\",\"v\":" + version + ",\"name\":\""
                            + "zq-server-".repeat(version == 2 ? 20_000 : 1) + version + "\"}");
            shop.truce(
                    "reconcile",
                    "--base",
                    shop.path("base.ndjson"),
                    "--local",
                    shop.path("local.ndjson"),
                    "--server",
                    shop.path("server.ndjson"),
                    "--rules",
                    shop.path("rules.yaml"),
                    "--out",
                    shop.path("out"));
        }
        shop.write("own.json", "{\"id\":\"zq-key-1\",\"name\":\"zq-own\"}");
        shop.done("queue", "decide", 1, "--revision", 3, "--value", shop.path("own.json"), "--reason", "zq-reason");
        assertThat(bytes(shop)).contains("zq-base", "zq-local", "zq-server-2", "zq-server-4", "zq-own");

        shop.done("audit", "erase", "--type", "seat", "--key", "zq-key-1", "--reason", "asked", "--apply");

        assertThat(bytes(shop)).doesNotContain("zq-base", "zq-local", "zq-server", "zq-own");
        JsonNode stays = shop.done("queue", "show", 1, "--json").json();
        assertThat(stays.path("key").asString()).startsWith("erased:sha256:");
        assertThat(stays.path("status").asString()).isEqualTo("DECIDED");
        assertThat(stays.at("/decision/made").asString()).isEqualTo("set, erased");
        assertThat(stays.at("/decision/actor").asString()).isEqualTo("alice");
        assertThat(stays.at("/decision").has("value")).isFalse();
        assertThat(stays.path("openedAt").asString()).startsWith("2030-03-01T12:00:00");
        assertThat(shop.done("queue", "list", "--status", "all").out()).contains("erased:sha256");
        assertThat(shop.done("audit", "verify").code()).isZero();
    }

    @Test
    void aFileThatOthersUseIsWrittenAnewByTheNextCall() throws IOException, SQLException {
        Workshop shop = Seats.parked(folder, 1);
        decide(shop);
        String name = "Anna";
        assertThat(bytes(shop)).contains(name);
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + shop.path(".truce/truce.db"))) {
            try (Statement reading = other.createStatement();
                    ResultSet rows = reading.executeQuery("SELECT * FROM truce_case")) {
                assertThat(rows.next()).isTrue();
                Call erased = shop.truce(erase(1, "--apply"));

                assertThat(erased.code()).isEqualTo(1);
                assertThat(erased.out())
                        .startsWith("Erased the payloads of 2 entries and the contents of 1 closed case");
                assertThat(erased.out())
                        .endsWith("The file of the database may still hold what was erased: others use it, and it could"
                                + " not be written anew.\nEnd them, or wait until they are done, then once more: truce"
                                + " audit erase --type seat --key 1 --reason 'asked for by mail' --apply --workspace "
                                + shop.path(".truce") + "\n");
            }
            assertThat(bytes(shop)).contains(name);

            Call again = shop.done(erase(1, "--apply", "--json"));

            assertThat(again.json().path("entries").size()).isZero();
            assertThat(again.json().path("rewritten").asBoolean()).isTrue();
            assertThat(bytes(shop)).doesNotContain(name);
        }
    }

    private static String bytes(Workshop shop) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(shop.path(".truce"))) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("truce.db"))
                    .toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    void aClosedCaseIsErasedWhereNoEntryHasAPayloadAnyMore() {
        Workshop shop = Seats.parked(folder, 1);
        decide(shop);
        // by a program, which knows nothing of cases
        try (SqliteWorkspace workspace =
                SqliteWorkspace.open(shop.path(".truce/truce.db"), InstantSource.fixed(Call.NOW))) {
            workspace.audit().erase(AuditSelection.about(new RecordId("seat", "1")), "ann", "asked for");
        }

        assertThat(shop.done(erase(1)).out())
                .startsWith("Would erase the contents of 1 closed case about seat/1.\nNext: ");
        assertThat(shop.done(erase(1, "--apply")).out())
                .isEqualTo("Erased the contents of 1 closed case about seat/1.\n");
        assertThat(shop.done("queue", "show", 1, "--json").json().path("key").asString())
                .startsWith("erased:");
    }
}
