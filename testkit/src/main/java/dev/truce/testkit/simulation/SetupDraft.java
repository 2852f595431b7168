package dev.truce.testkit.simulation;

import dev.truce.conflict.Strategy;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.Upcaster;
import dev.truce.conflict.ruleset.Ruleset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A setup in which single things change. */
final class SetupDraft<T> {

    private final Ruleset rules;
    private final FieldAccess<? super T> access;
    private final int replicas;
    private final List<Setup.Schema<T>> schemas;
    private @Nullable Strategy<T> strategy;
    private int records;
    private int operations;
    private Set<Hazard> hazards;
    private SyncLayer<T> layer;
    private EditClock.Factory clocks;
    private boolean sparing;
    private boolean restoringWithoutEpoch;
    private Set<Promise> promises;

    SetupDraft(Setup<T> from) {
        this.rules = from.rules();
        this.access = from.access();
        this.replicas = from.replicas();
        this.schemas = new ArrayList<>(from.schemas());
        this.strategy = from.strategy();
        this.records = from.records();
        this.operations = from.operations();
        this.hazards = from.hazards();
        this.layer = from.layer();
        this.clocks = from.clocks();
        this.sparing = from.sparesWhatIsMadeAnew();
        this.restoringWithoutEpoch = from.restoresWithoutEpoch();
        this.promises = from.promises();
    }

    SetupDraft<T> strategy(Strategy<T> next) {
        strategy = next;
        return this;
    }

    SetupDraft<T> records(int next) {
        records = next;
        return this;
    }

    SetupDraft<T> operations(int next) {
        operations = next;
        return this;
    }

    SetupDraft<T> hazards(Set<Hazard> next) {
        hazards = next;
        return this;
    }

    SetupDraft<T> layer(SyncLayer<T> next) {
        layer = next;
        return this;
    }

    SetupDraft<T> clocks(EditClock.Factory next) {
        clocks = next;
        return this;
    }

    SetupDraft<T> schema(Upcaster<T> upcaster, List<T> samples) {
        schemas.add(new Setup.Schema<>(upcaster, samples));
        return this;
    }

    SetupDraft<T> firstSchema(Upcaster<T> upcaster) {
        schemas.set(0, new Setup.Schema<>(upcaster, schemas.get(0).samples()));
        return this;
    }

    SetupDraft<T> promises(Set<Promise> next) {
        promises = next;
        return this;
    }

    SetupDraft<T> sparing() {
        sparing = true;
        return this;
    }

    SetupDraft<T> restoringWithoutEpoch() {
        restoringWithoutEpoch = true;
        return this;
    }

    Setup<T> setup() {
        return new Setup<>(
                rules,
                strategy,
                access,
                replicas,
                records,
                operations,
                hazards,
                schemas,
                layer,
                clocks,
                sparing,
                restoringWithoutEpoch,
                promises);
    }
}
