package dev.truce.benchmarks.bulk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a process measured of itself when it had done the work once.
 *
 * @param records how many records base has; the sides have about as many
 * @param seconds how long it took, without the start of the machine
 * @param peakMegabytes the most memory the process had until then, the Java machine included
 */
record BulkFigure(long records, double seconds, long peakMegabytes) {

    private static final String PREFIX = "figure ";

    static void print(long records, long nanos) throws IOException {
        long kilobytes = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
        System.out.printf(Locale.ROOT, "%s%d %.3f %d%n", PREFIX, records, nanos / 1e9, kilobytes / 1024);
    }

    static BulkFigure parse(String line) {
        String[] parts = line.substring(PREFIX.length()).split(" ", -1);
        return new BulkFigure(Long.parseLong(parts[0]), Double.parseDouble(parts[1]), Long.parseLong(parts[2]));
    }

    static boolean isOne(String line) {
        return line.startsWith(PREFIX);
    }
}
