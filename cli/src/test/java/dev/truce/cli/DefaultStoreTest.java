package dev.truce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.json.StrictJson;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Which live data a call takes that names none. */
class DefaultStoreTest {

    private static final String A = "{\"id\":\"a\",\"v\":1,\"row\":1}";

    @TempDir
    Path folder;

    Workshop shop;
    String first;
    String second;

    @BeforeEach
    void snapshot() {
        shop = new Workshop(folder);
        shop.write("data/seat.ndjson", A);
        shop.write("other/seat.ndjson", A, "{\"id\":\"b\",\"v\":1,\"row\":2}");
        first = "dir:" + shop.path("data");
        second = "dir:" + shop.path("other");
        shop.root(first);
    }

    private JsonNode remembered() {
        return StrictJson.reader().read(shop.read(".truce/store.json"), "store.json");
    }

    private void stillTheFirst() {
        assertThat(remembered().path("store").asString()).isEqualTo(first);
        assertThat(remembered().path("rules").asString())
                .isEqualTo(shop.path("rules.yaml").toString());
    }

    @Test
    void aRefusedCommandLeavesItAsItIs() {
        assertThat(shop.truce("snapshot", "create", "--store", "dir:" + shop.path("dat"))
                        .code())
                .isEqualTo(2);
        stillTheFirst();
        assertThat(shop.truce("plan", "--to", "0000", "--store", second).code()).isEqualTo(2);
        stillTheFirst();
        shop.done("plan", "--to", "latest", "-o", shop.path("plan.json"));
        assertThat(shop.truce("rollback", shop.path("plan.json"), "--store", second)
                        .code())
                .isNotZero();
        stillTheFirst();
    }

    @Test
    void namingTheSameStoreAgainKeepsItsRules() {
        shop.done("snapshot", "create", "--store", first);
        stillTheFirst();
    }

    @Test
    void anotherStoreIsAnnouncedToPeopleOnly() {
        assertThat(shop.done("snapshot", "create", "--store", second).err())
                .isEqualTo("the default store is now " + second + "\n");
        assertThat(remembered().path("store").asString()).isEqualTo(second);
        assertThat(shop.done("snapshot", "create", "--store", first, "--quiet").err())
                .isEmpty();
        assertThat(shop.done("snapshot", "create", "--store", second, "--json").err())
                .isEmpty();
    }

    @Test
    void anImportMovesItOnlyWhereThereWasNone() {
        shop.done("export", "latest", "--out", shop.path("export"));
        String restored = "dir:" + shop.path("restored");
        assertThat(shop.done("import", shop.path("export"), "--store", restored, "--rules", shop.path("rules.yaml"))
                        .err())
                .isEmpty();
        stillTheFirst();
        Workshop fresh = new Workshop(shop.path("fresh"));
        fresh.done("import", shop.path("export"), "--store", restored, "--rules", shop.path("rules.yaml"));
        assertThat(fresh.done("snapshot", "create").out()).contains(restored);
    }
}
