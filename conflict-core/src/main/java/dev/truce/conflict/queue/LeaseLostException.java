package dev.truce.conflict.queue;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Somebody acted on a case by a lease that has ended, or that another's has replaced. Nothing was changed. */
public final class LeaseLostException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient @Nullable ConflictCase current;

    /**
     * A refusal.
     *
     * @param lease the lease that no longer holds
     * @param current the case as it is now; null when there is none
     */
    public LeaseLostException(Lease lease, @Nullable ConflictCase current) {
        super("The lease of " + lease.owner() + " on case " + lease.caseNumber() + " (token " + lease.token()
                + ") no longer holds: " + why(lease, current) + "; nothing was changed. Claim the case again.");
        this.current = current;
    }

    private static String why(Lease lease, @Nullable ConflictCase current) {
        if (current == null) {
            return "there is no such case";
        }
        if (!current.status().isUndecided()) {
            return "the case is closed (" + current.status() + ")";
        }
        Lease holder = current.handling().lease();
        if (holder == null || holder.token() == lease.token()) {
            return "it has ended";
        }
        return "the case is with " + holder.owner() + " (token " + holder.token() + ")";
    }

    /**
     * The case as it is now.
     *
     * @return the fresh case; empty when there is none
     */
    public Optional<ConflictCase> current() {
        return Optional.ofNullable(current);
    }
}
