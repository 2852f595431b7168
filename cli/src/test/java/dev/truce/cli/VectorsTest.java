package dev.truce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What another engine says about its own test table, under the one rule set that has its semantics. */
@Tag("corpus")
class VectorsTest {

    private static final String DOLT = """
            ruleset: dolt
            version: 1.0.0
            lists: atomic
            bothCreate: conflict
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"dolt_json_merge.json", "dolt_row_merge.json"})
    void everyVectorGivesWhatItSaysInBothDirections(String file) {
        Workshop shop = new Workshop(folder);
        Path rules = shop.write("dolt.yaml", DOLT);
        List<JsonNode> vectors = new ArrayList<>();
        List<String> cases = new ArrayList<>();
        for (JsonNode vector :
                StrictJson.reader().read(Call.corpus("vectors/" + file)).path("vectors")) {
            for (boolean turned : new boolean[] {false, true}) {
                ObjectNode line = JsonNodeFactory.instance.objectNode();
                line.set("id", vector.path("id"));
                line.set("base", vector.path("base"));
                line.set("local", vector.path(turned ? "server" : "local"));
                line.set("server", vector.path(turned ? "local" : "server"));
                vectors.add(vector);
                cases.add(new String(StrictJson.write(line), StandardCharsets.UTF_8));
            }
        }
        assertThat(vectors).isNotEmpty();
        Call call = Call.truce(
                "merge", "--cases", shop.write("cases.ndjson", cases.toArray(String[]::new)), "--rules", rules);
        List<JsonNode> answers = call.jsonLines();
        assertThat(answers).hasSameSizeAs(vectors);
        for (int i = 0; i < vectors.size(); i++) {
            JsonNode vector = vectors.get(i);
            JsonNode answer = answers.get(i);
            String name =
                    vector.path("id").asString() + " " + vector.path("name").asString() + ": " + answer;
            assertThat(answer.path("outcome").asString())
                    .as(name)
                    .isEqualTo(vector.path("conflict").asBoolean() ? "parked" : "resolved");
            if (!vector.path("conflict").asBoolean()) {
                assertThat(FieldAccess.json().same(answer.path("value"), vector.path("merged")))
                        .as(name)
                        .isTrue();
            }
        }
    }
}
