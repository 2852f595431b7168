package dev.truce.conflict.merge;

/** A value that takes no part in the merge. The walk passes it by; this rule speaks only for itself. */
final class ApartRule implements FieldRule {

    static final ApartRule LOCAL_ONLY = new ApartRule("localOnly");
    static final ApartRule DERIVED = new ApartRule("derived");

    private final String name;

    private ApartRule(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public <T> FieldResult<T> merge(FieldEdit<T> edit) {
        return FieldResult.undecided("a value that is " + name + " takes no part in the merge");
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
