package dev.truce.testkit.laws;

/** What a three-way merge of fields owes its callers, whatever the rule; each law names what a caller would lose without it. */
public enum MergeLaw {
    /** It answers for any values of any kinds, and never throws. */
    TOTALITY("totality", "every sync of such a record ends with an error"),
    /** The same versions give the same answer. */
    DETERMINISM("determinism", "two replicas that see the same conflict write different values"),
    /** {@code merge(b, x, b) = x} and {@code merge(b, b, x) = x}: what nobody else changed is not lost to an ancestor. */
    AN_ANCESTOR_YIELDS("an ancestor yields", "an edit is undone by a replica that had not heard of it"),
    /** {@code merge(b, x, x) = x}: what both sides made of it stands. */
    AGREEMENT_STANDS("agreement stands", "a record on which all agree changes with each sync"),
    /** {@code merge(b, l, merge(b, l, s)) = merge(b, l, s)}: a result that comes a second time changes nothing. */
    REDELIVERY_CHANGES_NOTHING(
            "redelivery changes nothing",
            "when an answer is lost and the replica syncs again, the value changes once more, with every try"),
    /** Where no side changed a path its value stays as it was written; where one side did, its value is taken. */
    ONE_SIDED_CHANGES_HOLD(
            "one-sided changes hold", "what one user changed is as it was before, although nobody else touched it"),
    /** Every Null, truth, number and text of the result stood there, as it is written, in base, local or server. */
    NOTHING_IS_INVENTED("nothing is invented", "all replicas hold a value that no user ever wrote"),
    /** The order of members in objects decides nothing. */
    MEMBER_ORDER_DECIDES_NOTHING(
            "member order decides nothing",
            "two replicas whose libraries write members in another order end up with different values"),
    /** Exchanging local and server gives the same content, up to the order of lists, and the same conflicts. */
    SIDES_ARE_EQUAL("sides are equal", "what stands depends on who syncs first"),
    /** Without a base: commutative, associative, idempotent, so that replicas converge in any topology. */
    LATTICE(
            "lattice",
            "without a server, replicas that hear of the same edits in another order hold different values for ever");

    private final String text;
    private final String harm;

    MergeLaw(String text, String harm) {
        this.text = text;
        this.harm = harm;
    }

    /**
     * What would happen to replicas.
     *
     * @return a clause in words
     */
    public String harm() {
        return harm;
    }

    @Override
    public String toString() {
        return text;
    }
}
