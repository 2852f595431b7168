package dev.truce.benchmarks.tables;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.rollback.Approval;
import dev.truce.rollback.ExecutionListener;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackRequest;
import dev.truce.rollback.execution.RollbackExecutor;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.Journal;
import dev.truce.rollback.store.LiveStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Locale;

/** What both parts of the benchmark do: fill tables, go back, take the time, print. */
final class Measured {

    static final InstantSource CLOCK = InstantSource.system();
    static final RecordFormat FORMAT = RecordFormat.keyed("", FieldPath.parse("/id"));
    static final String COLUMNS = "(id integer PRIMARY KEY, name text NOT NULL, mail text, amount numeric(12,2),"
            + " visits integer, changed timestamptz, note text)";
    private static final String ROWS = " SELECT i, 'name ' || i, md5(i::text) || '@example.org', i * 1.25, i % 97,"
            + " '2026-01-01'::timestamptz + i * interval '1 second', repeat(md5((i * 7)::text), 3)"
            + " FROM generate_series(1, ROWS) i";

    private Measured() {}

    /** A table of songs in a schema of its own. */
    static void songs(String url, String schema, int rows) throws SQLException {
        run(url, "CREATE SCHEMA " + schema + "; CREATE TABLE " + schema + ".song " + COLUMNS + "; INSERT INTO " + schema
                + ".song" + ROWS.replace("ROWS", Integer.toString(rows)) + "; ANALYZE " + schema + ".song");
    }

    static SnapshotRepository repository(Path folder) throws IOException {
        return SnapshotRepository.directory(Files.createTempDirectory(folder, "repository"), CLOCK);
    }

    static RollbackPlan plan(SnapshotRepository repository, LiveStore live, Snapshot snapshot) {
        return RollbackPlanner.builder(repository, FORMAT, CLOCK)
                .build()
                .plan(RollbackRequest.authoritative(snapshot).withoutVerification(), live);
    }

    static RollbackExecutor executor(SnapshotRepository repository, Journal journal, ExecutionListener listener) {
        return new RollbackExecutor(repository, journal, AuditTrail.inMemory(CLOCK), CLOCK, listener);
    }

    static void execute(RollbackExecutor executor, LiveStore live, RollbackPlan plan) {
        executor.execute(plan, live, new Approval(plan.digest(), "bench", CLOCK.instant(), ""), "bench");
    }

    static void execute(SnapshotRepository repository, LiveStore live, RollbackPlan plan) {
        execute(executor(repository, Journal.inMemory(CLOCK), ExecutionListener.NONE), live, plan);
    }

    static void run(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What is timed. */
    interface Work {
        void run() throws Exception;
    }

    static double seconds(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return secondsSince(start);
    }

    static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    static void figure(String what, double figure) {
        System.out.printf(Locale.ROOT, "%-70s %12.3f%n", what, figure);
    }

    static void target(String what, double figure, double limit) {
        System.out.printf(
                Locale.ROOT, "%-70s %12.3f  target <= %.2f  %s%n", what, figure, limit, figure <= limit ? "ok" : "MISSED");
    }
}
