package dev.truce.cli;

import java.nio.file.Path;
import java.util.stream.IntStream;

/** Seats on whose names both sides differ, so that each has a case: seat 1 case 1, and so on. */
public final class Seats {

    private Seats() {}

    /** A workshop with these cases in its queue. */
    public static Workshop parked(Path folder, int seats) {
        return parked(folder, seats, "");
    }

    /** The same under rules that say more. */
    public static Workshop parked(Path folder, int seats, String moreRules) {
        Workshop shop = new Workshop(folder);
        shop.truce(reconcile(shop, seats, moreRules));
        return shop;
    }

    public static Object[] reconcile(Workshop shop, int seats, String moreRules) {
        return new Object[] {
            "reconcile",
            "--base",
            shop.write("base.ndjson", lines(seats, "Ann", 1)),
            "--local",
            shop.write("local.ndjson", lines(seats, "Anna", 1)),
            "--server",
            shop.write("server.ndjson", lines(seats, "Anne", 4)),
            "--rules",
            shop.write("rules.yaml", Workshop.RULES + moreRules),
            "--out",
            shop.path("out")
        };
    }

    private static String[] lines(int seats, String name, int version) {
        return IntStream.rangeClosed(1, seats)
                .mapToObj(seat -> "{\"id\":" + seat + ",\"v\":" + version + ",\"name\":\"" + name + "\"}")
                .toArray(String[]::new);
    }
}
