package dev.truce.testkit.fault;

/**
 * Something that a {@link TcpProxy} did.
 *
 * @param number counts from 1 since the proxy was made
 * @param kind what it did
 * @param connection to which connection, counted from 1; 0 for all
 * @param detail where in its bytes, and other circumstances; may be empty
 */
public record TcpEvent(int number, Kind kind, int connection, String detail) {

    /** What a proxy does. */
    public enum Kind {
        /** A client came and was connected to the server. */
        CONNECTED,
        /** A client came, and the server could not be reached; the client was reset. */
        UNREACHABLE,
        /** Both ends of a connection were reset. */
        RESET,
        /** A connection was ended in good order. */
        CLOSED,
        /** Bytes are held back. */
        HELD,
        /** Bytes that were held back go on. */
        RELEASED,
        /** Bytes are sent once more. */
        DUPLICATED,
        /** Nobody is let in any more. */
        REFUSING,
        /** No byte passes any more. */
        PARTITIONED,
        /** All is well again. */
        HEALED
    }

    @Override
    public String toString() {
        return number + " " + kind + (connection == 0 ? "" : " connection " + connection)
                + (detail.isEmpty() ? "" : ", " + detail);
    }
}
