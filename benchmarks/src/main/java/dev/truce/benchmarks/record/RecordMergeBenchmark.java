package dev.truce.benchmarks.record;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.merge.FieldRules;
import dev.truce.conflict.merge.MergeOptions;
import dev.truce.conflict.merge.MergeResult;
import dev.truce.conflict.version.Stamp;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The field merge of Java records beside one written by hand, by method handles and by reflection. */
@State(Scope.Benchmark)
public class RecordMergeBenchmark {

    /** How many leaves the records have. */
    @Param({"20", "200"})
    public int leaves = 20;

    private final GenericRecordMerge handles = GenericRecordMerge.byMethodHandles();
    private final GenericRecordMerge reflection = GenericRecordMerge.byReflection();
    private FieldMerge<Object> merge =
            new FieldMerge<>(FieldAccess.of(Invoice.class), FieldRules.NONE, MergeOptions.DEFAULT);
    private Object base = Invoice.read(20, Documents.of(20).base());
    private Object local = base;
    private Object server = base;

    /** Reads the records, and checks that all merges agree. */
    @Setup
    public void records() {
        Documents documents = Documents.of(leaves);
        base = Invoice.read(leaves, documents.base());
        local = Invoice.read(leaves, documents.local());
        server = Invoice.read(leaves, documents.server());
        merge = new FieldMerge<>(FieldAccess.of(Invoice.type(leaves)), FieldRules.NONE, MergeOptions.DEFAULT);
        MergeResult<Object> result = merge.merge(base, local, server, Stamp.UNKNOWN, Stamp.UNKNOWN);
        for (Object each : List.of(floor(), methodHandles(), reflection())) {
            if (!result.conflicts().isEmpty() || !result.value().equals(each)) {
                throw new IllegalStateException("the merges differ: " + result + " and " + each);
            }
        }
    }

    /** One pass by hand. */
    @Benchmark
    public Object floor() {
        return HandWrittenRecordMerge.merge(base, local, server);
    }

    /** Any record, by method handles. */
    @Benchmark
    public Object methodHandles() {
        return handles.merge(base, local, server);
    }

    /** Any record, by reflection. */
    @Benchmark
    public Object reflection() {
        return reflection.merge(base, local, server);
    }

    /** The field merge, its trace read. */
    @Benchmark
    public void truce(Blackhole sink) {
        MergeResult<Object> result = merge.merge(base, local, server, Stamp.UNKNOWN, Stamp.UNKNOWN);
        sink.consume(result.trace().steps());
        sink.consume(result);
    }
}
