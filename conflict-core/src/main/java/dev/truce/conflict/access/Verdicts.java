package dev.truce.conflict.access;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What generated code calls for each member: which side changed it. Small, so that a compiler puts them in place.
 *
 * <p>The result is {@link #ALIKE}, {@link #LOCAL}, {@link #SERVER} or {@link #BOTH}, to be shifted to the member's bit.
 */
final class Verdicts {

    static final long ALIKE = 0;
    static final long LOCAL = 1;
    static final long SERVER = 1L << Shape.BLOCK;
    static final long BOTH = LOCAL | SERVER;

    private Verdicts() {}

    static long of(int base, int local, int server) {
        return local == server ? ALIKE : base == local ? SERVER : base == server ? LOCAL : BOTH;
    }

    static long of(long base, long local, long server) {
        return local == server ? ALIKE : base == local ? SERVER : base == server ? LOCAL : BOTH;
    }

    static long of(float base, float local, float server) {
        return local == server ? ALIKE : base == local ? SERVER : base == server ? LOCAL : BOTH;
    }

    static long of(double base, double local, double server) {
        return local == server ? ALIKE : base == local ? SERVER : base == server ? LOCAL : BOTH;
    }

    static long text(@Nullable String base, @Nullable String local, @Nullable String server) {
        if (same(local, server)) {
            return ALIKE;
        }
        return same(base, local) ? SERVER : same(base, server) ? LOCAL : BOTH;
    }

    static long decimal(@Nullable Object base, @Nullable Object local, @Nullable Object server) {
        if (sameDecimal(local, server)) {
            return ALIKE;
        }
        return sameDecimal(base, local) ? SERVER : sameDecimal(base, server) ? LOCAL : BOTH;
    }

    static long identity(@Nullable Object base, @Nullable Object local, @Nullable Object server) {
        return local == server ? ALIKE : base == local ? SERVER : base == server ? LOCAL : BOTH;
    }

    static long exact(@Nullable Object base, @Nullable Object local, @Nullable Object server) {
        if (same(local, server)) {
            return ALIKE;
        }
        return same(base, local) ? SERVER : same(base, server) ? LOCAL : BOTH;
    }

    static long deep(@Nullable Object base, @Nullable Object local, @Nullable Object server, GeneratedShape shape) {
        if (shape.same(local, server)) {
            return ALIKE;
        }
        return shape.same(base, local) ? SERVER : shape.same(base, server) ? LOCAL : BOTH;
    }

    static long open(@Nullable Object local, @Nullable Object server) {
        return local == server ? ALIKE : BOTH;
    }

    static boolean same(int one, int two) {
        return one == two;
    }

    static boolean same(long one, long two) {
        return one == two;
    }

    static boolean same(float one, float two) {
        return one == two;
    }

    static boolean same(double one, double two) {
        return one == two;
    }

    static boolean same(@Nullable String one, @Nullable String two) {
        return one == two || (one != null && one.equals(two));
    }

    static boolean same(@Nullable Object one, @Nullable Object two) {
        return one == two || (one != null && one.equals(two));
    }

    static boolean sameDecimal(@Nullable Object one, @Nullable Object two) {
        return one == two
                || (one instanceof BigDecimal first
                        && two instanceof BigDecimal second
                        && first.compareTo(second) == 0);
    }

    /** The given value, or the one that was picked. */
    static @Nullable Object value(@Nullable Object picked, long given, long bit, @Nullable Object[] values, int index) {
        return (given & bit) == 0 ? picked : values[index];
    }

    static Object side(long fromLocal, long bit, Object local, Object server) {
        return (fromLocal & bit) == 0 ? server : local;
    }
}
