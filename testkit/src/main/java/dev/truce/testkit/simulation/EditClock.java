package dev.truce.testkit.simulation;

import dev.truce.conflict.version.HybridClock;
import dev.truce.conflict.version.HybridTime;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The clock that stamps the edits of one replica. */
public interface EditClock {

    /**
     * A time for a new edit.
     *
     * @return the time
     */
    HybridTime tick();

    /**
     * Told of each time that the replica sees, and after a restart of each that it has stored.
     *
     * @param time the time
     */
    void receive(HybridTime time);

    /** Makes the clock of a replica, at its start and after each restart. */
    @FunctionalInterface
    interface Factory {

        /**
         * A clock.
         *
         * @param node the replica's name
         * @param wallClockMillis the replica's wall clock in milliseconds since 1970 UTC, which jumps
         * @return the clock
         */
        EditClock create(String node, LongSupplier wallClockMillis);
    }

    /**
     * Clocks of {@link HybridClock}.
     *
     * @param maxFuture how far ahead of the wall clock a received time may be
     * @return the factory
     */
    static Factory hybrid(Duration maxFuture) {
        return (node, wallClockMillis) -> {
            HybridClock clock = new HybridClock(node, wallClockMillis, maxFuture);
            return new EditClock() {
                @Override
                public HybridTime tick() {
                    return clock.tick();
                }

                @Override
                public void receive(HybridTime time) {
                    clock.receive(time);
                }
            };
        };
    }
}
