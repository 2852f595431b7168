package dev.truce.cli.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import dev.truce.integrity.json.StrictJson;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

    @Test
    void aKeyThatWasSaidIsRememberedUntilAnotherOrRulesAreNamed() {
        Workshop fresh = new Workshop(shop.path("fresh"));
        fresh.write("data/seat.ndjson", "{\"no\":\"a\",\"nr\":\"b\"}");
        Path rules = fresh.write("rules.yaml", Workshop.RULES.replace("/id", "/nr"));
        String store = "dir:" + fresh.path("data");
        assertThat(fresh.truce("snapshot", "create", "--store", store).err()).contains("the record has no key");
        assertThat(keyAfter(fresh, "--store", store, "--key", "/no")).isEqualTo("/no");
        assertThat(keyAfter(fresh)).isEqualTo("/no");
        assertThat(keyAfter(fresh, "--store", store)).isEqualTo("/no");
        assertThat(keyAfter(fresh, "--store", store, "--key", "/nr")).isEqualTo("/nr");
        assertThat(keyAfter(fresh, "--key", "/no")).isEqualTo("/no");
        assertThat(keyAfter(fresh, "--rules", rules)).as("the rules say it").isEmpty();
        assertThat(keyAfter(fresh)).isEmpty();
    }

    private static String keyAfter(Workshop workshop, Object... options) {
        workshop.done(Stream.concat(Stream.of("snapshot", "create"), Stream.of(options))
                .toArray());
        return StrictJson.reader()
                .read(workshop.read(".truce/store.json"), "store.json")
                .path("key")
                .asString("");
    }

    @Test
    void otherRulesTakeThePlaceOfTheRememberedOnes() {
        Path other = shop.write("other.yaml", Workshop.RULES.replace("/id", "/row"));
        shop.done("snapshot", "create", "--rules", other);
        assertThat(remembered().path("store").asString()).isEqualTo(first);
        assertThat(remembered().path("rules").asString()).isEqualTo(other.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dir:", "jdbc:sqlite:", "jdbc:mysql://127.0.0.1/shop", "data"})
    void whatNamesNoStoreIsRefused(String store) {
        Call call = shop.truce("snapshot", "create", "--store", store);
        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err())
                .startsWith("truce: --store is dir:PATH, jdbc:sqlite:FILE or jdbc:postgresql://")
                .contains(", but found \"" + store + "\"\n");
        stillTheFirst();
    }
}
