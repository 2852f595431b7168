package dev.truce.benchmarks.snapshots;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.bag.Bag;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.store.Sample;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.export.Compression;
import dev.truce.rollback.export.ExportFormat;
import dev.truce.rollback.export.ExportManifest;
import dev.truce.rollback.export.ExportRequest;
import dev.truce.rollback.export.Exporter;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordCursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A snapshot of a million records, its verification, restore and export, and the next snapshot after 1 % changed, beside restic
 * and borg, where these are installed, and {@code zstd -1 | sha256sum}. Each does all of it several times: Truce in this process,
 * whose first round is that of a new process; the medians of the later ones make the ratios. Prints rates and the ratios with
 * their targets.
 */
public final class SnapshotBenchmark {

    private static final RecordFormat FORMAT = RecordFormat.keyed("", FieldPath.parse("/id"));
    private static final double NANOS = 1e9;
    private static final double MEGA = 1e6;
    private static final int ROUNDS = 8;
    private static final int LAST_ROUNDS = 4;
    private static final int PEER_ROUNDS = 3;

    private final Path folder;
    private final int records;

    private SnapshotBenchmark(Path folder, int records) {
        this.folder = folder;
        this.records = records;
    }

    /**
     * Runs it.
     *
     * @param arguments the folder for data and repositories; how many records
     * @throws IOException when files cannot be written
     * @throws InterruptedException when it is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        new SnapshotBenchmark(folder, Integer.parseInt(arguments[1])).run();
    }

    /** What Truce does in a round. */
    private enum Step {
        SNAPSHOT("snapshot"),
        VERIFY("verify"),
        DEEP("deep verify, of files and of the tree"),
        RESTORE("restore to a file"),
        EXPORT("export, NDJSON by zstd"),
        EXPORT_VERIFY("verify of the export"),
        SCAN("scan of the live data"),
        NEXT("next snapshot, 1 % changed"),
        DIFF("diff of both");

        private final String label;

        Step(String label) {
            this.label = label;
        }
    }

    /** Seconds that each step took, and what the next snapshot added, as a share of the first's bytes. */
    private record Round(Map<Step, Double> seconds, double bytesShare) {

        static Round median(List<Round> rounds) {
            Map<Step, Double> seconds = new EnumMap<>(Step.class);
            for (Step step : Step.values()) {
                seconds.put(step, middle(rounds.stream().mapToDouble(round -> round.of(step))));
            }
            return new Round(seconds, middle(rounds.stream().mapToDouble(Round::bytesShare)));
        }

        double of(Step step) {
            return Objects.requireNonNull(seconds.get(step));
        }
    }

    /** Seconds that the steps of a round take, one after the other. */
    private static final class StopWatch {

        private final Map<Step, Double> seconds = new EnumMap<>(Step.class);

        <T> T time(Step step, Callable<T> work) throws IOException {
            long start = System.nanoTime();
            try {
                T result = work.call();
                seconds.put(step, lap(start));
                return result;
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void run() throws IOException, InterruptedException {
        Path first = SnapshotData.write(folder.resolve("first"), records, 0);
        Path second = SnapshotData.write(folder.resolve("second"), records, 10);
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            rounds.add(round(first, second));
        }
        Round truce = Round.median(rounds.subList(ROUNDS - LAST_ROUNDS, ROUNDS));
        print("in a new process", rounds.get(0));
        print("later", truce);
        double[] floor = floor(first);
        print("floor in Java back up", floor[0]);
        print("floor in Java check", floor[1]);
        print("floor in Java restore", floor[2]);
        atLeast("snapshot: times the floor's rate", floor[0] / truce.of(Step.SNAPSHOT), 0.8);
        atLeast("export: times the floor's rate", floor[0] / truce.of(Step.EXPORT), 0.8);
        Optional<double[]> zstd = pipe(
                "zstd",
                "zstd -q -1 -c first/guest.ndjson | sha256sum",
                "zstd -q -1 -c first/guest.ndjson > peer",
                "zstd -q -d -c peer | sha256sum");
        zstd.ifPresent(pipe -> {
            print("zstd -1 | sha256sum", pipe[0]);
            print("zstd -d | sha256sum", pipe[2]);
        });
        Optional<double[]> restic = pipe(
                "restic",
                "restic init -q -r peer",
                "restic -q -r peer backup --no-cache first",
                "restic -q -r peer check --no-cache --read-data",
                "restic -q -r peer restore --no-cache latest --target out");
        Optional<double[]> borg = pipe(
                "borg",
                "borg init -e none peer",
                "borg create peer::a first",
                "borg check --verify-data peer",
                "mkdir out && cd out && borg extract ../peer::a");
        for (Map.Entry<String, Optional<double[]>> peer :
                List.of(Map.entry("restic", restic), Map.entry("borg", borg))) {
            peer.getValue().ifPresent(seconds -> {
                print(peer.getKey() + " back up", seconds[1]);
                print(peer.getKey() + " check of all data", seconds[2]);
                print(peer.getKey() + " restore", seconds[3]);
            });
        }
        zstd.ifPresent(pipe -> {
            atLeast("snapshot: times zstd | sha256sum", pipe[0] / truce.of(Step.SNAPSHOT), 1);
            atLeast("export: times zstd | sha256sum", pipe[0] / truce.of(Step.EXPORT), 1);
            atLeast("deep verify: times zstd -d | sha256sum", pipe[2] / truce.of(Step.DEEP), 1);
        });
        restic.ifPresent(peer -> {
            atLeast("snapshot: times restic", peer[1] / truce.of(Step.SNAPSHOT), 2);
            atLeast("export: times restic", peer[1] / truce.of(Step.EXPORT), 2);
            atLeast("verify: times restic's check", peer[2] / truce.of(Step.VERIFY), 3);
            atLeast("deep verify: times restic's check", peer[2] / truce.of(Step.DEEP), 2);
            atLeast("restore: times restic", peer[3] / truce.of(Step.RESTORE), 2);
        });
        borg.ifPresent(peer -> {
            atLeast("snapshot: times borg", peer[1] / truce.of(Step.SNAPSHOT), 1);
            atLeast("export: times borg", peer[1] / truce.of(Step.EXPORT), 1);
        });
        atMost("next snapshot: share of the first's bytes", truce.bytesShare(), 0.03);
        atMost("next snapshot: times a scan", truce.of(Step.NEXT) / truce.of(Step.SCAN), 1);
        atMost("diff of the two: times a scan", truce.of(Step.DIFF) / truce.of(Step.SCAN), 0.05);
    }

    private Round round(Path first, Path second) throws IOException {
        remove(folder.resolve("repository"));
        remove(folder.resolve("export"));
        SnapshotRepository repository = SnapshotRepository.directory(
                        folder.resolve("repository"), InstantSource.system())
                .on(ForkJoinPool.commonPool());
        StopWatch watch = new StopWatch();
        Snapshot one = watch.time(Step.SNAPSHOT, () -> snapshot(repository, first));
        long firstBytes = size(folder.resolve("repository"));
        require(watch.time(
                Step.VERIFY, () -> repository.contents().verify("repository").valid()));
        require(watch.time(
                Step.DEEP,
                () -> repository.verify("repository", true, Sample.ALL).valid()));
        Path restored = folder.resolve("restored.ndjson");
        watch.time(Step.RESTORE, () -> restore(repository.tree(one), restored));
        require(Files.mismatch(restored, first) < 0);
        watch.time(Step.EXPORT, () -> export(repository, one));
        require(watch.time(
                Step.EXPORT_VERIFY, () -> Bag.verify(folder.resolve("export")).valid()));
        watch.time(Step.SCAN, () -> scan(second));
        Snapshot two = watch.time(Step.NEXT, () -> snapshot(repository, second));
        double share = (double) (size(folder.resolve("repository")) - firstBytes) / firstBytes;
        require(watch.time(Step.DIFF, () -> repository.diff(one, two)).counts().containsKey("guest"));
        return new Round(watch.seconds, share);
    }

    private ExportManifest export(SnapshotRepository repository, Snapshot snapshot) {
        ExportRequest request = ExportRequest.of(snapshot, ExportFormat.NDJSON).compressed(Compression.ZSTD);
        return new Exporter(repository, InstantSource.system()).export(request, folder.resolve("export"));
    }

    private LiveStore live(Path file) throws IOException {
        Path live = Files.createDirectories(folder.resolve("live"));
        Files.deleteIfExists(live.resolve("guest.ndjson"));
        Files.createLink(live.resolve("guest.ndjson"), file);
        return LiveStore.directory(live, FORMAT);
    }

    private Snapshot snapshot(SnapshotRepository repository, Path file) throws IOException {
        try (LiveStore live = live(file)) {
            return repository.create(live, Snapshot.Note.of("benchmark"));
        }
    }

    private long scan(Path file) throws IOException {
        try (LiveStore live = live(file);
                RecordCursor records = live.scan()) {
            long count = 0;
            for (; records.hasNext(); count++) {
                records.next();
            }
            return count;
        }
    }

    private static long restore(RecordTree tree, Path file) {
        DurableFiles.replace(file, out -> {
            for (Iterator<RecordTree.Entry> entries = tree.entries(); entries.hasNext(); ) {
                out.write(entries.next().record());
                out.write('\n');
            }
        });
        return tree.count();
    }

    /** The same data through {@link SnapshotFloor}: median seconds of the later rounds. */
    private double[] floor(Path lines) throws IOException, InterruptedException {
        Path file = folder.resolve("floor");
        Path out = folder.resolve("floor.out");
        double[][] seconds = new double[3][ROUNDS];
        try (SnapshotFloor floor = new SnapshotFloor()) {
            for (int round = 0; round < ROUNDS; round++) {
                Files.deleteIfExists(file);
                Files.deleteIfExists(out);
                long start = System.nanoTime();
                floor.backUp(lines, file);
                seconds[0][round] = lap(start);
                start = System.nanoTime();
                floor.verify(file);
                seconds[1][round] = lap(start);
                start = System.nanoTime();
                floor.restore(file, out);
                seconds[2][round] = lap(start);
            }
        }
        require(Files.mismatch(out, lines) < 0);
        return Stream.of(seconds)
                .mapToDouble(each -> middle(Arrays.stream(each, ROUNDS - LAST_ROUNDS, ROUNDS)))
                .toArray();
    }

    /** Runs commands one after the other, several times; the median seconds of each, or nothing when the program is not there. */
    private Optional<double[]> pipe(String program, String... commands) throws IOException, InterruptedException {
        if (shell("command -v " + program + " > /dev/null") != 0) {
            System.out.println(program + " is not installed, so nothing is compared with it");
            return Optional.empty();
        }
        double[][] seconds = new double[commands.length][PEER_ROUNDS];
        for (int round = 0; round < PEER_ROUNDS; round++) {
            remove(folder.resolve("peer"));
            remove(folder.resolve("out"));
            for (int i = 0; i < commands.length; i++) {
                long start = System.nanoTime();
                if (shell(commands[i]) != 0) {
                    throw new IllegalStateException(commands[i] + " failed");
                }
                seconds[i][round] = lap(start);
            }
        }
        return Optional.of(Stream.of(seconds)
                .mapToDouble(each -> middle(DoubleStream.of(each)))
                .toArray());
    }

    private static double middle(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private int shell(String command) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        shell.environment()
                .putAll(Map.of(
                        "RESTIC_PASSWORD", "x",
                        "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK", "yes",
                        "BORG_RELOCATED_REPO_ACCESS_IS_OK", "yes",
                        "BORG_BASE_DIR", folder.resolve("borg").toString()));
        return shell.start().waitFor();
    }

    private static double lap(long start) {
        return (System.nanoTime() - start) / NANOS;
    }

    private static void require(boolean sound) {
        if (!sound) {
            throw new IllegalStateException("what was written is damaged");
        }
    }

    private static long size(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void remove(Path root) throws IOException {
        if (Files.exists(root)) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
    private static void say(String form, Object... values) {
        System.out.println(String.format(Locale.ROOT, form, values));
    }

    private void print(String when, Round round) {
        System.out.println("Truce, " + when);
        for (Step step : Step.values()) {
            print("  " + step.label, round.of(step));
        }
    }

    private void print(String what, double seconds) {
        double bytes = folder.resolve("first/guest.ndjson").toFile().length();
        say("%-48s %8.3f s %8.0f MB/s", what, seconds, bytes / MEGA / seconds);
    }

    private static void atLeast(String what, double ratio, double target) {
        say("%-48s %8.2f   target >= %.2f   %s", what, ratio, target, ratio >= target ? "ok" : "MISSED");
    }

    private static void atMost(String what, double ratio, double target) {
        say("%-48s %8.4f   target <= %.2f   %s", what, ratio, target, ratio <= target ? "ok" : "MISSED");
    }
}
