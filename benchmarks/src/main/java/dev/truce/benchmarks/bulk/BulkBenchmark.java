package dev.truce.benchmarks.bulk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whole data sets: three-way fieldLevelMerge by Truce beside DuckDB. Each program does its work several times in a process of its own,
 * and several processes run: the median of the first times is that of a new process, the median of the later ones that of one
 * that goes on, and these make the ratios. A rate is in records read. Before each process its inputs are read once, and before
 * each time earlier results are removed.
 */
public final class BulkBenchmark {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final Path TASKSET = Path.of("/usr/bin/taskset");
    private static final int READ_BYTES = 1 << 20;

    /** How often a process does its work: half of it until it is at its speed, half of it to be measured. */
    private static final int ROUNDS = 8;

    /** So often with ten times as many, which need no longer to be at their speed. */
    private static final int TENFOLD_ROUNDS = 2;

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
        print("%-46s %6s %9s %9s %12s %8s", "", "files", "first s", "later s", "million/s", "peak MB");
        Measured duck = faster(
                duckDb("two files, the later line", BulkDuckDb.RAW, false),
                duckDb("two files, the later record, typed", BulkDuckDb.TYPED, false));
        Measured duckThree = duckDb("three files, the changed or later line", BulkDuckDb.THREE, false);
        Measured duckShuffled = duckDb("two files, shuffled, typed", BulkDuckDb.TYPED, true);
        Measured sorted = truce("sorted", records, false, "2,", "128m", List.of());
        Measured agreed = truce(
                "sorted, agreed state too", records, false, "2," + BulkTruce.WITH_AGREED_STATE, "128m", List.of());
        Measured shuffled = truce("shuffled", records, true, "2,", "224m", List.of());
        print("");
        atLeast("sorted: times DuckDB's rate, two files", sorted.rate() / duck.rate(), 3);
        print("%-52s %6.2f", "sorted, agreed state too: times DuckDB's rate", agreed.rate() / duck.rate());
        print("%-52s %6.2f", "sorted: times DuckDB's rate, three files", sorted.rate() / duckThree.rate());
        print("%-52s %6.2f", "sorted, new process: times DuckDB's in a new one", sorted.newRate() / duck.newRate());
        atLeast("shuffled: times DuckDB's rate, two files", shuffled.rate() / duckShuffled.rate(), 1);
        atMost(
                "shuffled: share of DuckDB's memory",
                (double) shuffled.peakMegabytes() / duckShuffled.peakMegabytes(),
                0.5);
        if (Files.isExecutable(TASKSET)) {
            Measured alone =
                    truce("sorted, one core", records, false, "1,", "128m", List.of(TASKSET.toString(), "-c", "0"));
            atLeast("two cores: times one's rate", sorted.rate() / alone.rate(), 1.6);
        } else {
            print("two cores against one: not measured, " + TASKSET + " is missing (Debian's util-linux)");
        }
        if (tenfold) {
            Measured ten = truce("ten times as many, one process", 10 * records, false, "2,", "128m", List.of());
            atLeast("ten times as many: share of the rate", ten.rate() / sorted.rate(), 0.8);
            print("%-52s %6.2f", "ten times as many, new process: share of the rate", ten.newRate() / sorted.rate());
            atMost(
                    "ten times as many: share of the memory",
                    (double) ten.peakMegabytes() / sorted.peakMegabytes(),
                    1.2);
        }
    }

    /**
     * What one program took.
     *
     * @param first the seconds in a new process
     * @param later the seconds in one that did the work before
     * @param read how many records were read
     */
    private record Measured(double first, double later, long read, long peakMegabytes) {

        double rate() {
            return read / later / 1e6;
        }

        double newRate() {
            return read / first / 1e6;
        }
    }

    private Measured duckDb(String name, String kind, boolean shuffled) throws IOException, InterruptedException {
        int files = kind.equals(BulkDuckDb.THREE) ? 3 : 2;
        return measure(
                new Program("DuckDB, " + name, "64m", BulkDuckDb.class, List.of()),
                records,
                files,
                data(records, shuffled),
                kind);
    }

    private Measured truce(String name, long count, boolean shuffled, String how, String heap, List<String> prefix)
            throws IOException, InterruptedException {
        return measure(
                new Program("Truce, " + name, heap, BulkTruce.class, prefix), count, 3, data(count, shuffled), how);
    }

    /** What is started, and behind which other command. */
    private record Program(String name, String heap, Class<?> main, List<String> prefix) {}

    private static Measured faster(Measured one, Measured two) {
        return one.rate() >= two.rate() ? one : two;
    }

    private Measured measure(Program program, long count, int files, Path data, String kind)
            throws IOException, InterruptedException {
        boolean tenfold = count > records;
        List<Double> first = new ArrayList<>();
        List<Double> later = new ArrayList<>();
        long peak = 0;
        for (int i = 0; i < (tenfold ? 1 : runs); i++) {
            List<BulkFigure> figures = process(program, count, data, kind, tenfold ? TENFOLD_ROUNDS : ROUNDS);
            first.add(figures.get(0).seconds());
            figures.subList(figures.size() / 2, figures.size()).forEach(figure -> later.add(figure.seconds()));
            peak = Math.max(peak, figures.get(figures.size() - 1).peakMegabytes());
        }
        Measured measured = new Measured(median(first), median(later), files * count, peak);
        print(
                "%-46s %6d %9.2f %9.2f %12.3f %8d",
                program.name(), files, measured.first(), measured.later(), measured.rate(), peak);
        return measured;
    }

    private static double median(List<Double> seconds) {
        return seconds.stream().sorted().toList().get(seconds.size() / 2);
    }

    private Path data(long count, boolean shuffled) {
        return folder.resolve(count + (shuffled ? "-shuffled" : "-sorted"));
    }

    private List<BulkFigure> process(Program program, long count, Path data, String kind, int rounds)
            throws IOException, InterruptedException {
        Path results = Files.createDirectories(folder.resolve("results"));
        readOnce(data);
        List<String> command = new ArrayList<>(program.prefix());
        command.addAll(List.of(
                JAVA,
                "-Xmx" + program.heap(),
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
                program.main().getName(),
                data.toString(),
                results.toString(),
                kind,
                Long.toString(count),
                Integer.toString(rounds)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> said = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(said::add);
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(program.name() + " failed: " + String.join("\n", said));
        }
        List<BulkFigure> figures =
                said.stream().filter(BulkFigure::isOne).map(BulkFigure::parse).toList();
        if (figures.size() != rounds) {
            throw new IllegalStateException(program.name() + " printed other than its figures: " + said);
        }
        return figures;
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
        print("%-52s %6.2f   target >= %.2f   %s", what, ratio, target, ratio >= target ? "ok" : "MISSED");
    }

    private static void atMost(String what, double ratio, double target) {
        print("%-52s %6.2f   target <= %.2f   %s", what, ratio, target, ratio <= target ? "ok" : "MISSED");
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
    private static void print(String form, Object... values) {
        System.out.println(String.format(Locale.ROOT, form, values));
    }
}
