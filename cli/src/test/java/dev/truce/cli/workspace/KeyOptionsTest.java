package dev.truce.cli.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where records keep their key: the rules say it, or the call, or it is {@code /id}. */
class KeyOptionsTest {

    @TempDir
    Path folder;

    private Workshop shop;

    @BeforeEach
    void recordsWithANumber() {
        shop = new Workshop(folder);
        shop.write("data/seat.ndjson", "{\"no\":1}", "{\"no\":2}");
    }

    private Call snapshot(String rules, Object... more) {
        Object[] call = new Object[more.length + 6];
        System.arraycopy(
                new Object[] {
                    "snapshot",
                    "create",
                    "--store",
                    "dir:" + shop.path("data"),
                    "--rules",
                    shop.write("rules.yaml", rules)
                },
                0,
                call,
                0,
                6);
        System.arraycopy(more, 0, call, 6, more.length);
        return shop.truce(call);
    }

    @Test
    void whereTheRulesDoNotSayItTheCallDoes() {
        Call taken = snapshot("fields: { /row: latest }", "--key", "/no", "--json");
        assertThat(taken.code()).as("%s", taken).isZero();
        assertThat(taken.json().path("records").asInt()).isEqualTo(2);
        assertThat(snapshot("fields: { /row: latest }", "--key", "/id").err()).contains("/id: the record has no key");
    }

    @Test
    void theRulesAreNotContradicted() {
        Call refused = snapshot("record: { type: seat, key: /no }", "--key", "/no");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).startsWith("truce: the rules say where the key is; leave out --key\n");
    }

    @Test
    void aKeyIsNamedByAPointer() {
        Call refused = shop.truce("snapshot", "create", "--store", "dir:" + shop.path("data"), "--key", "no");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).startsWith("truce: --key is a JSON Pointer such as /id, but found \"no\"\n");
    }
}
