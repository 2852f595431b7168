package dev.truce.integrity.age;

import java.io.Serial;

/** Something is encrypted, and none of the keys given opens it. Nothing of it was used. */
public final class KeyRefusedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param message what was asked, what was found, what to do
     */
    public KeyRefusedException(String message) {
        super(message);
    }
}
