package dev.truce.conflict.event;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An event was not told. */
public final class NotToldException extends Exception {

    private static final long serialVersionUID = 1;

    /** Where the fault is, and so what is to be done. */
    public enum Fault {
        /** The receiver does not take this event. Others may come through meanwhile. */
        EVENT,
        /** The receiver is not there, or not well. It is to be left alone for a while. */
        RECEIVER,
        /** The receiver wants no events any more. */
        CLOSED
    }

    private final Fault fault;
    private final @Nullable Duration pause;

    private NotToldException(Fault fault, String problem, @Nullable Duration pause) {
        super(problem);
        this.fault = fault;
        this.pause = pause;
    }

    /**
     * A failure.
     *
     * @param fault where the fault is
     * @param problem what was tried and found
     * @return the exception
     */
    public static NotToldException of(Fault fault, String problem) {
        return new NotToldException(fault, problem, null);
    }

    /**
     * A receiver that says when it may be tried again.
     *
     * @param problem what was tried and found
     * @param pause for how long it is to be left alone, at least
     * @return the exception
     */
    public static NotToldException after(String problem, Duration pause) {
        return new NotToldException(Fault.RECEIVER, problem, pause);
    }

    /**
     * Where the fault is.
     *
     * @return the fault
     */
    public Fault fault() {
        return fault;
    }

    /**
     * What the receiver asks for.
     *
     * @return for how long it is to be left alone, at least; empty when it did not say
     */
    public Optional<Duration> pause() {
        return Optional.ofNullable(pause);
    }
}
