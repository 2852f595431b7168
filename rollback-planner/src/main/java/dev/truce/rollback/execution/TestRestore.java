package dev.truce.rollback.execution;

import dev.truce.integrity.DamageException;
import dev.truce.rollback.snapshot.InProgress;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Restores a snapshot to try it: into a folder of its own, as a fork would, reads every record again, and removes the folder. How long
 * that took is what a restore takes at least.
 */
public final class TestRestore {

    private final SnapshotRepository repository;
    private final LongSupplier nanoTime;

    /**
     * A test.
     *
     * @param repository has the snapshots
     * @param nanoTime by which it is timed, in nanoseconds; never jumps
     */
    public TestRestore(SnapshotRepository repository, LongSupplier nanoTime) {
        this.repository = repository;
        this.nanoTime = nanoTime;
    }

    /**
     * How it went.
     *
     * @param snapshot what was restored
     * @param records how many records were read again and found right
     * @param took from the first read to the last
     * @param problems what is wrong, each in words; empty when all is well
     */
    public record Report(Snapshot snapshot, long records, Duration took, List<String> problems) {

        /** Copies the problems. */
        public Report {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Restores a snapshot.
     *
     * @param snapshot the snapshot
     * @param place an existing folder with room for all records; what is made in it is removed again
     * @return how it went
     * @throws UncheckedIOException when the place cannot be written to
     */
    public Report run(Snapshot snapshot, Path place) {
        try (InProgress work =
                repository.begin("test restore of " + snapshot.id().shortText())) {
            work.use(snapshot);
            Path folder = Files.createTempDirectory(place, "truce-restore-");
            try {
                return run(snapshot, work, folder);
            } finally {
                remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Report run(Snapshot snapshot, InProgress work, Path folder) {
        List<String> problems = new ArrayList<>();
        long begin = nanoTime.getAsLong();
        long records = 0;
        try {
            ForkFolder restored = new ForkFolder(folder.resolve("records"), repository.tree(snapshot)::entries);
            restored.write();
            work.keepAlive();
            records = restored.verify();
        } catch (DamageException e) {
            problems.add(e.finding().message());
        }
        Duration took = Duration.ofNanos(nanoTime.getAsLong() - begin);
        if (problems.isEmpty() && records != snapshot.content().records()) {
            problems.add(
                    "the snapshot says " + snapshot.content().records() + " records, but " + records + " came back");
        }
        return new Report(snapshot, records, took, problems);
    }

    private static void remove(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
