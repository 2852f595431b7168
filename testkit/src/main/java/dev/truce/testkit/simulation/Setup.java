package dev.truce.testkit.simulation;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Strategy;
import dev.truce.conflict.Topology;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.Upcaster;
import dev.truce.conflict.ruleset.Ruleset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What is simulated. */
record Setup<T>(
        Ruleset rules,
        @Nullable Strategy<T> strategy,
        FieldAccess<? super T> access,
        int replicas,
        int records,
        int operations,
        Set<Hazard> hazards,
        List<Schema<T>> schemas,
        SyncLayer<T> layer,
        EditClock.Factory clocks,
        boolean sparesWhatIsMadeAnew,
        boolean restoresWithoutEpoch,
        Set<Promise> promises) {

    /** A version of the application: how it reads older states, and what it writes. */
    record Schema<T>(@Nullable Upcaster<T> upcaster, List<T> samples) {
        Schema {
            samples = List.copyOf(samples);
        }

        T lifted(T state) {
            return upcaster != null && upcaster.lift(state) instanceof Upcaster.Lifted<T> lifted
                    ? lifted.state()
                    : state;
        }
    }

    Setup {
        hazards = Set.copyOf(hazards);
        promises = Set.copyOf(promises);
        schemas = List.copyOf(schemas);
    }

    boolean isHub() {
        return rules.topology() == Topology.HUB;
    }

    Schema<T> newest() {
        return schemas.get(schemas.size() - 1);
    }

    List<RecordId> ids() {
        return IntStream.rangeClosed(1, records)
                .mapToObj(number -> new RecordId("record", Integer.toString(number)))
                .toList();
    }

    RecordId id(int record) {
        return new RecordId("record", Integer.toString(1 + record % records));
    }

    /** The members that the samples of a schema have, in the order of the samples; empty for records that have none. */
    List<String> members(Schema<T> schema) {
        Set<String> names = new LinkedHashSet<>();
        schema.samples()
                .forEach(sample -> Values.members(access, sample).keySet().stream()
                        .filter(name -> !name.isEmpty())
                        .forEach(names::add));
        return List.copyOf(names);
    }

    Setup<T> withReplicas(int fewer) {
        return new Setup<>(
                rules,
                strategy,
                access,
                fewer,
                records,
                operations,
                hazards,
                schemas,
                layer,
                clocks,
                sparesWhatIsMadeAnew,
                restoresWithoutEpoch,
                promises);
    }
}
