package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldPath;

/** A list of objects matched by a member. The walk merges the elements; this rule speaks only for lists it cannot match. */
final class KeyedRule implements FieldRule {

    private final FieldPath key;

    KeyedRule(FieldPath key) {
        if (key.isRoot()) {
            throw new IllegalArgumentException("A keyed list needs the pointer of a member, for example /id");
        }
        this.key = key;
    }

    FieldPath key() {
        return key;
    }

    @Override
    public String name() {
        return "keyed";
    }

    @Override
    public <T> FieldResult<T> merge(FieldEdit<T> edit) {
        return FieldResult.undecided("the elements cannot be matched by " + key + ", and both sides changed the list");
    }

    @Override
    public Convergence convergence() {
        return Convergence.ARBITER;
    }

    @Override
    public Reach reach() {
        return Reach.WHOLE;
    }
}
