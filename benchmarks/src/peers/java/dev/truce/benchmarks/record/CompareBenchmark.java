package dev.truce.benchmarks.record;

import java.util.Map;
import org.javers.core.Javers;
import org.javers.core.JaversBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** JaVers compares and does not merge: base with local and base with server, of maps from pointer to leaf. */
@State(Scope.Benchmark)
public class CompareBenchmark {

    /** How many leaves the documents have. */
    @Param({"20", "200"})
    public int leaves = 20;

    private final Javers javers = JaversBuilder.javers().build();
    private Map<String, Object> base = Map.of();
    private Map<String, Object> local = base;
    private Map<String, Object> server = base;

    /** Flattens the documents, and checks that the changes are found. */
    @Setup
    public void documents() {
        Documents documents = Documents.of(leaves);
        base = FlatDocument.of(Documents.tree(documents.base()));
        local = FlatDocument.of(Documents.tree(documents.local()));
        server = FlatDocument.of(Documents.tree(documents.server()));
        if (!javers.compare(base, local).hasChanges()
                || !javers.compare(base, server).hasChanges()) {
            throw new IllegalStateException("no change was found");
        }
    }

    /** Two compares. */
    @Benchmark
    public void javersTwoCompares(Blackhole sink) {
        sink.consume(javers.compare(base, local));
        sink.consume(javers.compare(base, server));
    }
}
