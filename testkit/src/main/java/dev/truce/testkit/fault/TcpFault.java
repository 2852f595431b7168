package dev.truce.testkit.fault;

/**
 * What goes wrong at one place in the bytes that pass through a {@link TcpProxy}.
 *
 * <p>The place is before a byte, and is reached when that byte comes: all before it were passed on. It is counted from when the
 * fault is planned, in bytes, or in exchanges and then bytes. An exchange begins with the first bytes of a connection that go
 * {@link Direction#UPSTREAM}, or the first after an answer, and ends where the next begins; so {@code close(DOWNSTREAM, 0).inExchange(2)}
 * hits when the server has answered the second request, and hence done what it was asked, and the client never learns of it; with
 * {@code UPSTREAM} the server never sees a byte of that request.
 *
 * @param kind what happens there
 * @param direction which way the bytes go
 * @param afterBytes how many bytes that go this way come before the place
 * @param lengthBytes how many bytes are repeated; 0 unless the kind is {@link Kind#DUPLICATE}
 * @param connection the connection that it concerns, counted from 1 in the order in which clients came; 0 for all, whose bytes and
 *     exchanges are counted together
 * @param exchange in which exchange, counted from 1, and bytes from its start; one that has fewer bytes has no such place, and the fault
 *     never happens. 0 to count bytes alone
 */
public record TcpFault(Kind kind, Direction direction, long afterBytes, int lengthBytes, int connection, int exchange) {

    /** What can happen. */
    public enum Kind {
        /**
         * Both ends are reset at once. Whether the bytes just before the place still reach the one they were for is the
         * affair of its system, as it is with any network.
         */
        RESET,
        /**
         * All bytes from there on are lost, and an end in good order is told instead: the server sees the end of what the client sends, and
         * when the server has closed the connection, and so has undone what was open, the client sees the end, too. A server that does
         * not close when its client has ended keeps the client waiting.
         */
        CLOSE,
        /** The bytes from there on wait until {@link PlannedFault#release}; the other direction goes on. */
        HOLD,
        /**
         * The bytes from there on come twice: when as many as were asked for have passed, they are sent once more. No network does
         * this within a connection; a proxy that tries requests again does.
         */
        DUPLICATE
    }

    /** Checks the numbers. */
    public TcpFault {
        if (afterBytes < 0 || connection < 0 || exchange < 0) {
            throw new IllegalArgumentException("A place is counted upwards, but the fault was to be after " + afterBytes
                    + " bytes of exchange " + exchange + " of connection " + connection);
        }
        if (kind == Kind.DUPLICATE ? lengthBytes <= 0 : lengthBytes != 0) {
            throw new IllegalArgumentException("Only what comes twice has a length, and has one, but " + kind
                    + " was to have " + lengthBytes + " bytes");
        }
    }

    /**
     * Resets a connection.
     *
     * @param direction whose bytes are counted
     * @param afterBytes how many are passed on before
     * @return the fault
     */
    public static TcpFault reset(Direction direction, long afterBytes) {
        return new TcpFault(Kind.RESET, direction, afterBytes, 0, 0, 0);
    }

    /**
     * Ends a connection in good order.
     *
     * @param direction whose bytes are lost
     * @param afterBytes how many are passed on before
     * @return the fault
     */
    public static TcpFault close(Direction direction, long afterBytes) {
        return new TcpFault(Kind.CLOSE, direction, afterBytes, 0, 0, 0);
    }

    /**
     * Holds bytes back.
     *
     * @param direction which way they go
     * @param afterBytes how many are passed on before
     * @return the fault
     */
    public static TcpFault hold(Direction direction, long afterBytes) {
        return new TcpFault(Kind.HOLD, direction, afterBytes, 0, 0, 0);
    }

    /**
     * Sends bytes twice.
     *
     * @param direction which way they go
     * @param afterBytes how many come before them
     * @param lengthBytes how many are repeated, from 1 on
     * @return the fault
     */
    public static TcpFault duplicate(Direction direction, long afterBytes, int lengthBytes) {
        return new TcpFault(Kind.DUPLICATE, direction, afterBytes, lengthBytes, 0, 0);
    }

    /**
     * The same on one connection only.
     *
     * @param number which, counted from 1 in the order in which clients came; it need not be there yet
     * @return the fault
     */
    public TcpFault onConnection(int number) {
        return new TcpFault(kind, direction, afterBytes, lengthBytes, number, exchange);
    }

    /**
     * The same in one exchange, where its bytes are counted.
     *
     * @param number which, counted from 1, the first that begins after the fault is planned
     * @return the fault
     */
    public TcpFault inExchange(int number) {
        return new TcpFault(kind, direction, afterBytes, lengthBytes, connection, number);
    }

    boolean concerns(int number) {
        return connection == 0 || connection == number;
    }

    @Override
    public String toString() {
        return kind + (lengthBytes == 0 ? "" : " of " + lengthBytes + " bytes") + " after " + afterBytes + " bytes "
                + direction + (exchange == 0 ? "" : " in exchange " + exchange)
                + (connection == 0 ? "" : " of connection " + connection);
    }
}
