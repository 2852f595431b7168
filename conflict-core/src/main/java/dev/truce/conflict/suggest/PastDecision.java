package dev.truce.conflict.suggest;

import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.NewCase;
import java.time.Instant;
import java.util.List;

/**
 * A case with the last decision about it.
 *
 * @param of the case
 * @param last who decided last, and what; of the case itself or of one that was opened anew from it
 * @param number the number of the case that holds this decision
 * @param at when it was decided
 */
record PastDecision(ConflictCase of, ConflictCase.Decided last, long number, Instant at) {

    NewCase conflict() {
        return of.conflict();
    }

    List<DecidedField> fields() {
        return DecidedField.of(of, last);
    }
}
