package dev.truce.conflict.merge;

/** A subtree as one value that nobody looks into. The walk compares it by how it is written. */
final class OpaqueRule implements FieldRule {

    static final OpaqueRule INSTANCE = new OpaqueRule();

    private OpaqueRule() {}

    @Override
    public String name() {
        return "opaque";
    }

    @Override
    public <T> FieldResult<T> merge(FieldEdit<T> edit) {
        return FieldResult.undecided("both sides changed it, and nobody can look into it");
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
