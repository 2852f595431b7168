package dev.truce.testkit.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** What becomes of each pending change in one power cut, decided one after the other, and told in words. */
final class Choices {

    /** Lost and happened come first, so that all of either are the simplest two states. */
    private enum Tear {
        LOST,
        WRITTEN,
        ZEROED,
        TORN,
        TORN_THEN_ZEROED,
        SECTORS
    }

    /** How many of these there are for a byte, which cannot be torn. */
    private static final int UNTORN = 3;

    private final IntUnaryOperator source;
    private final List<String> story = new ArrayList<>();

    /** Choices by a source that is given the number of possibilities and answers one of them. */
    Choices(IntUnaryOperator source) {
        this.source = source;
    }

    private int choose(int possibilities) {
        return possibilities == 1 ? 0 : source.applyAsInt(possibilities);
    }

    /** What did not simply happen. */
    List<String> story() {
        return List.copyOf(story);
    }

    boolean happens(Object change) {
        boolean happens = choose(2) == 1;
        if (!happens) {
            story.add("lost: " + change);
        }
        return happens;
    }

    byte[] written(FileChange.Write write, byte[] content) {
        int length = write.bytes().length;
        int possibilities = length < 2 ? UNTORN : write.sectors() > 1 ? UNTORN + 3 : UNTORN + 2;
        Tear tear = Tear.values()[choose(possibilities)];
        if (tear != Tear.WRITTEN) {
            story.add(tear + ": " + write);
        }
        return switch (tear) {
            case LOST -> content;
            case WRITTEN -> write.applyTo(content);
            case ZEROED -> write.firstBytesThenZeros(content, 0);
            case TORN -> write.firstBytes(content, 1 + choose(length - 1));
            case TORN_THEN_ZEROED -> write.firstBytesThenZeros(content, 1 + choose(length - 1));
            case SECTORS -> sectors(write, content);
        };
    }

    private byte[] sectors(FileChange.Write write, byte[] content) {
        byte[] result = content;
        for (int sector = 0; sector < write.sectors(); sector++) {
            if (choose(2) == 1) {
                result = write.sector(result, sector);
            }
        }
        return result;
    }
}
