package dev.truce.benchmarks.tables;

import static dev.truce.benchmarks.tables.Measured.CLOCK;
import static dev.truce.benchmarks.tables.Measured.execute;
import static dev.truce.benchmarks.tables.Measured.executor;
import static dev.truce.benchmarks.tables.Measured.plan;
import static dev.truce.benchmarks.tables.Measured.repository;
import static dev.truce.benchmarks.tables.Measured.run;
import static dev.truce.benchmarks.tables.Measured.seconds;
import static dev.truce.benchmarks.tables.Measured.secondsSince;
import static dev.truce.benchmarks.tables.Measured.songs;
import static dev.truce.benchmarks.tables.Measured.target;

import dev.truce.jdbc.table.PostgresLiveStore;
import dev.truce.jdbc.table.SqliteLiveStore;
import dev.truce.rollback.ExecutionListener;
import dev.truce.rollback.RollbackInterruptedException;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.export.ExportFormat;
import dev.truce.rollback.export.ExportRequest;
import dev.truce.rollback.export.Exporter;
import dev.truce.rollback.export.Importer;
import dev.truce.rollback.operation.FactFinder;
import dev.truce.rollback.operation.JobKind;
import dev.truce.rollback.operation.JobRun;
import dev.truce.rollback.operation.Monitor;
import dev.truce.rollback.operation.Operations;
import dev.truce.rollback.operation.StoreSource;
import dev.truce.rollback.operation.Thresholds;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.Journal;
import dev.truce.rollback.store.LiveStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The times in seconds that the source systems ask of small sets of records, with the numbers of these requirements. */
final class AskedTimes {

    private static final int FEW = 100;
    private static final int SNAPSHOTS = 60;
    private static final int RUNS = 2_000;

    private final Path folder;
    private final String url;

    /** Takes a database to work in. */
    AskedTimes(Path folder, String url) {
        this.folder = folder;
        this.url = url;
    }

    void measure() throws Exception {
        songs(url, "few", FEW);
        String schema = url + "&currentSchema=few";
        for (int i = 0; i < 5; i++) { // the last one is printed: classes are loaded then
            few(schema, i == 4);
        }
        importing();
        interrupted(schema);
        health(schema);
        whole("average set, WED-34: 200 records lost, plan and restore", 200, 120);
        whole("large set, WED-35: 5,000 records lost, plan and restore", 5_000, 300);
    }

    private void few(String schema, boolean printed) throws Exception {
        SnapshotRepository repository = repository(folder);
        try (LiveStore live = PostgresLiveStore.open(schema)) {
            Snapshot[] snapshot = new Snapshot[1];
            double backup = seconds(() -> snapshot[0] = repository.create(live, Snapshot.Note.of("few")));
            double validation = seconds(() -> repository.verify(snapshot[0], true));
            Path target = printed ? folder.resolve("export") : folder.resolve("export" + System.nanoTime());
            double export = seconds(() -> new Exporter(repository, CLOCK)
                    .export(ExportRequest.of(snapshot[0], ExportFormat.NDJSON), target));
            run(schema, "DELETE FROM few.song");
            double restore = seconds(() -> execute(repository, live, plan(repository, live, snapshot[0])));
            if (printed) {
                System.out.printf(Locale.ROOT, "%d records, PostgreSQL%n", FEW);
                target("back up, WHI-14, PRO-25, seconds", backup, 0.5);
                target("plan and restore, WHI-14, RES-7, RES-8, RES-22, seconds", restore, 1);
                target("validation of every byte and record, WHI-14, seconds", validation, 0.1);
                target("export, WHI-14, seconds", export, 1);
            }
        }
    }

    private void importing() throws Exception {
        Path file = folder.resolve("few" + System.nanoTime() + ".db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE song " + Measured.COLUMNS.replace("timestamptz", "text"));
        }
        try (LiveStore live = SqliteLiveStore.open("jdbc:sqlite:" + file)) {
            Importer importer = new Importer(Measured.FORMAT);
            target("import, WHI-14, seconds", seconds(() -> importer.read(folder.resolve("export"), live)), 1);
        }
    }

    /** An execution dies when its safety snapshot is taken and its journal says that it began; another process recovers. */
    private void interrupted(String schema) throws Exception {
        SnapshotRepository repository = repository(folder);
        Journal journal = Journal.inMemory(CLOCK);
        try (LiveStore live = PostgresLiveStore.open(schema)) {
            Snapshot snapshot = repository.create(live, Snapshot.Note.of("interrupted"));
            run(schema, "UPDATE few.song SET visits = visits + 1");
            RollbackPlan plan = plan(repository, live, snapshot);
            try {
                execute(executor(repository, journal, AskedTimes::dieAtBatch), live, plan);
                throw new IllegalStateException("the execution was not interrupted");
            } catch (RollbackInterruptedException e) {
                long[] first = new long[1];
                long start = System.nanoTime();
                ExecutionListener begun = step -> first[0] = first[0] == 0 ? System.nanoTime() : first[0];
                int recovered = executor(repository, journal, begun)
                        .recover(live, "bench")
                        .size();
                if (recovered != 1 || first[0] == 0) {
                    throw new IllegalStateException(recovered + " executions were recovered");
                }
                target("recovery writes its first batch after, WED-37, seconds", (first[0] - start) / 1e9, 10);
            }
        }
    }

    private static void dieAtBatch(String step) {
        if (step.startsWith("batch")) {
            throw new UncheckedIOException(new IOException("the process dies here"));
        }
    }

    /** A look at a repository of two months and its jobs of a month. */
    private void health(String schema) throws Exception {
        SnapshotRepository repository = repository(folder);
        List<JobRun> runs = new ArrayList<>();
        try (LiveStore live = PostgresLiveStore.open(schema)) {
            for (int i = 0; i < SNAPSHOTS; i++) {
                Snapshot snapshot = repository.create(live, Snapshot.Note.of("day " + i));
                for (int j = 0; j < RUNS / SNAPSHOTS; j++) {
                    runs.add(jobRun(runs.size(), snapshot));
                }
            }
        }
        Collections.reverse(runs);
        Operations operations = Operations.builder(repository, CLOCK, System::nanoTime, folder)
                .store("songs", new StoreSource(() -> PostgresLiveStore.open(schema), null))
                .build();
        Instant now = CLOCK.instant();
        double look = seconds(() -> new Monitor(Thresholds.DEFAULTS)
                .judge(new FactFinder(operations, now.minus(Duration.ofDays(60))).find(runs, now, Duration.ZERO)));
        target("health check, 60 snapshots, 1,980 runs of jobs, WED-36, PRO-27, seconds", look, 0.5);
    }

    private static JobRun jobRun(int number, Snapshot snapshot) {
        return new JobRun(
                number,
                "daily",
                JobKind.BACKUP_INCREMENTAL,
                "songs",
                JobRun.Status.SUCCEEDED,
                1,
                snapshot.createdAt(),
                snapshot.createdAt(),
                snapshot.createdAt(),
                snapshot.id(),
                FEW,
                snapshot.content().bytes(),
                "");
    }

    private void whole(String what, int rows, double limit) throws Exception {
        String name = "set" + rows;
        songs(url, name, rows);
        SnapshotRepository repository = repository(folder);
        try (LiveStore live = PostgresLiveStore.open(url + "&currentSchema=" + name)) {
            Snapshot snapshot = repository.create(live, Snapshot.Note.of(name));
            run(url, "DELETE FROM " + name + ".song");
            long start = System.nanoTime();
            execute(repository, live, plan(repository, live, snapshot));
            target(what + ", seconds", secondsSince(start), limit);
        }
    }
}
