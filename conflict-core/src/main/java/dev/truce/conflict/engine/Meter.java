package dev.truce.conflict.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** Tells a listener of resolutions, and keeps its failures from them. */
final class Meter {

    private final ResolutionListener listener;
    private final LongSupplier nanoTime;
    private final AtomicBoolean failed = new AtomicBoolean();

    Meter(ResolutionListener listener, LongSupplier nanoTime) {
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    void tell(ResolutionListener.Resolution resolution) {
        try {
            listener.resolved(resolution);
        } catch (RuntimeException e) { // figures are not worth a record
            if (failed.compareAndSet(false, true)) {
                System.getLogger(Meter.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "A listener for resolutions failed; the resolution stands, and later failures of the"
                                        + " listener are not logged",
                                e);
            }
        }
    }
}
