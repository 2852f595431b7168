package dev.truce.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Seats;
import dev.truce.cli.Workshop;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class AuditAnchorTest {

    private static final String OTHER = "sha256:" + "0".repeat(64);

    @TempDir
    Path folder;

    private Workshop shop = new Workshop(Path.of(""));
    private String first = "";
    private String second = "";

    @BeforeEach
    void makeATrail() {
        shop = Seats.parked(folder, 1);
        List<JsonNode> entries = shop.done("audit", "list", "--json").jsonLines();
        first = digest(entries.get(0));
        second = digest(entries.get(1));
    }

    private static String digest(JsonNode entry) {
        return entry.path("digest").asString();
    }

    @Test
    void theTrailHasItsAnchors() {
        Path file = shop.write("anchors.txt", "2 " + second, "", "1:" + first);
        assertThat(shop.done("audit", "verify", "--anchor", "1:" + first, "--anchor", file)
                        .out())
                .isEqualTo("""
                        The audit trail holds: every entry follows the one before it.
                        Found as they were: 3 anchors.
                        """);
    }

    @Test
    void aTrailThatWasCutOrWrittenAnewLacksThem() {
        Call anew = shop.truce("audit", "verify", "--anchor", "2:" + OTHER);
        assertThat(anew.code()).isEqualTo(1);
        assertThat(anew.err())
                .isEqualTo("truce: the audit trail of " + shop.path(".truce")
                        + " is broken: entry 2 is not the one that the anchor names: its digest is " + second
                        + ", that of the anchor " + OTHER + "\n");
        Call cut = shop.truce("audit", "verify", "--anchor", "3:" + OTHER, "--json");
        assertThat(cut.code()).isEqualTo(1);
        assertThat(cut.out())
                .isEqualTo("{\"valid\":false,\"anchors\":1,"
                        + "\"problem\":\"an anchor names entry 3, but the last one is 2\"}\n");
    }

    @Test
    void whatIsNoAnchorIsRefused() {
        Call digits = shop.truce("audit", "verify", "--anchor", "2:sha256:12");
        assertThat(digits.code()).isEqualTo(2);
        assertThat(digits.err())
                .startsWith("truce: --anchor is the number of an entry and its digest, such as 12:sha256:…, but found"
                        + " \"2:sha256:12\"\n");
        assertThat(shop.truce("audit", "verify", "--anchor", "0:" + OTHER).code())
                .isEqualTo(2);
        Path file = shop.write("anchors.txt", "1 " + first, "2 " + second + " x");
        Call line = shop.truce("audit", "verify", "--anchor", file);
        assertThat(line.code()).isEqualTo(2);
        assertThat(line.err())
                .isEqualTo("truce: " + file + ":2: this line is not the number of an entry and its digest, such as 12"
                        + " sha256:…; put it right or take it out\n");
        Call empty = shop.truce("audit", "verify", "--anchor", shop.write("none.txt"));
        assertThat(empty.code()).isEqualTo(2);
        assertThat(empty.err()).contains("none.txt: there is no anchor in it;");
        Call missing = shop.truce("audit", "verify", "--anchor", shop.path("lost.txt"));
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains("lost.txt: there is no such file of anchors; check the path");
    }
}
