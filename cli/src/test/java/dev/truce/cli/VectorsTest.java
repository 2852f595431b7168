package dev.truce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What another engine says about its own test table, under the rule set that has its semantics. The rule sets, and the vectors
 * that none reproduces with the reason, stand in {@code src/test/resources/vectors}.
 */
@Tag("corpus")
class VectorsTest {

    private static final Path RESOURCES = Path.of("src/test/resources/vectors");

    /** Vectors that follow another rule set than their table's. */
    private static final Map<String, String> OTHER_RULES = Map.of("trimerge-25", "trimerge-set.yaml");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"dolt_json_merge.json, 29", "dolt_row_merge.json, 8"})
    void doltMergesAlikeInBothDirections(String file, int count) throws IOException {
        List<Vector> vectors = new ArrayList<>();
        for (JsonNode vector : vectors(file, count)) {
            vectors.add(Vector.of(vector));
            vectors.add(Vector.of(vector).turned());
        }
        eachGivesWhatItSaysUnlessLeftOut("dolt.yaml", vectors);
    }

    @Test
    void kubernetesAppliesAlikeWhereLocalChangedTheMember() throws IOException {
        eachGivesWhatItSaysUnlessLeftOut(
                "kubernetes.yaml",
                vectors("k8s_jsonmergepatch_threeway.json", 23).stream()
                        .map(Vector::of)
                        .toList());
    }

    @Test
    void aMergePatchLeavesTheServersOtherEditsAlone() throws IOException {
        eachGivesWhatItSaysUnlessLeftOut(
                "json-merge-patch.yaml",
                vectors("rfc7396_merge_patch.json", 17).stream()
                        .map(Vector::ofPatch)
                        .toList());
    }

    @Test
    void trimergeMergesObjectsAndListsAlike() throws IOException {
        eachGivesWhatItSaysUnlessLeftOut(
                "trimerge.yaml",
                vectors("trimerge_json.json", 32).stream()
                        .map(Vector::of)
                        .map(Vector::asMember)
                        .toList());
    }

    private void eachGivesWhatItSaysUnlessLeftOut(String rules, List<Vector> vectors) throws IOException {
        Map<String, String> leftOut = leftOut();
        List<String> surprises = new ArrayList<>();
        for (Vector vector : vectors) {
            JsonNode answer = answer(OTHER_RULES.getOrDefault(vector.id(), rules), vector);
            String reason = leftOut.get(vector.id());
            if (vector.isAnsweredBy(answer) == (reason != null)) {
                surprises.add(vector + " gave " + answer + (reason == null ? "" : ", but is left out: " + reason));
            }
        }
        assertThat(surprises).isEmpty();
    }

    private JsonNode answer(String rules, Vector vector) {
        Path cases = new Workshop(folder).write("case.ndjson", vector.toCase());
        Call call = Call.truce("merge", "--cases", cases, "--rules", RESOURCES.resolve(rules));
        assertThat(call.jsonLines()).as("%s", call).hasSize(1);
        return call.jsonLines().get(0);
    }

    @Test
    void everyVectorThatIsLeftOutExists() throws IOException {
        List<String> ids = new ArrayList<>();
        vectors("k8s_jsonmergepatch_threeway.json", 23)
                .forEach(vector -> ids.add(vector.path("id").asString()));
        vectors("trimerge_json.json", 32)
                .forEach(vector -> ids.add(vector.path("id").asString()));
        assertThat(ids).containsAll(leftOut().keySet()).containsAll(OTHER_RULES.keySet());
    }

    private static List<JsonNode> vectors(String file, int count) {
        List<JsonNode> vectors = new ArrayList<>();
        StrictJson.reader().read(Call.corpus("vectors/" + file)).path("vectors").forEach(vectors::add);
        assertThat(vectors).hasSize(count);
        return vectors;
    }

    private static Map<String, String> leftOut() throws IOException {
        Map<String, String> reasons = new TreeMap<>();
        for (String line : Files.readAllLines(RESOURCES.resolve("left-out.txt"))) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                String[] words = line.split(" +", 2);
                assertThat(words).as(line).hasSize(2);
                assertThat(reasons.put(words[0], words[1])).as(line).isNull();
            }
        }
        return reasons;
    }

    /**
     * One row of a table.
     *
     * @param id its name there
     * @param sides base, local and server, where the row has them, and merged unless it conflicts
     */
    private record Vector(String id, Map<String, JsonNode> sides) {

        static Vector of(JsonNode row) {
            Map<String, JsonNode> sides = new TreeMap<>();
            for (String side : List.of("base", "local", "server", "merged")) {
                if (row.has(side)) {
                    sides.put(side, row.path(side));
                }
            }
            return new Vector(row.path("id").asString(), sides);
        }

        /** A patch that local applied to a member, while the server wrote beside it, and inside where it is an object. */
        static Vector ofPatch(JsonNode row) {
            JsonNode target = row.path("target");
            JsonNode result = row.path("result");
            boolean inside = target.isObject() && result.isObject();
            return new Vector(
                    row.path("id").asString(),
                    Map.of(
                            "base", member(target),
                            "local", member(result),
                            "server", besides(member(inside ? besides(target) : target)),
                            "merged", besides(member(inside ? besides(result) : result))));
        }

        Vector asMember() {
            Map<String, JsonNode> wrapped = new TreeMap<>();
            sides.forEach((side, value) -> wrapped.put(side, member(value)));
            return new Vector(id, wrapped);
        }

        Vector turned() {
            Map<String, JsonNode> turned = new TreeMap<>(sides);
            turned.put("local", sides.get("server"));
            turned.put("server", sides.get("local"));
            return new Vector(id, turned);
        }

        String toCase() {
            ObjectNode line = JsonNodeFactory.instance.objectNode();
            line.put("id", id);
            sides.forEach((side, value) -> {
                if (!side.equals("merged")) {
                    line.set(side, value);
                }
            });
            return StrictJson.text(line);
        }

        boolean isAnsweredBy(JsonNode answer) {
            JsonNode merged = sides.get("merged");
            boolean resolved = answer.path("outcome").asString().equals("resolved");
            return merged == null ? !resolved : resolved && FieldAccess.json().same(answer.path("value"), merged);
        }

        private static JsonNode member(JsonNode value) {
            return JsonNodeFactory.instance.objectNode().set("value", value);
        }

        private static JsonNode besides(JsonNode object) {
            return ((ObjectNode) object.deepCopy()).put("of the server", true);
        }
    }
}
