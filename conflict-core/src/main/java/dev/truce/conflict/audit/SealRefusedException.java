package dev.truce.conflict.audit;

import java.io.Serial;

/** A part of the audit trail may not be sealed. Nothing was removed. */
public final class SealRefusedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param message what was asked, what was found, what to do
     */
    public SealRefusedException(String message) {
        super(message);
    }
}
