package dev.truce.benchmarks.record;

import java.util.Map;
import java.util.Objects;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.ddata.LWWRegister;
import org.apache.pekko.cluster.ddata.ORMap;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Pekko's replicated map, from pointer to a register of the leaf. */
@State(Scope.Benchmark)
public class ReplicatedDataBenchmark {

    /** How many leaves the documents have. */
    @Param({"20", "200"})
    public int leaves = 20;

    private static final SelfUniqueAddress LOCAL = node("local");
    private static final SelfUniqueAddress SERVER = node("server");

    private ORMap<String, LWWRegister<Object>> local = ORMap.create();
    private ORMap<String, LWWRegister<Object>> server = local;

    private static SelfUniqueAddress node(String host) {
        return new SelfUniqueAddress(new UniqueAddress(new Address("pekko", "truce", host, 7354), 1L));
    }

    /** Builds both replicas from base, and checks that the merge holds both sides' changes. */
    @Setup
    public void documents() {
        Documents documents = Documents.of(leaves);
        Map<String, Object> base = FlatDocument.of(Documents.tree(documents.base()));
        ORMap<String, LWWRegister<Object>> agreed = ORMap.create();
        for (Map.Entry<String, Object> leaf : base.entrySet()) {
            agreed = agreed.put(SERVER, leaf.getKey(), LWWRegister.create(SERVER, leaf.getValue()));
        }
        Map<String, Object> ours = FlatDocument.of(Documents.tree(documents.local()));
        Map<String, Object> theirs = FlatDocument.of(Documents.tree(documents.server()));
        local = changed(agreed, base, ours, LOCAL);
        server = changed(agreed, base, theirs, SERVER);
        ORMap<String, LWWRegister<Object>> merged = pekkoOrMap();
        for (String pointer : base.keySet()) {
            Object mine = ours.get(pointer);
            Object expected = Objects.equals(mine, base.get(pointer)) ? theirs.get(pointer) : mine;
            if (!merged.get(pointer).get().value().equals(expected)) {
                throw new IllegalStateException("the replicated map merged " + pointer + " to another value");
            }
        }
    }

    private static ORMap<String, LWWRegister<Object>> changed(
            ORMap<String, LWWRegister<Object>> agreed,
            Map<String, Object> base,
            Map<String, Object> side,
            SelfUniqueAddress node) {
        ORMap<String, LWWRegister<Object>> state = agreed;
        for (Map.Entry<String, Object> leaf : side.entrySet()) {
            if (!leaf.getValue().equals(base.get(leaf.getKey()))) {
                state = state.update(
                        node,
                        leaf.getKey(),
                        LWWRegister.create(node, leaf.getValue()),
                        register -> register.withValue(node, leaf.getValue()));
            }
        }
        return state;
    }

    /** The merge of both replicas. */
    @Benchmark
    public ORMap<String, LWWRegister<Object>> pekkoOrMap() {
        return local.merge(server);
    }
}
