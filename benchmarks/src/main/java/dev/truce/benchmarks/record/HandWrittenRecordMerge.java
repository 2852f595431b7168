package dev.truce.benchmarks.record;

import dev.truce.benchmarks.record.Invoice.Address;
import dev.truce.benchmarks.record.Invoice.Ten;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The floor: what somebody writes by hand for exactly these records, without rules and explanation. What both sides changed, and
 * differently, is refused.
 */
final class HandWrittenRecordMerge {

    private HandWrittenRecordMerge() {}

    static Object merge(Object base, Object local, Object server) {
        return base instanceof Ten ten
                ? merge(ten, (Ten) local, (Ten) server)
                : merge((Invoice) base, (Invoice) local, (Invoice) server);
    }

    private static Ten merge(Ten base, Ten local, Ten server) {
        return new Ten(
                merge(base.part0(), local.part0(), server.part0()),
                merge(base.part1(), local.part1(), server.part1()),
                merge(base.part2(), local.part2(), server.part2()),
                merge(base.part3(), local.part3(), server.part3()),
                merge(base.part4(), local.part4(), server.part4()),
                merge(base.part5(), local.part5(), server.part5()),
                merge(base.part6(), local.part6(), server.part6()),
                merge(base.part7(), local.part7(), server.part7()),
                merge(base.part8(), local.part8(), server.part8()),
                merge(base.part9(), local.part9(), server.part9()));
    }

    private static Invoice merge(Invoice base, Invoice local, Invoice server) {
        return new Invoice(
                pick(base.title(), local.title(), server.title()),
                pick(base.customer(), local.customer(), server.customer()),
                pick(base.status(), local.status(), server.status()),
                pick(base.reference(), local.reference(), server.reference()),
                pick(base.note(), local.note(), server.note()),
                pick(base.owner(), local.owner(), server.owner()),
                pick(base.quantity(), local.quantity(), server.quantity()),
                pick(base.position(), local.position(), server.position()),
                pick(base.createdAt(), local.createdAt(), server.createdAt()),
                pick(base.price(), local.price(), server.price()),
                pick(base.paid(), local.paid(), server.paid()),
                pick(base.archived(), local.archived(), server.archived()),
                merge(base.address(), local.address(), server.address()),
                pick(base.tags(), local.tags(), server.tags()));
    }

    private static Address merge(Address base, Address local, Address server) {
        return new Address(
                pick(base.street(), local.street(), server.street()),
                pick(base.city(), local.city(), server.city()),
                pick(base.country(), local.country(), server.country()),
                pick(base.contact(), local.contact(), server.contact()),
                pick(base.floor(), local.floor(), server.floor()));
    }

    private static String pick(String base, String local, String server) {
        if (local.equals(server) || local.equals(base)) {
            return server;
        }
        if (server.equals(base)) {
            return local;
        }
        throw bothChanged(base);
    }

    private static BigDecimal pick(BigDecimal base, BigDecimal local, BigDecimal server) {
        if (local.compareTo(server) == 0 || local.compareTo(base) == 0) {
            return server;
        }
        if (server.compareTo(base) == 0) {
            return local;
        }
        throw bothChanged(base);
    }

    private static <T> T pick(T base, T local, T server) {
        if (local.equals(server) || local.equals(base)) {
            return server;
        }
        if (server.equals(base)) {
            return local;
        }
        throw bothChanged(base);
    }

    private static long pick(long base, long local, long server) {
        if (local == server || local == base) {
            return server;
        }
        if (server == base) {
            return local;
        }
        throw bothChanged(base);
    }

    private static int pick(int base, int local, int server) {
        if (local == server || local == base) {
            return server;
        }
        if (server == base) {
            return local;
        }
        throw bothChanged(base);
    }

    private static boolean pick(boolean base, boolean local, boolean server) {
        return local == base ? server : local;
    }

    private static IllegalArgumentException bothChanged(@Nullable Object base) {
        return new IllegalArgumentException("both sides changed " + base);
    }
}
