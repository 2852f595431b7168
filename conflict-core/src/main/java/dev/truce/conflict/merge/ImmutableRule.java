package dev.truce.conflict.merge;

/** A value that is set once. The walk looks for changes on one side alone, too, which other rules never see. */
final class ImmutableRule implements FieldRule {

    static final ImmutableRule INSTANCE = new ImmutableRule();
    static final String WHY = "it never changes once it is there";

    private ImmutableRule() {}

    @Override
    public String name() {
        return "immutable";
    }

    @Override
    public <T> FieldResult<T> merge(FieldEdit<T> edit) {
        return FieldResult.undecided(WHY);
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
