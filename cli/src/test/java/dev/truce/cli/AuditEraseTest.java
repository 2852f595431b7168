package dev.truce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        String before = shop.done("audit", "list", "--json").out();

        Call rehearsal = shop.done(erase(1));

        assertThat(rehearsal.out())
                .isEqualTo("entry  at                    kind    subject  actor\n"
                        + "    1  2030-03-01T12:00:00Z  PARKED  case 1   engine\n"
                        + "Would erase the payload of 1 entry about seat/1.\n"
                        + "Next: truce audit erase --type seat --key 1 --reason 'asked for by mail' --workspace "
                        + shop.path(".truce") + " --apply\n");
        assertThat(shop.done(erase(1, "--json")).out())
                .isEqualTo("{\"type\":\"seat\",\"key\":\"1\",\"applied\":false,\"entries\":[1]}\n");
        assertThat(shop.done("audit", "list", "--json").out()).isEqualTo(before);
    }

    @Test
    void whatIsErasedIsGoneAndTheChainHolds() {
        Workshop shop = Seats.parked(folder, 2);
        shop.done("queue", "decide", 1, "--revision", 1, "--take", "local", "--reason", "hers");
        assertThat(shop.done("audit", "list", "--json").out()).contains("Anna", "\\\"key\\\":\\\"1\\\"");

        Call erased = shop.done(erase(1, "--apply", "--actor", "dpo"));

        assertThat(erased.out())
                .matches("Erased the payloads of 2 entries about seat/1: entry 5, sha256:[0-9a-f]{64}\n");
        assertThat(shop.done("audit", "list").out())
                .contains("    5  2030-03-01T12:00:00Z  ERASED     seat/1", "  dpo     asked for by mail\n");
        assertThat(shop.done("audit", "list", "--json").jsonLines())
                .extracting(entry -> entry.has("payload"))
                .containsExactly(false, true, true, false, true);
        assertThat(shop.done("audit", "list", "--json").out()).doesNotContain("\\\"key\\\":\\\"1\\\"");
        assertThat(shop.done("audit", "verify").out())
                .isEqualTo("The audit trail holds: every entry follows the one before it.\n");
        assertThat(shop.done("queue", "watch", "--after", 0, "--count", 1).out())
                .contains(" case 1 parked: (erased), by engine", " case 2 parked: seat/2, by engine");
    }

    @Test
    void programsLearnOfTheNewEntry() {
        Workshop shop = Seats.parked(folder, 1);

        Call erased = shop.done(erase(1, "--apply", "--json"));

        assertThat(erased.json().path("applied").asBoolean()).isTrue();
        assertThat(erased.json().path("entries").toString()).isEqualTo("[1]");
        assertThat(erased.json().path("erasure").path("entry").asInt()).isEqualTo(3);
        assertThat(erased.json().path("erasure").path("payload").asString()).isEqualTo("{\"entries\":[1]}");
    }

    @Test
    void whatIsNotThereIsNotErased() {
        Workshop shop = Seats.parked(folder, 1);
        String nothing = "No entry about seat/9 has a payload; nothing is to be erased.\n";
        assertThat(shop.done(erase(9)).out()).isEqualTo(nothing);
        assertThat(shop.done(erase(9, "--apply")).out()).isEqualTo(nothing);
        Call unnamed = shop.truce(erase("", "--apply"));
        assertThat(unnamed.code()).isEqualTo(2);
        assertThat(unnamed.err()).startsWith("truce: --type and --key name a record, and are not empty\n");
        assertThat(shop.done("audit", "list", "--json").jsonLines()).hasSize(2);
    }
}
