package dev.truce.rollback.execution;

/** What was written is not there when it is read again. */
final class UnverifiedChangeException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnverifiedChangeException(String message) {
        super(message);
    }
}
