package dev.truce.benchmarks.tables;

import static dev.truce.benchmarks.tables.Measured.execute;
import static dev.truce.benchmarks.tables.Measured.figure;
import static dev.truce.benchmarks.tables.Measured.plan;
import static dev.truce.benchmarks.tables.Measured.repository;
import static dev.truce.benchmarks.tables.Measured.run;
import static dev.truce.benchmarks.tables.Measured.seconds;
import static dev.truce.benchmarks.tables.Measured.songs;
import static dev.truce.benchmarks.tables.Measured.target;

import dev.truce.jdbc.table.PostgresLiveStore;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Locale;
import org.postgresql.PGConnection;

/**
 * What a snapshot, a plan and a restore of a large table take beside COPY of the same table in the same run, within the memory of
 * this process; and {@linkplain AskedTimes the times that were asked for}. Prints what was measured.
 */
public final class TableBenchmark {

    private TableBenchmark() {}

    /**
     * Runs it.
     *
     * @param arguments a folder for what is written; how many rows the large table has
     * @throws Exception when something cannot be measured
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[0])), "run");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "4GB")
                .start()) {
            String url = server.getJdbcUrl("postgres", "postgres");
            new AskedTimes(folder, url).measure();
            many(folder, url, Integer.parseInt(arguments[1]));
        }
    }

    private static void many(Path folder, String url, int rows) throws Exception {
        songs(url, "many", rows);
        run(url, "CREATE TABLE public.again " + Measured.COLUMNS);
        Path file = folder.resolve("copy");
        double out = seconds(() -> copyOut(url, "many.song", file));
        double in = seconds(() -> copyIn(url, "public.again", file));
        System.out.printf(Locale.ROOT, "%n%,d rows, %,d bytes as COPY writes them%n", rows, Files.size(file));
        figure("COPY out, seconds", out);
        figure("COPY in, seconds", in);
        SnapshotRepository repository = repository(folder);
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
}
