package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A counter as an object of writer and count: each writer raises its own count only, so that the higher one is the later one.
 *
 * <p>Source: Shapiro, Preguiça, Baquero, Zawirski, "A Comprehensive Study of Convergent and Commutative Replicated Data Types",
 * 2011, G-Counter.
 */
final class GrowingCounterRule implements FieldRule {

    static final GrowingCounterRule INSTANCE = new GrowingCounterRule();

    private GrowingCounterRule() {}

    @Override
    public String name() {
        return "gcounter";
    }

    @Override
    public <T> FieldResult<T> merge(FieldEdit<T> edit) {
        FieldAccess<T> access = edit.access();
        T local = edit.local();
        T server = edit.server();
        if (local == null || server == null || !isCounter(access, local) || !isCounter(access, server)) {
            return FieldResult.undecided(
                    "a growing counter is an object of writer and count, but found something else");
        }
        if (!hasGrown(access, edit.base(), local) || !hasGrown(access, edit.base(), server)) {
            return FieldResult.undecided("a growing counter never loses a writer or a count, but one side did");
        }
        Map<String, T> merged = new LinkedHashMap<>();
        access.members(server).forEach(count -> merged.put(count.getKey(), count.getValue()));
        for (Map.Entry<String, T> count : access.members(local)) {
            T theirs = merged.get(count.getKey());
            if (theirs == null || access.decimal(count.getValue()).compareTo(access.decimal(theirs)) > 0) {
                merged.put(count.getKey(), count.getValue());
            }
        }
        return FieldResult.computed(access.object(server, merged), "each writer's higher count holds");
    }

    /** What shrank would come back as it was, and shrink again at the next sync. */
    private static <T> boolean hasGrown(FieldAccess<T> access, @Nullable T base, T side) {
        if (base == null || !isCounter(access, base)) {
            return true;
        }
        for (Map.Entry<String, T> count : access.members(base)) {
            T now = access.member(side, count.getKey());
            if (now == null || access.decimal(now).compareTo(access.decimal(count.getValue())) < 0) {
                return false;
            }
        }
        return true;
    }

    private static <T> boolean isCounter(FieldAccess<T> access, T value) {
        if (access.kind(value) != Kind.OBJECT) {
            return false;
        }
        for (Map.Entry<String, T> count : access.members(value)) {
            T number = count.getValue();
            if (access.kind(number) != Kind.NUMBER || access.decimal(number).signum() < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Convergence convergence() {
        return Convergence.LATTICE;
    }

    @Override
    public Reach reach() {
        return Reach.WHOLE;
    }
}
