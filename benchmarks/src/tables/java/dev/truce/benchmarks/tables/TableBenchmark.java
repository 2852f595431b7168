package dev.truce.benchmarks.tables;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.jdbc.table.PostgresLiveStore;
import dev.truce.jdbc.table.SqliteLiveStore;
import dev.truce.rollback.Approval;
import dev.truce.rollback.ExecutionListener;
import dev.truce.rollback.RollbackExecutor;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackPlanner;
import dev.truce.rollback.RollbackRequest;
import dev.truce.rollback.export.ExportFormat;
import dev.truce.rollback.export.ExportRequest;
import dev.truce.rollback.export.Exporter;
import dev.truce.rollback.export.Importer;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.Journal;
import dev.truce.rollback.store.LiveStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Locale;
import org.postgresql.PGConnection;

/**
 * What a snapshot, a plan and a restore of a large table take beside COPY of the same table in the same run, within the memory of
 * this process; and the times that were asked for a hundred records, with their requirements. Prints what was measured.
 */
public final class TableBenchmark {

    private static final InstantSource CLOCK = InstantSource.system();
    private static final RecordFormat FORMAT = RecordFormat.keyed("", FieldPath.parse("/id"));
    private static final int FEW = 100;
    private static final String COLUMNS = "(id integer PRIMARY KEY, name text NOT NULL, mail text, amount numeric(12,2),"
            + " visits integer, changed timestamptz, note text)";
    private static final String ROWS = " SELECT i, 'name ' || i, md5(i::text) || '@example.org', i * 1.25, i % 97,"
            + " '2026-01-01'::timestamptz + i * interval '1 second', repeat(md5((i * 7)::text), 3)"
            + " FROM generate_series(1, ROWS) i";

    private final Path folder;

    private TableBenchmark(Path folder) {
        this.folder = folder;
    }

    /**
     * Runs it.
     *
     * @param arguments a folder for what is written; how many rows the large table has
     * @throws Exception when something cannot be measured
     */
    public static void main(String[] arguments) throws Exception {
        TableBenchmark benchmark = new TableBenchmark(Files.createDirectories(Path.of(arguments[0])));
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "4GB")
                .start()) {
            String url = server.getJdbcUrl("postgres", "postgres");
            benchmark.few(url);
            benchmark.many(url, Integer.parseInt(arguments[1]));
        }
    }

    private void few(String url) throws Exception {
        run(url, "CREATE SCHEMA few; CREATE TABLE few.song " + COLUMNS + "; INSERT INTO few.song"
                + ROWS.replace("ROWS", Integer.toString(FEW)));
        String schema = url + "&currentSchema=few";
        for (int i = 0; i < 5; i++) { // the last one is printed: classes are loaded then
            few(schema, i == 4);
        }
        Path file = folder.resolve("few" + System.nanoTime() + ".db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE song " + COLUMNS.replace("timestamptz", "text"));
        }
        try (LiveStore live = SqliteLiveStore.open("jdbc:sqlite:" + file)) {
            Path export = folder.resolve("export");
            Importer importer = new Importer(FORMAT);
            double seconds = seconds(() -> importer.read(export, live));
            target("import, WHI-14, seconds", seconds, 1);
        }
    }

    private void few(String url, boolean printed) throws Exception {
        SnapshotRepository repository = repository();
        try (LiveStore live = PostgresLiveStore.open(url)) {
            Snapshot[] snapshot = new Snapshot[1];
            double backup = seconds(() -> snapshot[0] = repository.create(live, Snapshot.Note.of("few")));
            double validation = seconds(() -> repository.verify(snapshot[0], true));
            Path target = printed ? folder.resolve("export") : folder.resolve("export" + System.nanoTime());
            double export = seconds(() -> new Exporter(repository, CLOCK)
                    .export(ExportRequest.of(snapshot[0], ExportFormat.NDJSON), target));
            run(url, "DELETE FROM few.song");
            double restore = seconds(() -> execute(repository, live, plan(repository, live, snapshot[0])));
            double recovery = seconds(() -> executor(repository).recover(live, "bench"));
            if (printed) {
                System.out.printf(Locale.ROOT, "%d records, PostgreSQL%n", FEW);
                target("back up, WHI-14, seconds", backup, 0.5);
                target("plan and restore, WHI-14, RES-7, RES-8, RES-22, seconds", restore, 1);
                target("validation of every byte and record, WHI-14, seconds", validation, 0.1);
                target("export, WHI-14, seconds", export, 1);
                target("recovery begins, WED-37, seconds", recovery, 10);
            }
        }
    }

    private void many(String url, int rows) throws Exception {
        run(url, "CREATE SCHEMA many; CREATE TABLE many.song " + COLUMNS + "; CREATE TABLE public.again " + COLUMNS
                + "; INSERT INTO many.song" + ROWS.replace("ROWS", Integer.toString(rows)) + "; ANALYZE many.song");
        Path file = folder.resolve("copy");
        double out = seconds(() -> copyOut(url, "many.song", file));
        double in = seconds(() -> copyIn(url, "public.again", file));
        System.out.printf(Locale.ROOT, "%n%,d rows, %,d bytes as COPY writes them%n", rows, Files.size(file));
        figure("COPY out, seconds", out);
        figure("COPY in, seconds", in);
        SnapshotRepository repository = repository();
        try (LiveStore live = PostgresLiveStore.open(url + "&currentSchema=many")) {
            Snapshot[] snapshot = new Snapshot[1];
            double snapshots = seconds(() -> snapshot[0] = repository.create(live, Snapshot.Note.of("many")));
            figure("snapshot, seconds", snapshots);
            figure("snapshot, × COPY out", snapshots / out);
            run(url, "UPDATE many.song SET visits = visits + 1 WHERE id % 100 = 7");
            RollbackPlan[] plan = new RollbackPlan[1];
            double planning = seconds(() -> plan[0] = plan(repository, live, snapshot[0]));
            figure("plan after 1 % changed, seconds", planning);
            figure("restore of that 1 %, seconds", seconds(() -> execute(repository, live, plan[0])));
            run(url, "TRUNCATE many.song");
            double whole = seconds(() -> plan[0] = plan(repository, live, snapshot[0]));
            figure("plan of a full restore, seconds", whole);
            double restore = seconds(() -> execute(repository, live, plan[0]));
            figure("full restore, seconds", restore);
            figure("full restore, × COPY in", restore / in);
            target("plan after 1 % changed, × planning and carrying out a full restore", planning / (whole + restore), 0.2);
            figure("memory this process may use, MB", Runtime.getRuntime().maxMemory() / 1e6);
        }
    }

    private SnapshotRepository repository() throws IOException {
        return SnapshotRepository.directory(Files.createTempDirectory(folder, "repository"), CLOCK);
    }

    private static RollbackPlan plan(SnapshotRepository repository, LiveStore live, Snapshot snapshot) {
        return RollbackPlanner.builder(repository, FORMAT, CLOCK)
                .build()
                .plan(RollbackRequest.authoritative(snapshot).withoutVerification(), live);
    }

    private static RollbackExecutor executor(SnapshotRepository repository) {
        return new RollbackExecutor(
                repository, Journal.inMemory(CLOCK), AuditTrail.inMemory(CLOCK), CLOCK, ExecutionListener.NONE);
    }

    private static void execute(SnapshotRepository repository, LiveStore live, RollbackPlan plan) {
        executor(repository).execute(plan, live, new Approval(plan.digest(), "bench", CLOCK.instant(), ""), "bench");
    }

    private static void run(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void copyOut(String url, String table, Path file) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                OutputStream out = Files.newOutputStream(file)) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY " + table + " TO STDOUT", out);
        }
    }

    private static void copyIn(String url, String table, Path file) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                InputStream in = Files.newInputStream(file)) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + table + " FROM STDIN", in);
        }
    }

    /** What is timed. */
    private interface Work {
        void run() throws Exception;
    }

    private static double seconds(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static void figure(String what, double figure) {
        System.out.printf(Locale.ROOT, "%-70s %12.3f%n", what, figure);
    }

    private static void target(String what, double figure, double limit) {
        System.out.printf(
                Locale.ROOT, "%-70s %12.3f  target <= %.2f  %s%n", what, figure, limit, figure <= limit ? "ok" : "MISSED");
    }
}
