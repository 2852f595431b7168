package dev.truce.rollback.execution;

import dev.truce.integrity.Digest;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackPolicy;
import java.util.List;

/** The live data is no longer what a plan was made for. Nothing was changed. */
public final class StalePlanException extends RuntimeException {

    /** How many records are named at most. */
    public static final int MAX_NAMED = 10;

    private static final long serialVersionUID = 1;

    private final transient List<String> changed;
    private final long total;

    StalePlanException(String message, List<String> changed, long total) {
        super(message);
        this.changed = List.copyOf(changed);
        this.total = total;
    }

    static StalePlanException otherStore(RollbackPlan plan, String location) {
        return new StalePlanException(
                "Plan " + plan.digest().shortText() + "… was made for " + plan.store() + ", but this is " + location
                        + "; name that store or make a new plan.",
                List.of(),
                0);
    }

    static StalePlanException otherPolicy(RollbackPlan plan, RollbackPolicy current) {
        return new StalePlanException(
                "Plan " + plan.digest().shortText() + "… was made under policy "
                        + plan.policy().shortText() + "…, but now " + current.name() + " " + current.version() + " ("
                        + current.digest().shortText() + "…) holds; make a new plan.",
                List.of(),
                0);
    }

    static StalePlanException changed(RollbackPlan plan, Digest now, List<String> changed, long total) {
        String what = total == 0
                ? ""
                : " (" + total + (total == 1 ? " record: " : " records: ") + String.join(", ", changed)
                        + (total > changed.size() ? ", …" : "") + ")";
        return new StalePlanException(
                "Plan " + plan.digest().shortText() + "… was made for state "
                        + plan.live().stateRoot().shortText() + "…, but the store is now at " + now.shortText() + "…"
                        + what
                        + "; make a new plan.",
                changed,
                total);
    }

    /**
     * Which records changed since.
     *
     * @return the first, at most {@link #MAX_NAMED}, each with {@code added}, {@code removed} or {@code changed}; empty when
     *     that is not known
     */
    public List<String> changed() {
        return changed;
    }

    /**
     * How many records changed since.
     *
     * @return 0 when that is not known
     */
    public long total() {
        return total;
    }
}
