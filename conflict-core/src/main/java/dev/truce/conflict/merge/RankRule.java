package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A declared total order of constants. */
final class RankRule implements FieldRule {

    private final List<String> constants;
    private final Map<String, Integer> ranks = new HashMap<>();

    RankRule(List<String> constants) {
        this.constants = List.copyOf(constants);
        if (constants.size() < 2) {
            throw new IllegalArgumentException("A rank orders at least two constants, but has " + constants);
        }
        for (String constant : constants) {
            if (ranks.put(constant, ranks.size()) != null) {
                throw new IllegalArgumentException(
                        "The rank lists \"" + constant + "\" twice; list each constant once");
            }
        }
    }

    @Override
    public String name() {
        return "rank";
    }

    /** The place of a value in the order; null when it is no constant of it. */
    <T> @Nullable Integer rankOf(FieldAccess<T> access, @Nullable T value) {
        return value == null || access.kind(value) != Kind.TEXT ? null : ranks.get(access.text(value));
    }

    @Override
    public <T> FieldResult<T> merge(FieldEdit<T> edit) {
        Integer local = rankOf(edit.access(), edit.local());
        Integer server = rankOf(edit.access(), edit.server());
        if (local == null || server == null) {
            return FieldResult.undecided(
                    (local == null ? "local's" : "the server's") + " value is no constant of the rank " + constants);
        }
        return local > server
                ? FieldResult.local("local's constant ranks higher")
                : FieldResult.server("the server's constant ranks higher");
    }

    @Override
    public Convergence convergence() {
        return Convergence.ARBITER;
    }

    @Override
    public Convergence convergenceWithoutBase() {
        return Convergence.LATTICE;
    }
}
