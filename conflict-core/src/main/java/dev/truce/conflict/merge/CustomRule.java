package dev.truce.conflict.merge;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule of the user's, which rulesets name and the program brings along. */
final class CustomRule implements FieldRule {

    private final String function;
    private final @Nullable FieldRule rule;

    CustomRule(String function, @Nullable FieldRule rule) {
        this.function = function;
        this.rule = rule;
    }

    /** The rule with every function in it that is known by its name. */
    static FieldRule bound(FieldRule rule, Map<String, FieldRule> functions) {
        if (rule instanceof CustomRule custom) {
            return new CustomRule(custom.function, functions.get(custom.function));
        }
        if (rule instanceof AtomicRule atomic) {
            return new AtomicRule(bound(atomic.inner(), functions));
        }
        return rule instanceof RemovalRule removal
                ? new RemovalRule(removal.removal(), bound(removal.inner(), functions))
                : rule;
    }

    /** The function that a rule names and nobody brought; null when there is none. */
    static @Nullable String missing(FieldRule rule) {
        if (rule instanceof CustomRule custom) {
            return custom.rule == null ? custom.function : null;
        }
        if (rule instanceof AtomicRule atomic) {
            return missing(atomic.inner());
        }
        return rule instanceof RemovalRule removal ? missing(removal.inner()) : null;
    }

    @Override
    public String name() {
        return "custom:" + function;
    }

    @Override
    public <T> FieldResult<T> merge(FieldEdit<T> edit) {
        return rule == null
                ? FieldResult.undecided("no function is registered as \"" + function + "\"")
                : rule.merge(edit);
    }

    /** Before the function is known nothing can be said against it; the resolver asks again when it is. */
    @Override
    public Convergence convergence() {
        return rule == null ? Convergence.LATTICE : rule.convergence();
    }

    @Override
    public Convergence convergenceWithoutBase() {
        return rule == null ? Convergence.LATTICE : rule.convergenceWithoutBase();
    }

    @Override
    public Reach reach() {
        return rule == null ? Reach.WHOLE : rule.reach();
    }
}
