package dev.truce.testkit.simulation;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.engine.ServerPort;

/**
 * How a replica brings one record to the server and takes over what comes of it.
 *
 * @param <T> the type of a record
 */
@FunctionalInterface
public interface SyncLayer<T> {

    /**
     * Syncs one record, once. What the server or the device throws must go through: the message was lost, or the replica stops.
     *
     * @param id the record
     * @param device the replica, as the sync layer sees it
     */
    void sync(RecordId id, Device<T> device);

    /**
     * What a sync layer has to do with the engine: sync, write local, confirm.
     *
     * @param <T> the type of a record
     * @return the layer
     */
    static <T> SyncLayer<T> engine() {
        return (id, device) -> {
            Outcome<T> outcome = device.resolver().sync(id, device.local(), device.server());
            if (outcome instanceof Outcome.Resolved<T> resolved) {
                T own = resolved.localValue();
                device.write(own == null ? resolved.side() : Side.present(own, resolved.stamp()));
                device.confirm(outcome);
            }
        };
    }

    /**
     * A replica during the sync of one record.
     *
     * @param <T> the type of a record
     */
    interface Device<T> {

        /**
         * The replica's resolver, which knows the last agreed states.
         *
         * @return the resolver
         */
        ConflictResolver<T> resolver();

        /**
         * What the replica holds.
         *
         * @return the side
         */
        Side<T> local();

        /**
         * The state on which replica and server last agreed.
         *
         * @return the side
         */
        Side<T> base();

        /**
         * The way to the server, on which messages are lost.
         *
         * @return the server
         */
        ServerPort<T> server();

        /**
         * Makes a state durable on the replica. It may crash before.
         *
         * @param next the state
         */
        void write(Side<T> next);

        /**
         * Makes an outcome the last agreed state. The replica may crash before.
         *
         * @param outcome the outcome
         */
        void confirm(Outcome<T> outcome);
    }
}
