package dev.truce.testkit.simulation;

/** A promise was broken; the run ends here. */
final class Broken extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Promise promise;

    Broken(Promise promise, String what) {
        super(what, null, false, false);
        this.promise = promise;
    }

    Promise promise() {
        return promise;
    }

    String what() {
        return String.valueOf(getMessage());
    }
}
