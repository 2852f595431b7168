package dev.truce.conflict.merge;

/** Decides what one side removed and the other changed; all else goes to another rule. */
final class RemovalRule implements FieldRule {

    /** What stands where one side removed a value that the other changed. */
    enum Removal {
        /** Nobody knows. */
        CONFLICTS("conflict", ""),
        /** The change. */
        SET_WINS("setWins", "; a change wins"),
        /** The removal. */
        REMOVE_WINS("removeWins", "; a removal wins");

        private final String rule;
        private final String why;

        Removal(String rule, String why) {
            this.rule = rule;
            this.why = why;
        }

        String rule() {
            return rule;
        }

        String why() {
            return why;
        }
    }

    private final Removal removal;
    private final FieldRule inner;

    RemovalRule(Removal removal, FieldRule inner) {
        if (inner instanceof RemovalRule) {
            throw new IllegalArgumentException(
                    "\"" + removal.rule() + "\" decides removals already; drop \"" + inner.name() + "\" inside it");
        }
        this.removal = removal;
        this.inner = inner;
    }

    Removal removal() {
        return removal;
    }

    FieldRule inner() {
        return inner;
    }

    @Override
    public String name() {
        return removal.rule();
    }

    @Override
    public <T> FieldResult<T> merge(FieldEdit<T> edit) {
        return inner.merge(edit);
    }

    @Override
    public Convergence convergence() {
        return inner.convergence() == Convergence.UNSAFE ? Convergence.UNSAFE : Convergence.ARBITER;
    }

    @Override
    public Convergence convergenceWithoutBase() {
        return inner.convergenceWithoutBase();
    }

    @Override
    public Reach reach() {
        return inner.reach();
    }
}
