package dev.truce.testkit.laws;

/** What a resolver owes replicas that sync, one conflict at a time; each law says what replicas would do without it. */
public enum ResolverLaw {
    /** It answers for any sides, and never throws. */
    TOTALITY("totality", "the record waits for a person each time this conflict comes up, or the sync ends there"),
    /** The same sides give the same answer. */
    DETERMINISM(
            "determinism",
            "a replica that asks again after a lost answer gets another one, and two replicas hold different records"),
    /** Sides that agree give nothing to write. */
    A_NO_OP_EMITS_NOTHING("a no-op emits nothing", "replicas that agree write to each other for ever"),
    /** What is written has a version above both sides'. */
    A_VERSION_GROWS(
            "a version grows", "others take what was written for something that they have seen, and keep theirs"),
    /** What only one side changed stands. */
    AN_ANCESTOR_NEVER_WINS("an ancestor never wins", "a change is undone by a replica that had not heard of it"),
    /** A delete that gives way to a change is reported. */
    A_DELETE_GIVES_WAY_ALOUD(
            "a deleted record is alive again only if the outcome says so",
            "what one user deleted is back on every replica, and nobody is told; let the verdict's trace warn RESURRECTED"),
    /** An outcome that meets local's state once more stands. */
    REDELIVERY_CHANGES_NOTHING(
            "redelivery changes nothing",
            "when the answer to a write is lost and the replica syncs again, the record changes once more, with every try"),
    /** A merge keeps what one side alone changed. */
    ONE_SIDED_CHANGES_HOLD(
            "one-sided changes hold",
            "what one user changed is as it was before on every replica, although nobody else touched it"),
    /** There is an order among any three states. */
    NO_RING(
            "no three states beat each other in a ring",
            "three replicas that hold one each pass them round for ever, or end with whichever came last"),
    /** Two peers that see each other's state come to one. */
    PEERS_DECIDE_ALIKE(
            "peers decide alike", "two peers end up with a state each, and every further sync is a conflict");

    private final String text;
    private final String harm;

    ResolverLaw(String text, String harm) {
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
