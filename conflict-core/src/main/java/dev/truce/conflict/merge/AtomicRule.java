package dev.truce.conflict.merge;

/** A subtree as one value. */
final class AtomicRule implements FieldRule {

    static final AtomicRule UNDECIDED = new AtomicRule(SideRule.CONFLICT);

    private final FieldRule inner;

    AtomicRule(FieldRule inner) {
        this.inner = inner;
    }

    FieldRule inner() {
        return inner;
    }

    @Override
    public String name() {
        return "atomic";
    }

    @Override
    public <T> FieldResult<T> merge(FieldEdit<T> edit) {
        return inner.merge(edit);
    }

    @Override
    public Convergence convergence() {
        return inner.convergence();
    }

    @Override
    public Convergence convergenceWithoutBase() {
        return inner.convergenceWithoutBase();
    }

    @Override
    public Reach reach() {
        return Reach.WHOLE;
    }
}
