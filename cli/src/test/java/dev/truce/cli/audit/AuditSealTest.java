package dev.truce.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Seats;
import dev.truce.cli.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditSealTest {

    private static final String LATER = "2031-01-01T00:00:00Z";

    @TempDir
    Path folder;

    /** Entries 1 and 2 park seats, entry 3 reconciles, entry 4 decides the first seat and entry 5 the second. */
    private Workshop decided() {
        Workshop shop = Seats.parked(folder, 2);
        shop.done("queue", "decide", 1, "--revision", 1, "--take", "local");
        shop.done("queue", "decide", 2, "--revision", 1, "--take", "local");
        return shop;
    }

    private static String digests(String text) {
        return text.replaceAll("[0-9a-f]{64}", "DIGEST");
    }

    @Test
    void theOldestEntriesMoveToAFileAndTheChainHolds() {
        Workshop shop = decided();
        Path archive = shop.path("archive");
        String anchor = shop.done("audit", "export", "--out", shop.path("all.ndjson"), "--json")
                .json()
                .path("anchor")
                .asString();

        Call rehearsed = shop.done("audit", "seal", "--before", LATER, "--out", archive, "--dry-run");
        Call sealed = shop.done("audit", "seal", "--before", LATER, "--out", archive, "--actor", "ann");

        Path file = archive.resolve("audit-1-4.ndjson");
        assertThat(rehearsed.out()).isEqualTo("Would seal entries 1 to 4 into " + archive + ".\n");
        assertThat(digests(sealed.out()))
                .isEqualTo("Sealed entries 1 to 4 into " + file + ", sha256:DIGEST\n"
                        + "Anchor, to be kept elsewhere: 4:sha256:DIGEST\n"
                        + "Check it: truce audit verify --segment " + file + "\n");
        assertThat(shop.done("audit", "list", "--json").jsonLines())
                .extracting(entry ->
                        entry.path("entry").asInt() + " " + entry.path("kind").asString())
                .containsExactly("5 DECISION", "6 SEALED");
        assertThat(shop.read("archive/audit-1-4.ndjson"))
                .isEqualTo(shop.read("all.ndjson")
                        .lines()
                        .limit(4)
                        .map(line -> line + "\n")
                        .reduce("", String::concat));
        assertThat(shop.done("audit", "verify", "--anchor", anchor).out()).isEqualTo("""
                The audit trail holds: every entry follows the one before it.
                Found as they were: 1 anchor.
                Not looked at: the sealed entries 1 to 4 (audit-1-4.ndjson).
                """);
        String within = shop.read("all.ndjson")
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow()
                .replaceAll(".*\"digest\":\"|\".$", "");
        assertThat(shop.done("audit", "verify", "--segment", file, "--anchor", "2:" + within)
                        .out())
                .isEqualTo("""
                        The audit trail holds: every entry follows the one before it.
                        Found as they were: 1 anchor.
                        """);
        Call unseen = shop.truce("audit", "verify", "--anchor", "2:" + within);
        assertThat(unseen.code()).isEqualTo(1);
        assertThat(unseen.err()).contains("is sealed in audit-1-4.ndjson and was not looked at; give that file, too");
        assertThat(shop.done("queue", "show", 1).out()).contains("decided");
    }

    @Test
    void entriesOfUndecidedCasesStay() {
        Workshop shop = Seats.parked(folder, 2);
        shop.done("queue", "decide", 1, "--revision", 1, "--take", "local");

        Call sealed = shop.done("audit", "seal", "--before", LATER, "--out", shop.path("archive"));

        assertThat(sealed.out()).contains("Sealed entry 1 into ").endsWith("audit-1-1.ndjson\n");
        assertThat(sealed.out())
                .contains("\nMore is old enough, but case 2 is undecided, and entry 2 is of its history.\n");
        Call again = shop.done("audit", "seal", "--before", LATER, "--out", shop.path("archive"), "--json");
        assertThat(again.out())
                .isEqualTo("{\"sealed\":false,\"entries\":0,"
                        + "\"heldBack\":\"case 2 is undecided, and entry 2 is of its history\"}\n");
    }

    @Test
    void ageIsCountedFromNow() {
        Workshop shop = decided();
        assertThat(shop.done("audit", "seal", "--older-than", "P1Y", "--out", shop.path("archive"))
                        .out())
                .isEqualTo("No entry before 2029-03-01T12:00:00Z can be sealed.\n");
        assertThat(shop.path("archive")).doesNotExist();
        for (String half : List.of("12h", "PT12H")) {
            assertThat(shop.done("audit", "seal", "--older-than", half, "--out", shop.path("archive"))
                            .out())
                    .isEqualTo("No entry before 2030-03-01T00:00:00Z can be sealed.\n");
        }
        for (String noAge : List.of("a year", "P-1D", "PT-1H", "P2000000000Y")) {
            Call wrong = shop.truce("audit", "seal", "--older-than", noAge, "--out", shop.path("archive"));
            assertThat(wrong.code()).isEqualTo(2);
            assertThat(wrong.err())
                    .startsWith(
                            "truce: --older-than is an age such as P1Y, P90D or 12h, but found \"" + noAge + "\"\n");
        }
        Call never = shop.truce("audit", "seal", "--before", "soon", "--out", shop.path("archive"));
        assertThat(never.code()).isEqualTo(2);
        assertThat(never.err()).contains("this is a time such as 2026-01-13T12:00:00Z, but found \"soon\"");
        assertThat(shop.truce("audit", "seal", "--out", shop.path("archive")).code())
                .isEqualTo(2);
    }

    @Test
    void programsLearnWhatWasSealed() {
        Workshop shop = decided();

        Call sealed = shop.done("audit", "seal", "--before", LATER, "--out", shop.path("archive"), "--json");

        assertThat(digests(sealed.out()).replace(shop.path("archive").toString(), "archive"))
                .isEqualTo(
                        "{\"sealed\":true,\"entries\":4,\"first\":1,\"last\":4,\"file\":\"archive/audit-1-4.ndjson\","
                                + "\"content\":\"sha256:DIGEST\",\"previous\":\"sha256:DIGEST\","
                                + "\"anchor\":\"4:sha256:DIGEST\"}\n");
        assertThat(shop.done("audit", "verify", "--json").out())
                .isEqualTo("{\"notLookedAt\":[{\"first\":1,\"last\":4,\"file\":\"audit-1-4.ndjson\"}],\"valid\":true,"
                        + "\"anchors\":0}\n");
    }

    @Test
    void aRecordIsErasedInSealedFilesThatAreGivenAndTheOthersAreNamed() throws IOException {
        Workshop shop = decided();
        shop.done("audit", "seal", "--before", LATER, "--out", shop.path("archive"));
        Path file = shop.path("archive").resolve("audit-1-4.ndjson");
        Object[] erase = {"audit", "erase", "--type", "seat", "--key", 1, "--reason", "asked for", "--apply"};

        Call without = shop.truce(erase);

        assertThat(without.code()).isEqualTo(1);
        assertThat(without.out()).isEqualTo("""
                Erased the contents of 1 closed case about seat/1.
                Not looked at: the sealed entries 1 to 4 (audit-1-4.ndjson).
                Give those files with --segment wherever they are kept; what they hold of the record stays otherwise.
                """);
        Object[] given = Arrays.copyOf(erase, erase.length + 2);
        given[erase.length] = "--segment";
        given[erase.length + 1] = file;
        assertThat(shop.done(given).out()).startsWith("Erased the payloads of 2 entries about seat/1: entry 8, ");
        assertThat(Files.readString(file))
                .doesNotContain("\\\"key\\\":\\\"1\\\"")
                .contains("\\\"key\\\":\\\"2\\\"");
        assertThat(shop.done("audit", "verify", "--segment", file).out())
                .isEqualTo("The audit trail holds: every entry follows the one before it.\n");
    }

    @Test
    void closedCasesAndSealedEntriesAreErasedByOneCall() throws IOException {
        Workshop shop = decided();
        shop.done("audit", "seal", "--before", LATER, "--out", shop.path("archive"));
        Path file = shop.path("archive").resolve("audit-1-4.ndjson");
        Object[] erase = {
            "audit", "erase", "--type", "seat", "--key", 1, "--reason", "asked for", "--segment", file, "--apply"
        };

        assertThat(shop.done(Arrays.copyOf(erase, erase.length - 1)).out())
                .contains("Would erase the payloads of 2 entries and the contents of 1 closed case about seat/1.\n");
        assertThat(shop.done(erase).out())
                .startsWith(
                        "Erased the payloads of 2 entries and the contents of 1 closed case about seat/1: entry 8, ");

        assertThat(Files.readString(file)).doesNotContain("\\\"key\\\":\\\"1\\\"");
        assertThat(shop.done("queue", "show", 1, "--json").json().path("key").asString())
                .startsWith("erased:");
        assertThat(shop.done("audit", "verify", "--segment", file).out())
                .isEqualTo("The audit trail holds: every entry follows the one before it.\n");
        assertThat(shop.done(erase).out()).isEqualTo("No entry about seat/1 has a payload; nothing is to be erased.\n");
    }

    @Test
    void aFileOfSomethingElseIsRefused() {
        Workshop shop = decided();
        Path other = shop.write("letter.ndjson", "hello");

        Call call = shop.truce("audit", "verify", "--segment", other);

        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err()).contains("letter.ndjson");
        shop.write("archive/audit-1-4.ndjson", "hello");
        Call taken = shop.truce("audit", "seal", "--before", LATER, "--out", shop.path("archive"));
        assertThat(taken.code()).isEqualTo(7);
        assertThat(taken.err()).contains("there is another file of this name");
        assertThat(shop.done("audit", "list", "--json").jsonLines()).hasSize(5);
    }

    @Test
    void whatWasSealedIsOnlyErasedWhereItsFileIsGiven() {
        Workshop shop = Seats.parked(folder, 1);
        shop.done("queue", "decide", 1, "--revision", 1, "--take", "local");
        shop.done("audit", "seal", "--before", LATER, "--out", shop.path("archive"));

        Call rehearsed = shop.truce("audit", "erase", "--type", "seat", "--key", 1, "--reason", "asked for");

        assertThat(rehearsed.code()).isEqualTo(1);
        assertThat(rehearsed.out())
                .contains("Would erase the payload of 1 entry and the contents of 1 closed case about seat/1.\n")
                .contains("Not looked at: the sealed entries 1 to 2 (audit-1-2.ndjson).\n");
    }
}
