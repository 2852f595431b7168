package dev.truce.cli.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Seats;
import dev.truce.cli.Workshop;
import dev.truce.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Two copies of the data: do they match, and can one repair the other? */
class CopiesTest {

    @TempDir
    Path folder;

    private Workshop shop;

    @BeforeEach
    void aSnapshotAndASecondCopyOfTheRepository() throws IOException {
        shop = new Workshop(folder);
        shop.write("rules.yaml", Workshop.RULES);
        shop.write("data/seat.ndjson", "{\"id\":\"a\",\"n\":1}", "{\"id\":\"b\",\"n\":2}");
        shop.root("dir:" + shop.path("data"));
        copy(shop.path(".truce/repository"), shop.path("second"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.createDirectories(to);
                if (Files.isRegularFile(each)) {
                    Path target = to.resolve(from.relativize(each).toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(each, target);
                }
            }
        }
    }

    private Call compare(Object left, Object right, Object... more) {
        return Call.truce(
                Stream.concat(Stream.of("compare", left, right, "--rules", shop.path("rules.yaml")), Stream.of(more))
                        .toArray());
    }

    @Test
    void equalCopiesOfEveryKindMatch() {
        shop.done("export", "latest", "--out", shop.path("export"));
        List<Object> copies =
                List.of(shop.path(".truce"), shop.path("second"), shop.path("export"), "dir:" + shop.path("data"));
        for (Object left : copies) {
            for (Object right : copies) {
                Call call = compare(left, right);
                assertThat(call.code()).as("%s", call).isZero();
                assertThat(call.out()).isEqualTo("Both copies hold the same records.\n");
            }
        }
    }

    @Test
    void theRecordsThatDifferAreNamed() {
        shop.write("data/seat.ndjson", "{\"id\":\"b\",\"n\":3}", "{\"id\":\"c\",\"n\":4}");

        Call call = compare(shop.path("second"), "dir:" + shop.path("data"));

        assertThat(call.code()).isEqualTo(1);
        assertThat(call.out()).contains("removed  seat/a", "changed  seat/b", "added    seat/c");
        assertThat(compare("dir:" + shop.path("data"), shop.path("second"), "--json")
                        .jsonLines())
                .extracting(line ->
                        line.path("key").asString() + " " + line.path("change").asString())
                .containsExactly("a added", "b changed", "c removed");
    }

    @Test
    void twoRepositoriesAreComparedBySnapshotsOfTheirOwn() {
        shop.write("data/seat.ndjson", "{\"id\":\"a\",\"n\":1}", "{\"id\":\"b\",\"n\":9}");
        shop.root("dir:" + shop.path("data"));
        String first = shop.done("snapshot", "list", "--json")
                .jsonLines()
                .get(1)
                .path("snapshot")
                .asString();

        assertThat(compare(shop.path(".truce"), shop.path("second")).code()).isEqualTo(1);
        assertThat(compare(shop.path(".truce"), shop.path("second"), "--snapshot", first, "--right-snapshot", "latest")
                        .code())
                .isZero();
        assertThat(compare(shop.path("nowhere"), shop.path("second")).code()).isEqualTo(2);
    }

    private Path damageAPack() throws IOException {
        try (Stream<Path> packs = Files.walk(shop.path(".truce/repository/packs"))) {
            Path pack = packs.filter(Files::isRegularFile).findFirst().orElseThrow();
            byte[] bytes = Files.readAllBytes(pack);
            bytes[bytes.length / 2] ^= 1;
            Files.write(pack, bytes);
            return pack;
        }
    }

    @Test
    void aDamagedRepositoryIsRepairedFromEachKindOfCopy() throws IOException {
        shop.done("export", "latest", "--out", shop.path("export"));
        for (Object other : List.of(shop.path("second"), shop.path("export"), "dir:" + shop.path("data"))) {
            Path pack = damageAPack();
            JsonNode damaged =
                    Call.truce("verify", shop.path(".truce"), "--json").json();
            assertThat(damaged.path("valid").asBoolean()).isFalse();
            assertThat(damaged.path("reports").get(0).path("integrityScore").asDouble())
                    .isLessThan(100);

            Call call = Call.truce(
                    "verify", shop.path(".truce"), "--repair-from", other, "--rules", shop.path("rules.yaml"));

            assertThat(call.code()).as("%s", call).isZero();
            assertThat(call.out())
                    .contains("Repaired: 1 object and 0 snapshots brought back, 1 damaged file moved to quarantine");
            assertThat(pack).doesNotExist();
            assertThat(Call.truce("verify", shop.path(".truce"), "--deep").code())
                    .isZero();
            assertThat(Call.truce("verify", shop.path(".truce"), "--json")
                            .json()
                            .path("reports")
                            .get(0)
                            .path("integrityScore")
                            .asDouble())
                    .isEqualTo(100);
        }
    }

    @Test
    void whatCannotBeRepairedIsReported() throws IOException {
        damageAPack();
        shop.write("data/seat.ndjson", "{\"id\":\"a\",\"n\":7}");

        Call call = Call.truce(
                "verify",
                shop.path(".truce"),
                "--repair-from",
                "dir:" + shop.path("data"),
                "--rules",
                shop.path("rules.yaml"));

        assertThat(call.code()).isEqualTo(1);
        assertThat(call.out()).contains("Not all is repaired: 0 objects");
        assertThat(call.err()).contains("damaged");
        assertThat(Call.truce("verify", shop.path(".truce"), "--repair-from", shop.path("second"), "--sample", "1/2")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void statusTellsSizesAndAges() {
        JsonNode json = shop.done("status", "--json").json().path("snapshots");

        assertThat(json.path("storedBytes").asLong()).isPositive();
        assertThat(json.path("averageStoredBytes").asLong())
                .isEqualTo(json.path("storedBytes").asLong());
        assertThat(json.path("oldest").asString()).isEqualTo(json.path("newest").asString());
        assertThat(json.path("pinned").asInt()).isZero();
        assertThat(shop.done("status").out()).contains("a snapshot on average");
    }

    @Test
    void aDatabaseIsACopyToo() throws SQLException {
        String database = "jdbc:sqlite:" + shop.path("app.db");
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE seat (id TEXT PRIMARY KEY, n INTEGER)");
            statement.execute("INSERT INTO seat VALUES ('a', 1), ('b', 3)");
        }
        assertThat(compare(shop.path("second"), database).out()).contains("changed  seat/b");
        Call gone = compare(shop.path("second"), "jdbc:postgresql://127.0.0.1:1/none");
        assertThat(gone.code()).isEqualTo(ExitCode.INPUT_OUTPUT.code());
        assertThat(gone.err()).contains("127.0.0.1:1");
    }

    @Test
    void oneSnapshotIsCopiedByItsName() {
        shop.write("data/seat.ndjson", "{\"id\":\"a\",\"n\":7}");
        shop.root("dir:" + shop.path("data"));
        Path third = shop.path("third");
        assertThat(shop.done("snapshot", "copy", "latest", "--to", third).out()).startsWith("Copied: 1 snapshot, ");
        assertThat(shop.done("snapshot", "copy", "--to", third).out()).startsWith("Copied: 1 snapshot, ");
        assertThat(shop.done("snapshot", "copy", "--to", third).out()).startsWith("Copied: 0 snapshots, ");
    }

    @Test
    void aCopyIsMadeElsewhere() throws IOException {
        Path file = shop.write("a-file");
        assertThat(shop.truce("snapshot", "copy", "--to", file).err()).startsWith("truce: --to " + file + " is a file");
        Path itself = shop.path(".truce/repository");
        assertThat(shop.truce("snapshot", "copy", "--to", itself).err())
                .startsWith("truce: --to " + itself + " is the repository itself, and no second copy");
        Workshop empty = Seats.parked(shop.path("empty"), 1);
        Path to = Files.createDirectory(empty.path("to"));
        assertThat(empty.done("snapshot", "copy", "--to", to).out()).startsWith("Copied: 0 snapshots, ");
    }

    @Test
    void noMoreRecordsAreNamedThanAskedFor() {
        shop.write("data/seat.ndjson", "{\"id\":\"b\",\"n\":3}", "{\"id\":\"c\",\"n\":4}");

        Call call = compare(shop.path("second"), "dir:" + shop.path("data"), "--limit", 1);

        assertThat(call.code()).isEqualTo(1);
        assertThat(call.out())
                .contains("  removed  seat/a\n")
                .endsWith("  … and 2 more\n")
                .doesNotContain("seat/b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bagit.txt", "bag-info.txt", "data", "manifest-sha256.txt", "tagmanifest-sha256.txt"})
    void whatHasAnyPartOfAnExportIsCheckedAsOne(String part) {
        shop.write("export/" + part, "x");

        Call call = Call.truce("verify", shop.path("export"));

        assertThat(call.code()).as("%s", call).isEqualTo(1);
        assertThat(call.err()).contains("missing; ").doesNotContain("neither an export nor a repository");
    }
}
