package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Base plus both sides' differences, in exact arithmetic. */
final class CounterRule implements FieldRule {

    static final CounterRule UNBOUNDED = new CounterRule(null, null);

    private final @Nullable BigDecimal least;
    private final @Nullable BigDecimal most;

    CounterRule(@Nullable BigDecimal least, @Nullable BigDecimal most) {
        if (least != null && most != null && least.compareTo(most) > 0) {
            throw new IllegalArgumentException("A counter's least " + least + " lies above its most " + most);
        }
        this.least = least;
        this.most = most;
    }

    @Override
    public String name() {
        return "counter";
    }

    @Override
    public <T> FieldResult<T> merge(FieldEdit<T> edit) {
        T base = edit.base();
        T local = edit.local();
        T server = edit.server();
        FieldAccess<T> access = edit.access();
        if (!edit.hasBase()) {
            return FieldResult.undecided("a counter needs the last agreed state to count from");
        }
        boolean baseCounts = base == null || access.kind(base) == Kind.NUMBER;
        if (local == null || server == null || !baseCounts || !edit.bothAre(Kind.NUMBER)) {
            return FieldResult.undecided("a counter adds numbers, but found another kind of value");
        }
        BigDecimal from = base == null ? BigDecimal.ZERO : access.decimal(base);
        BigDecimal sum = access.decimal(local).add(access.decimal(server)).subtract(from);
        if ((least != null && sum.compareTo(least) < 0) || (most != null && sum.compareTo(most) > 0)) {
            return FieldResult.undecided("the sum " + sum + " lies outside the counter's bounds");
        }
        return FieldResult.computed(access.number(local, sum), "both sides' additions are counted");
    }

    @Override
    public Convergence convergence() {
        return Convergence.ARBITER;
    }
}
