package dev.truce.benchmarks.record;

import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.ddata.VersionVector;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Pekko's version vectors, of the same nodes and counts as ours. */
@State(Scope.Benchmark)
public class ReplicatedVectorBenchmark {

    private VersionVector local = VersionVector.create();
    private VersionVector server = local;

    /** Counts the writes of each node. */
    @Setup
    public void vectors() {
        local = vector(Vectors.LOCAL);
        server = vector(Vectors.SERVER);
    }

    private static VersionVector vector(long[] counts) {
        VersionVector vector = VersionVector.create();
        for (int i = 0; i < counts.length; i++) {
            UniqueAddress node = new UniqueAddress(new Address("pekko", "truce", Vectors.NODES.get(i), 7354), 1L);
            for (long count = 0; count < counts[i]; count++) {
                vector = vector.increment(node);
            }
        }
        return vector;
    }

    /** One comparison. */
    @Benchmark
    public VersionVector.Ordering pekko() {
        return local.compareTo(server);
    }
}
