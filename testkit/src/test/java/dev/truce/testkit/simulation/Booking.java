package dev.truce.testkit.simulation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A record as pairwise resolvers compare them, and such resolvers: each as a team has written it, and one that is right.
 *
 * @param id who wrote it
 * @param updatedAt when, in milliseconds
 * @param atomicAt when by a common clock; null where there was none
 * @param wholeSeconds whether the time was stored in seconds
 * @param status its state
 */
record Booking(String id, long updatedAt, @Nullable Long atomicAt, boolean wholeSeconds, String status) {

    /** The simplest first; chosen so that each mistake shows among three. */
    static final List<Booking> SAMPLES = List.of(
            new Booking("a", 1_000, null, false, "pending"),
            new Booking("b", 1_000, null, false, "pending"),
            new Booking("Aa", 1_000, null, false, "confirmed"),
            new Booking("BB", 1_000, null, false, "cancelled"),
            new Booking("c", 1_400, null, false, "confirmed"),
            new Booking("d", 1_000, null, true, "completed"),
            new Booking("b", 1_300, null, false, "cancelled"),
            new Booking("a", 1_900, null, false, "pending"),
            new Booking("c", 1_000, null, false, "pending"),
            new Booking("b", 1_400, null, false, "pending"),
            new Booking("a", 1_800, null, false, "pending"),
            new Booking("e", 1_200, 9_000L, false, "pending"),
            new Booking("f", 1_600, 8_000L, false, "pending"));

    /** The right one: every part of the key comes from one record alone, and no two records have the same. */
    static final Comparator<Booking> ORDER = Comparator.comparingLong(Booking::updatedAt)
            .thenComparing(Booking::id)
            .thenComparing(Booking::status)
            .thenComparing(each -> String.valueOf(each.atomicAt()))
            .thenComparing(Booking::wholeSeconds);

    static Booking later(Booking local, Booking server) {
        return ORDER.compare(local, server) > 0 ? local : server;
    }

    static Booking tieKeptByLocal(Booking local, Booking server) {
        return server.updatedAt > local.updatedAt ? server : local;
    }

    static Booking tieByHashCode(Booking local, Booking server) {
        int byTime = Long.compare(local.updatedAt, server.updatedAt);
        int order = byTime != 0 ? byTime : Integer.compare(local.id.hashCode(), server.id.hashCode());
        return order >= 0 ? local : server;
    }

    static Booking withinHalfASecondById(Booking local, Booking server) {
        boolean near = Math.abs(local.updatedAt - server.updatedAt) < 500;
        int order = near ? local.id.compareTo(server.id) : Long.compare(local.updatedAt, server.updatedAt);
        return order != 0 ? (order > 0 ? local : server) : later(local, server);
    }

    /** Where one side has whole seconds only, both are compared in seconds. */
    static Booking inTheWeakerPrecision(Booking local, Booking server) {
        long unit = local.wholeSeconds || server.wholeSeconds ? 1_000 : 1;
        int byTime = Long.compare(local.updatedAt / unit, server.updatedAt / unit);
        int order = byTime != 0 ? byTime : local.id.compareTo(server.id);
        return order != 0 ? (order > 0 ? local : server) : later(local, server);
    }

    static Booking byAtomicTimeIfBothHaveOne(Booking local, Booking server) {
        boolean atomic = local.atomicAt != null && server.atomicAt != null;
        int order = atomic
                ? Long.compare(local.atomicAt, server.atomicAt)
                : Long.compare(local.updatedAt, server.updatedAt);
        return order != 0 ? (order > 0 ? local : server) : later(local, server);
    }

    /** Says that confirmed goes over pending and completed over all; of the rest it says nothing. */
    static Booking byWhatTheStatusSays(Booking local, Booking server) {
        if (rank(local.status) != 0 && rank(server.status) != 0 && rank(local.status) != rank(server.status)) {
            return rank(local.status) > rank(server.status) ? local : server;
        }
        return later(local, server);
    }

    private static int rank(String status) {
        return switch (status) {
            case "pending" -> 1;
            case "confirmed" -> 2;
            case "completed" -> 3;
            default -> 0;
        };
    }

    /** What the documents of the one above it declare. */
    static final Comparator<Booking> DECLARED =
            Comparator.comparingLong(each -> each.atomicAt == null ? Long.MIN_VALUE : each.atomicAt);

    static List<Integer> appended(List<Integer> local, List<Integer> server) {
        List<Integer> both = new ArrayList<>(local);
        both.addAll(server);
        return both;
    }

    static List<Integer> union(List<Integer> local, List<Integer> server) {
        return List.copyOf(new TreeSet<>(appended(local, server)));
    }

    static BigDecimal average(BigDecimal local, BigDecimal server) {
        return local.add(server).divide(BigDecimal.valueOf(2)).stripTrailingZeros();
    }
}
