package dev.truce.cli.queue;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.DecisionRefusedException;
import dev.truce.conflict.queue.Lease;
import dev.truce.conflict.queue.LeaseLostException;
import java.time.Instant;
import java.util.Optional;

/** The lease on a case, as a call names it by its token. */
final class CaseLease {

    private CaseLease() {}

    /** What was granted, where the token is the case's; otherwise a lease that the queue refuses, and records as refused. */
    static Lease of(ConflictQueue queue, long number, String owner, long token) {
        Lease granted = queue.find(number)
                .map(each -> each.handling().lease())
                .filter(lease -> lease.token() == token)
                .orElseGet(() -> new Lease(number, owner, token, false, Instant.EPOCH));
        if (!granted.owner().equals(owner)) {
            throw new DecisionRefusedException("Case " + number + " is with " + granted.owner() + ", not with " + owner
                    + "; say --owner " + granted.owner() + " if that is you.");
        }
        return granted;
    }

    /** Who has a case. By the clock of this process, which is good enough to tell people; the queue goes by its own. */
    static Optional<Lease> holder(ConflictCase shown, Instant now) {
        return Optional.ofNullable(shown.handling().lease()).filter(lease -> now.isBefore(lease.until()));
    }

    /** Tells of a lease that no longer holds. */
    static ExitCode lost(LeaseLostException refusal, Output out) {
        out.error(String.valueOf(refusal.getMessage()));
        refusal.current().ifPresent(now -> out.document(CaseDocument.of(now)));
        return ExitCode.STALE;
    }
}
