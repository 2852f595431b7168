package dev.truce.testkit.laws;

/** What a three-way merge of fields owes its callers, whatever the rule; each law names what a caller would lose without it. */
public enum MergeLaw {
    /** It answers for any values of any kinds, and never throws. */
    TOTALITY("totality"),
    /** The same versions give the same answer. */
    DETERMINISM("determinism"),
    /** {@code merge(b, x, b) = x} and {@code merge(b, b, x) = x}: what nobody else changed is not lost to an ancestor. */
    AN_ANCESTOR_YIELDS("an ancestor yields"),
    /** {@code merge(b, x, x) = x}: what both sides made of it stands. */
    AGREEMENT_STANDS("agreement stands"),
    /** {@code merge(b, l, merge(b, l, s)) = merge(b, l, s)}: a result that comes a second time changes nothing. */
    REDELIVERY_CHANGES_NOTHING("redelivery changes nothing"),
    /** Where no side changed a path its value stays as it was written; where one side did, its value is taken. */
    ONE_SIDED_CHANGES_HOLD("one-sided changes hold"),
    /** Every Null, truth, number and text of the result stood there, as it is written, in base, local or server. */
    NOTHING_IS_INVENTED("nothing is invented"),
    /** The order of members in objects decides nothing. */
    MEMBER_ORDER_DECIDES_NOTHING("member order decides nothing"),
    /** Exchanging local and server gives the same content, up to the order of lists, and the same conflicts. */
    SIDES_ARE_EQUAL("sides are equal"),
    /** Without a base: commutative, associative, idempotent, so that replicas converge in any topology. */
    LATTICE("lattice");

    private final String text;

    MergeLaw(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
