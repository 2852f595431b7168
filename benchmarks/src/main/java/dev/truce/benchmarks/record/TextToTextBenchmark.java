package dev.truce.benchmarks.record;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.merge.FieldRules;
import dev.truce.conflict.merge.JsonSpan;
import dev.truce.conflict.merge.JsonTextMerge;
import dev.truce.conflict.merge.MergeOptions;
import dev.truce.conflict.merge.MergeResult;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.json.StrictJson;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** From JSON text to JSON text, beside reading three trees and merging them. */
@State(Scope.Benchmark)
public class TextToTextBenchmark {

    /** How many leaves the documents have. */
    @Param({"20", "200"})
    public int leaves = 20;

    private final ObjectMapper jackson = new JsonMapper();
    private final FieldMerge<JsonNode> trees =
            new FieldMerge<>(FieldAccess.json(), FieldRules.NONE, MergeOptions.DEFAULT);
    private final JsonTextMerge texts = new JsonTextMerge(FieldRules.NONE, MergeOptions.DEFAULT, StrictJson.reader());
    private Documents documents = Documents.of(20);

    /** Makes the documents, and checks that both merges agree. */
    @Setup
    public void documents() {
        documents = Documents.of(leaves);
        MergeResult<JsonSpan> merged = spans();
        JsonNode expected = HandWrittenMerge.merge(
                Documents.tree(documents.base()),
                Documents.tree(documents.local()),
                Documents.tree(documents.server()));
        if (!merged.conflicts().isEmpty()
                || !expected.equals(Documents.tree(merged.value().toBytes()))) {
            throw new IllegalStateException("the merges differ: " + merged.value());
        }
    }

    /** Three trees as Jackson reads them by default, merged by hand; nothing is written. */
    @Benchmark
    public JsonNode jacksonFloor() {
        return HandWrittenMerge.merge(
                jackson.readTree(documents.base()),
                jackson.readTree(documents.local()),
                jackson.readTree(documents.server()));
    }

    /** Three trees as strict as Truce reads them, merged by Truce; nothing is written. */
    @Benchmark
    public void strictTrees(Blackhole sink) {
        MergeResult<JsonNode> result = trees.merge(
                Documents.tree(documents.base()),
                Documents.tree(documents.local()),
                Documents.tree(documents.server()),
                Stamp.UNKNOWN,
                Stamp.UNKNOWN);
        sink.consume(result.trace().steps());
        sink.consume(result);
    }

    /** Spans of the texts, and the merged text. */
    @Benchmark
    public void truce(Blackhole sink) {
        MergeResult<JsonSpan> result = spans();
        sink.consume(result.trace().steps());
        sink.consume(result);
    }

    private MergeResult<JsonSpan> spans() {
        return texts.merge(
                JsonSpan.of(documents.base()),
                JsonSpan.of(documents.local()),
                JsonSpan.of(documents.server()),
                Stamp.UNKNOWN,
                Stamp.UNKNOWN);
    }
}
