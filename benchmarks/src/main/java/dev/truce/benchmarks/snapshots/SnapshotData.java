package dev.truce.benchmarks.snapshots;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Records of about 430 bytes in the order of their keys, of which each version has changed some at random places. */
final class SnapshotData {

    private static final long SEED = 20_261_128;
    private static final String[] WORDS = {
        "harbour", "window", "garden", "lantern", "river", "copper", "meadow", "orchard", "marble", "saddle", "timber",
        "velvet", "anchor", "basket", "candle", "dragon", "ember", "falcon", "glacier", "hollow"
    };

    private SnapshotData() {}

    /**
     * Writes a file of records.
     *
     * @param perMille how many of a thousand records have changed, each in its time and one other member
     */
    static Path write(Path folder, int records, double perMille) throws IOException {
        Path file = Files.createDirectories(folder).resolve("guest.ndjson");
        SplittableRandom chosen = new SplittableRandom(SEED ^ 7);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            for (int i = 0; i < records; i++) {
                boolean changed = chosen.nextDouble() * 1_000 < perMille;
                out.write(line(i, changed).getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private static String line(int number, boolean changed) {
        SplittableRandom random = new SplittableRandom(SEED + number);
        long updated = 1_760_000_000L + random.nextInt(10_000_000) + (changed ? 86_400 : 0);
        String note = words(random, 13);
        if (changed) {
            note = words(new SplittableRandom(SEED - number), 13);
        }
        return "{\"id\":\"r" + String.valueOf(1_000_000_000L + number).substring(1) + "\",\"updatedAt\":" + updated
                + ",\"version\":" + (changed ? 2 : 1) + ",\"name\":\"" + words(random, 2) + "\",\"email\":\""
                + words(random, 1) + number + "@example.org\",\"phone\":\"+49 30 "
                + (10_000_000 + random.nextInt(90_000_000)) + "\",\"note\":\"" + note + "\",\"partySize\":"
                + (1 + random.nextInt(12)) + ",\"visits\":" + random.nextInt(1_000) + ",\"balance\":"
                + random.nextInt(1_000) + "." + (10 + random.nextInt(90)) + ",\"address\":{\"street\":\""
                + words(random, 2) + "\",\"number\":" + random.nextInt(200) + ",\"city\":\"" + words(random, 1)
                + "\",\"zip\":\"" + (10_000 + random.nextInt(90_000)) + "\",\"country\":\"DE\"},\"tags\":[\""
                + words(random, 1) + "\",\"" + words(random, 1) + "\",\"" + words(random, 1) + "\"]}\n";
    }

    private static String words(SplittableRandom random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }
}
