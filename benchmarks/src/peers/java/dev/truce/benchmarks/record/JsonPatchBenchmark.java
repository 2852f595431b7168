package dev.truce.benchmarks.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.flipkart.zjsonpatch.DiffFlags;
import com.flipkart.zjsonpatch.JsonDiff;
import com.flipkart.zjsonpatch.JsonPatch;
import com.github.fge.jsonpatch.JsonPatchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A merge by JSON Patch (RFC 6902): what turned base into local, applied to the server's state. Nothing detects a conflict. */
@State(Scope.Benchmark)
public class JsonPatchBenchmark {

    /** How many leaves the documents have. */
    @Param({"20", "200"})
    public int leaves = 20;

    private final EnumSet<DiffFlags> plain = DiffFlags.dontNormalizeOpIntoMoveAndCopy();
    private JsonNode base = NullNode.instance;
    private JsonNode local = base;
    private JsonNode server = base;

    /** Reads the documents, and checks that both libraries merge them as by hand. */
    @Setup
    public void documents() throws IOException, JsonPatchException {
        ObjectMapper reader = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        Documents documents = Documents.of(leaves);
        base = reader.readTree(documents.base());
        local = reader.readTree(documents.local());
        server = reader.readTree(documents.server());
        String merged = HandWrittenMerge.merge(
                        Documents.tree(documents.base()),
                        Documents.tree(documents.local()),
                        Documents.tree(documents.server()))
                .toString();
        JsonNode expected = reader.readTree(merged.getBytes(StandardCharsets.UTF_8));
        if (!expected.equals(zjsonpatch()) || !expected.equals(zjsonpatchFastest()) || !expected.equals(jsonPatch())) {
            throw new IllegalStateException("a patch gives another document than the merge by hand");
        }
    }

    /** zjsonpatch as its README shows it. */
    @Benchmark
    public JsonNode zjsonpatch() {
        return JsonPatch.apply(JsonDiff.asJson(base, local), server);
    }

    /** zjsonpatch without the search for moves and copies. */
    @Benchmark
    public JsonNode zjsonpatchFastest() {
        return JsonPatch.apply(JsonDiff.asJson(base, local, plain), server);
    }

    /** json-patch of java-json-tools. */
    @Benchmark
    public JsonNode jsonPatch() throws JsonPatchException, JsonProcessingException {
        return com.github.fge.jsonpatch.diff.JsonDiff.asJsonPatch(base, local).apply(server);
    }
}
