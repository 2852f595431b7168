package dev.truce.benchmarks.record;

import dev.truce.conflict.version.Causality;
import dev.truce.conflict.version.VersionVector;
import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Comparing version vectors beside the same loop over plain arrays. */
@State(Scope.Benchmark)
public class VectorBenchmark {

    private String[] localNodes = names();
    private long[] localCounts = Vectors.LOCAL.clone();
    private String[] serverNodes = names();
    private long[] serverCounts = Vectors.SERVER.clone();
    private VersionVector local = vector(Vectors.LOCAL);
    private VersionVector server = vector(Vectors.SERVER);

    /** Names that are equal and not the same objects, as they come from a network. */
    @SuppressWarnings("StringCopy")
    private static String[] names() {
        return Vectors.NODES.stream().map(String::new).toArray(String[]::new);
    }

    private static VersionVector vector(long[] counts) {
        String[] names = names();
        Map<String, Long> byNode = new HashMap<>();
        for (int i = 0; i < names.length; i++) {
            byNode.put(names[i], counts[i]);
        }
        return VersionVector.of(byNode);
    }

    /** Two sorted arrays a side, compared by hand. */
    @Benchmark
    public Causality floor() {
        boolean less = false;
        boolean more = false;
        int i = 0;
        int j = 0;
        while (i < localNodes.length && j < serverNodes.length) {
            int order = localNodes[i].compareTo(serverNodes[j]);
            if (order == 0) {
                less |= localCounts[i] < serverCounts[j];
                more |= localCounts[i++] > serverCounts[j++];
            } else if (order < 0) {
                more = true;
                i++;
            } else {
                less = true;
                j++;
            }
        }
        less |= j < serverNodes.length;
        more |= i < localNodes.length;
        if (less) {
            return more ? Causality.CONCURRENT : Causality.BEFORE;
        }
        return more ? Causality.AFTER : Causality.SAME;
    }

    /** The vector of the library. */
    @Benchmark
    public Causality truce() {
        return local.compare(server);
    }
}
