package dev.truce.conflict.engine;

import dev.truce.conflict.ConflictDetector;
import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.Strategy;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.ruleset.TypeRules;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules for the records of one type, made ready for use. */
final class BoundRules<T> {

    private final String type;
    private final Map<ConflictKind, Strategy<T>> strategies = new EnumMap<>(ConflictKind.class);
    private final FieldMerge<T> fields;
    private final ConflictDetector<T> detector;
    private final Finish<T> finish;

    BoundRules(String type, TypeRules rules, @Nullable Strategy<T> own, Finish.Hooks<T> hooks) {
        this.type = type;
        for (ConflictKind kind : ConflictKind.values()) {
            strategies.put(kind, own == null ? rules.strategyFor(kind) : own);
        }
        this.fields = rules.merge(hooks.access());
        this.detector = new ConflictDetector<>(fields);
        this.finish = new Finish<>(rules.validators(), fields, hooks);
    }

    boolean isFor(String other) {
        return type.equals(other);
    }

    Strategy<T> strategy(ConflictKind kind) {
        return Objects.requireNonNull(strategies.get(kind));
    }

    FieldMerge<T> fields() {
        return fields;
    }

    ConflictDetector<T> detector() {
        return detector;
    }

    Finish<T> finish() {
        return finish;
    }
}
