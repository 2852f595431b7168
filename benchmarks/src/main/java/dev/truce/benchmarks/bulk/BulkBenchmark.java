package dev.truce.benchmarks.bulk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Whole data sets: three-way fieldLevelMerge by Truce beside two-way latest by DuckDB, each in a process of its own, of which
 * the median of several runs counts. Prints rates, peak memory and the ratios with their targets.
 */
public final class BulkBenchmark {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Path folder;
    private final int runs;
    private final long records;

    private BulkBenchmark(Path folder, int runs, long records) {
        this.folder = folder;
        this.runs = runs;
        this.records = records;
    }

    /**
     * Runs it.
     *
     * @param arguments the folder for data and results; how many runs; how many records a side; and {@code true} to measure
     *     ten times as many too
     * @throws IOException when files cannot be written
     * @throws InterruptedException when it is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        new BulkBenchmark(folder, Integer.parseInt(arguments[1]), Long.parseLong(arguments[2]))
                .run(Boolean.parseBoolean(arguments[3]));
    }

    private void run(boolean large) throws IOException, InterruptedException {
        print("%-38s %12s %10s %10s", "", "records in", "million/s", "peak MB");
        new BulkData(records, false).in(folder);
        BulkFigure duck = faster(duckDb("raw"), duckDb("typed"));
        BulkFigure sorted = truce("sorted, 2 threads", records, false, 2, "128m");
        BulkFigure alone = truce("sorted, 1 thread", records, false, 1, "128m");
        new BulkData(records, true).in(folder);
        BulkFigure shuffled = truce("shuffled, 2 threads", records, true, 2, "256m");
        print("");
        atLeast("sorted: times DuckDB's rate", sorted.millionsPerSecond() / duck.millionsPerSecond(), 3);
        atLeast("shuffled: times DuckDB's rate", shuffled.millionsPerSecond() / duck.millionsPerSecond(), 1);
        atMost("shuffled: share of DuckDB's memory", (double) shuffled.peakMegabytes() / duck.peakMegabytes(), 0.5);
        atLeast("two threads: times one's rate", sorted.millionsPerSecond() / alone.millionsPerSecond(), 1.6);
        if (large) {
            new BulkData(10 * records, false).in(folder);
            BulkFigure ten = truce("ten times as many", 10 * records, false, 2, "128m");
            atLeast("ten times as many: share of the rate", ten.millionsPerSecond() / sorted.millionsPerSecond(), 0.8);
            atMost(
                    "ten times as many: share of the memory",
                    (double) ten.peakMegabytes() / sorted.peakMegabytes(),
                    1.2);
        }
    }

    private BulkFigure duckDb(String kind) throws IOException, InterruptedException {
        return measure("DuckDB, two-way latest, " + kind, "64m", BulkDuckDb.class, data(records, false), kind);
    }

    private BulkFigure truce(String name, long count, boolean shuffled, int threads, String heap)
            throws IOException, InterruptedException {
        return measure(
                "Truce, three-way, " + name, heap, BulkTruce.class, data(count, shuffled), Integer.toString(threads));
    }

    private Path data(long count, boolean shuffled) {
        return folder.resolve(count + (shuffled ? "-shuffled" : "-sorted"));
    }

    private static BulkFigure faster(BulkFigure one, BulkFigure two) {
        return one.millionsPerSecond() >= two.millionsPerSecond() ? one : two;
    }

    private BulkFigure measure(String name, String heap, Class<?> program, Path data, String kind)
            throws IOException, InterruptedException {
        List<BulkFigure> figures = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            figures.add(process(heap, program, data, kind));
        }
        figures.sort(Comparator.comparingDouble(BulkFigure::millionsPerSecond));
        BulkFigure median = figures.get(figures.size() / 2);
        print("%-38s %12d %10.2f %10d", name, median.records(), median.millionsPerSecond(), median.peakMegabytes());
        return median;
    }

    private BulkFigure process(String heap, Class<?> program, Path data, String kind)
            throws IOException, InterruptedException {
        Path results = Files.createDirectories(folder.resolve("results"));
        List<String> command = List.of(
                JAVA,
                "-Xmx" + heap,
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:ArrayOperationPartialInlineSize=0", // as the launcher does, docs/decisions.md
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                data.toString(),
                results.toString(),
                kind);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> said = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(said::add);
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(program.getSimpleName() + " failed: " + String.join("\n", said));
        }
        return said.stream()
                .filter(BulkFigure::isOne)
                .map(BulkFigure::parse)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(program.getSimpleName() + " printed no figure: " + said));
    }

    private static void atLeast(String what, double ratio, double target) {
        print("%-38s %6.2f   target >= %.2f   %s", what, ratio, target, ratio >= target ? "ok" : "MISSED");
    }

    private static void atMost(String what, double ratio, double target) {
        print("%-38s %6.2f   target <= %.2f   %s", what, ratio, target, ratio <= target ? "ok" : "MISSED");
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
    private static void print(String form, Object... values) {
        System.out.println(String.format(Locale.ROOT, form, values));
    }
}
