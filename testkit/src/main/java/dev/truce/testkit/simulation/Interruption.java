package dev.truce.testkit.simulation;

/** What ends a sync before it is through. */
final class Interruption extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean crash;

    private Interruption(boolean crash, String what) {
        super(what, null, false, false);
        this.crash = crash;
    }

    /** Nobody knows whether the server wrote. */
    static Interruption noAnswer() {
        return new Interruption(false, "no answer");
    }

    /** The replica stops here. */
    static Interruption crash() {
        return new Interruption(true, "crash");
    }

    boolean isCrash() {
        return crash;
    }
}
