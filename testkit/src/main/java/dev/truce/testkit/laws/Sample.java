package dev.truce.testkit.laws;

import dev.truce.conflict.Side;

/**
 * Three sides of one record, as a resolver may meet them.
 *
 * @param base the last agreed state
 * @param local the calling replica's state
 * @param server the server's state
 * @param <T> the type of the record
 */
public record Sample<T>(Side<T> base, Side<T> local, Side<T> server) {

    /**
     * The same sample with local and server exchanged.
     *
     * @return the mirror image
     */
    public Sample<T> mirrored() {
        return new Sample<>(base, /* local= */ server, /* server= */ local);
    }
}
