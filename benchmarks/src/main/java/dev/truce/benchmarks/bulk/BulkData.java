package dev.truce.benchmarks.bulk;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * Three sets of records of about 440 bytes: 10 % of base changed, 0.5 % added and 0.5 % removed on each side, independently.
 * A record is a function of its number and the seed, so sets of any size need no memory, in order or not.
 */
final class BulkData {

    private static final long SEED = 20_261_120;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String[] WORDS = {
        "harbour", "window", "garden", "lantern", "river", "copper", "meadow", "orchard", "marble", "saddle", "timber",
        "velvet", "anchor", "basket", "candle", "dragon", "ember", "falcon", "glacier", "hollow"
    };

    private final long records;
    private final boolean shuffled;

    BulkData(long records, boolean shuffled) {
        this.records = records;
        this.shuffled = shuffled;
    }

    /** Where the sets stand. */
    record Files3(Path base, Path local, Path server) {

        static Files3 in(Path folder) {
            return new Files3(
                    folder.resolve("base.ndjson"), folder.resolve("local.ndjson"), folder.resolve("server.ndjson"));
        }
    }

    /** Writes the sets, unless they are there. */
    Files3 in(Path folder) throws IOException {
        Path own = folder.resolve(records + (shuffled ? "-shuffled" : "-sorted"));
        Files3 files = Files3.in(own);
        Path complete = own.resolve("complete");
        if (!Files.exists(complete)) {
            Files.createDirectories(own);
            write(files.base(), 0);
            write(files.local(), 1);
            write(files.server(), 2);
            Files.writeString(complete, "");
        }
        return files;
    }

    private void write(Path file, int side) throws IOException {
        // numbers up to records are base's; each side adds records of its own among them
        long numbers = records + records / 100;
        long step = shuffled ? coprime(numbers) : 1;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            for (long i = 0; i < numbers; i++) {
                String line = line(i * step % numbers, side);
                if (!line.isEmpty()) {
                    out.write(line.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    private static long coprime(long numbers) {
        long step = (long) (numbers * 0.618_033_988_7) | 1;
        while (gcd(step, numbers) != 1) {
            step += 2;
        }
        return step;
    }

    private static long gcd(long one, long two) {
        return two == 0 ? one : gcd(two, one % two);
    }

    /** A record as a side has it; empty when it does not. */
    private static String line(long number, int side) {
        boolean added = number % 101 == 100;
        SplittableRandom sides = new SplittableRandom(SEED ^ (number * 3 + side));
        if (added) {
            boolean localOwn = (number / 101) % 2 == 0;
            boolean present = side == (localOwn ? 1 : 2);
            return present ? line(number, new SplittableRandom(SEED + number), 1, null) : "";
        }
        if (side != 0 && sides.nextInt(200) == 0) {
            return "";
        }
        boolean changed = side != 0 && sides.nextInt(10) == 0;
        return line(number, new SplittableRandom(SEED + number), side == 2 && changed ? 2 : 1, changed ? sides : null);
    }

    private static String line(
            long number,
            SplittableRandom random,
            int version,
            @org.jspecify.annotations.Nullable SplittableRandom change) {
        long updated = START.getEpochSecond() + random.nextInt(10_000_000);
        String name = words(random, 2);
        String note = words(random, 13);
        int visits = random.nextInt(1_000);
        String street = words(random, 2);
        String phone = "+49 30 " + (10_000_000 + random.nextInt(90_000_000));
        if (change != null) {
            updated += 1 + change.nextInt(1_000_000);
            switch (change.nextInt(5)) {
                case 0 -> name = words(change, 2);
                case 1 -> note = words(change, 13);
                case 2 -> visits += 1 + change.nextInt(10);
                case 3 -> street = words(change, 2);
                default -> phone = "+49 30 " + (10_000_000 + change.nextInt(90_000_000));
            }
        }
        return "{\"id\":\"r" + String.valueOf(1_000_000_000L + number).substring(1) + "\",\"updatedAt\":\""
                + Instant.ofEpochSecond(updated) + "\",\"version\":" + version + ",\"name\":\"" + name
                + "\",\"email\":\"" + words(random, 1) + number + "@example.org\",\"phone\":\"" + phone
                + "\",\"note\":\"" + note + "\",\"partySize\":" + (1 + random.nextInt(12)) + ",\"visits\":" + visits
                + ",\"balance\":" + random.nextInt(1_000) + "." + (10 + random.nextInt(90))
                + ",\"address\":{\"street\":\"" + street + "\",\"number\":" + random.nextInt(200) + ",\"city\":\""
                + words(random, 1) + "\",\"zip\":\"" + (10_000 + random.nextInt(90_000)) + "\",\"country\":\"DE\"},"
                + "\"tags\":[\"" + words(random, 1) + "\",\"" + words(random, 1) + "\",\"" + words(random, 1)
                + "\"]}\n";
    }

    private static String words(SplittableRandom random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }
}
