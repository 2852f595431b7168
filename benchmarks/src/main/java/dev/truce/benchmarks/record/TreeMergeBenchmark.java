package dev.truce.benchmarks.record;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.merge.FieldRules;
import dev.truce.conflict.merge.MergeOptions;
import dev.truce.conflict.merge.MergeResult;
import dev.truce.conflict.version.Stamp;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import tools.jackson.databind.JsonNode;

/** The field merge of JSON trees beside the hand-written one. */
@State(Scope.Benchmark)
public class TreeMergeBenchmark {

    /** How many leaves the documents have. */
    @Param({"20", "200"})
    public int leaves = 20;

    private final FieldMerge<JsonNode> merge =
            new FieldMerge<>(FieldAccess.json(), FieldRules.NONE, MergeOptions.DEFAULT);
    private JsonNode base = Documents.tree(Documents.of(20).base());
    private JsonNode local = base;
    private JsonNode server = base;

    /** Reads the documents, and checks that both merges agree. */
    @Setup
    public void documents() {
        Documents documents = Documents.of(leaves);
        base = Documents.tree(documents.base());
        local = Documents.tree(documents.local());
        server = Documents.tree(documents.server());
        MergeResult<JsonNode> result = merge.merge(base, local, server, Stamp.UNKNOWN, Stamp.UNKNOWN);
        if (!result.conflicts().isEmpty() || !result.value().equals(HandWrittenMerge.merge(base, local, server))) {
            throw new IllegalStateException("the merges differ: " + result);
        }
    }

    /** One pass by hand. */
    @Benchmark
    public JsonNode floor() {
        return HandWrittenMerge.merge(base, local, server);
    }

    /** The field merge, its trace read. */
    @Benchmark
    public void truce(Blackhole sink) {
        MergeResult<JsonNode> result = merge.merge(base, local, server, Stamp.UNKNOWN, Stamp.UNKNOWN);
        sink.consume(result.trace().steps());
        sink.consume(result);
    }
}
