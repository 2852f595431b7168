package dev.truce.conflict.engine;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.DecisionRefusedException;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.ruleset.TypeRules;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Holds what a person decides against a ruleset, as the engine holds its own outcomes against it. */
final class RulesetDecisions<T> implements DecisionCheck {

    private final Ruleset ruleset;
    private final FieldAccess<? super T> access;
    private final Map<String, Function<? super T, Optional<String>>> validators;

    RulesetDecisions(Ruleset ruleset, ResolverBuilder<T> builder) {
        this.ruleset = ruleset;
        this.access = builder.access;
        this.validators = Map.copyOf(builder.validators);
    }

    @Override
    public String check(ConflictCase decided, String json) {
        TypeRules rules = ruleset.rulesFor(decided.conflict().key().record().type());
        FieldMerge<T> fields = rules.merge(access);
        T value = read(decided, json);
        T base = state(decided, decided.conflict().base());
        List<String> problems = new ArrayList<>();
        for (FieldConflict<?> changed : base == null ? List.<FieldConflict<?>>of() : fields.corruptions(base, value)) {
            problems.add(changed.path() + " is immutable, and the last agreed state has another value there");
        }
        T own = fields.withLocalOnly(value, state(decided, decided.conflict().local()));
        problems.addAll(rules.validators().problems(access, own, validators));
        if (!problems.isEmpty()) {
            throw refused(decided, "breaks the ruleset: " + String.join("; ", problems) + ". Decide for another value");
        }
        T shared = fields.withoutLocalOnly(value);
        return shared == value ? json : access.write(shared);
    }

    @Override
    public String named(ConflictCase decided, String json, RecordId id) {
        RecordFormat format = ruleset.record();
        return format == null
                ? json
                : StrictJson.text(format.renamed(StrictJson.reader().read(json, "a side of the case"), id.key()));
    }

    private @Nullable T state(ConflictCase decided, Side<String> side) {
        String json = side.valueOrNull();
        return json == null ? null : read(decided, json);
    }

    @SuppressWarnings("unchecked") // the access reads records of the type it was made for
    private T read(ConflictCase decided, String json) {
        try {
            return (T) access.read(json);
        } catch (InputRejectedException e) {
            throw refused(decided, "cannot be held against the ruleset: " + e.getMessage());
        }
    }

    private static DecisionRefusedException refused(ConflictCase decided, String problem) {
        return new DecisionRefusedException("The decision on case " + decided.number() + " " + problem + ".");
    }
}
