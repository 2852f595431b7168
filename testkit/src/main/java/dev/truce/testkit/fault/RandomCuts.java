package dev.truce.testkit.fault;

import java.util.Random;

/**
 * Cuts each connection somewhere. Where follows from the seed and the connection's number alone, whatever else goes on.
 *
 * @param mostBytes each cut comes within so many bytes of one direction, if they come at all
 */
record RandomCuts(long seed, int mostBytes) {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    RandomCuts {
        if (mostBytes < 1) {
            throw new IllegalArgumentException("A cut comes within 1 byte or more, not " + mostBytes);
        }
    }

    TcpFault of(int connection) {
        Random random = new Random(seed + connection * GOLDEN);
        Direction direction = random.nextBoolean() ? Direction.UPSTREAM : Direction.DOWNSTREAM;
        long afterBytes = random.nextInt(mostBytes);
        TcpFault cut =
                random.nextBoolean() ? TcpFault.reset(direction, afterBytes) : TcpFault.close(direction, afterBytes);
        return cut.onConnection(connection);
    }
}
