package dev.truce.benchmarks.bulk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Whole data sets: three-way fieldLevelMerge by Truce beside DuckDB, each in a process of its own, of which the median of
 * several runs counts. Prints rates, peak memory and the ratios with their targets. A rate is in records a side, however many
 * sides a program reads. Before each process its inputs are read once and earlier results removed.
 */
public final class BulkBenchmark {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final int READ_BYTES = 1 << 20;

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
     * @param arguments the folder for data and results; how many runs; how many records a side; {@code true} to measure ten
     *     times as many too; {@code data} to write the data sets and no more, {@code measure} to measure
     * @throws IOException when files cannot be written
     * @throws InterruptedException when it is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        BulkBenchmark benchmark =
                new BulkBenchmark(folder, Integer.parseInt(arguments[1]), Long.parseLong(arguments[2]));
        boolean tenfold = Boolean.parseBoolean(arguments[3]);
        benchmark.writeData(tenfold);
        if (!arguments[4].equals("data")) {
            benchmark.run(tenfold);
        }
    }

    /** Writes the data sets that are not there yet. */
    private void writeData(boolean tenfold) throws IOException {
        new BulkData(records, false).in(folder);
        new BulkData(records, true).in(folder);
        if (tenfold) {
            new BulkData(10 * records, false).in(folder);
        }
    }

    private void run(boolean tenfold) throws IOException, InterruptedException {
        print("%-44s %9s %9s %11s %8s", "", "a side", "seconds", "million/s", "peak MB");
        BulkFigure duck = faster(
                duckDb("two files, the later line", BulkDuckDb.RAW),
                duckDb("two files, the later record, typed", BulkDuckDb.TYPED));
        BulkFigure duckThree = duckDb("three files, the changed or later line", BulkDuckDb.THREE);
        BulkFigure sorted = truce("sorted, 2 threads", records, false, 2, "128m");
        BulkFigure alone = truce("sorted, 1 thread", records, false, 1, "128m");
        BulkFigure shuffled = truce("shuffled, 2 threads", records, true, 2, "256m");
        print("");
        atLeast("sorted: times DuckDB's rate, two files", rate(sorted) / rate(duck), 3);
        print("%-48s %6.2f", "sorted: times DuckDB's rate, three files", rate(sorted) / rate(duckThree));
        atLeast("shuffled: times DuckDB's rate, two files", rate(shuffled) / rate(duck), 1);
        atMost("shuffled: share of DuckDB's memory", (double) shuffled.peakMegabytes() / duck.peakMegabytes(), 0.5);
        atLeast("two threads: times one's rate", rate(sorted) / rate(alone), 1.6);
        if (tenfold) {
            BulkFigure ten = truce("ten times as many", 10 * records, false, 2, "128m");
            atLeast("ten times as many: share of the rate", rate(ten) / rate(sorted), 0.8);
            atMost(
                    "ten times as many: share of the memory",
                    (double) ten.peakMegabytes() / sorted.peakMegabytes(),
                    1.2);
        }
    }

    private static double rate(BulkFigure figure) {
        return figure.millionsPerSecond();
    }

    private BulkFigure duckDb(String name, String kind) throws IOException, InterruptedException {
        return measure("DuckDB, " + name, "64m", BulkDuckDb.class, records, data(records, false), kind);
    }

    private BulkFigure truce(String name, long count, boolean shuffled, int threads, String heap)
            throws IOException, InterruptedException {
        return measure(
                "Truce, three files, " + name,
                heap,
                BulkTruce.class,
                count,
                data(count, shuffled),
                Integer.toString(threads));
    }

    private Path data(long count, boolean shuffled) {
        return folder.resolve(count + (shuffled ? "-shuffled" : "-sorted"));
    }

    private static BulkFigure faster(BulkFigure one, BulkFigure two) {
        return rate(one) >= rate(two) ? one : two;
    }

    private BulkFigure measure(String name, String heap, Class<?> program, long count, Path data, String kind)
            throws IOException, InterruptedException {
        List<BulkFigure> figures = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            figures.add(process(heap, program, count, data, kind));
        }
        figures.sort(Comparator.comparingDouble(BulkFigure::millionsPerSecond));
        BulkFigure median = figures.get(figures.size() / 2);
        print(
                "%-44s %9d %9.2f %11.3f %8d",
                name, median.records(), median.seconds(), rate(median), median.peakMegabytes());
        return median;
    }

    private BulkFigure process(String heap, Class<?> program, long count, Path data, String kind)
            throws IOException, InterruptedException {
        Path results = Files.createDirectories(folder.resolve("results"));
        empty(results);
        readOnce(data);
        List<String> command = List.of(
                JAVA,
                "-Xmx" + heap,
                // as the launcher does, docs/decisions.md
                "-XX:+UseSerialGC",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:ArrayOperationPartialInlineSize=0",
                "-XX:MaxInlineLevel=6",
                "-XX:InlineSmallCode=900",
                "-XX:FreqInlineSize=120",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                data.toString(),
                results.toString(),
                kind,
                Long.toString(count));
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

    /** Writing over a file costs more than writing a new one, and whoever came first would have the advantage. */
    private static void empty(Path results) throws IOException {
        try (Stream<Path> files = Files.list(results)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /** Programs are measured, not the disk: inputs are in memory, as far as they fit. */
    private static void readOnce(Path data) throws IOException {
        byte[] buffer = new byte[READ_BYTES];
        BulkData.Files3 files = BulkData.Files3.in(data);
        for (Path file : List.of(files.base(), files.local(), files.server())) {
            try (InputStream in = Files.newInputStream(file)) {
                int read;
                do {
                    read = in.read(buffer);
                } while (read >= 0);
            }
        }
    }

    private static void atLeast(String what, double ratio, double target) {
        print("%-48s %6.2f   target >= %.2f   %s", what, ratio, target, ratio >= target ? "ok" : "MISSED");
    }

    private static void atMost(String what, double ratio, double target) {
        print("%-48s %6.2f   target <= %.2f   %s", what, ratio, target, ratio <= target ? "ok" : "MISSED");
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
    private static void print(String form, Object... values) {
        System.out.println(String.format(Locale.ROOT, form, values));
    }
}
