package dev.truce.benchmarks.queue;

import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.jdbc.DurableWorkspace;
import dev.truce.jdbc.PostgresWorkspace;
import dev.truce.jdbc.SqliteWorkspace;
import dev.truce.jdbc.database.PostgresAddress;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;

/** What a case costs in the queue, and how much many open ones or a poisoned one add to it. Ratios are taken in one run. */
public final class QueueBenchmark {

    private static final int CASES = 2_000;
    private static final int WARM_UPS = 5;
    private static final int ROUNDS = 5;
    private static final int FEW = 1_000;
    private static final int WORKERS = 8;

    private final Path folder;
    private final int many;

    private QueueBenchmark(Path folder, int many) {
        this.folder = folder;
        this.many = many;
    }

    /**
     * Runs it.
     *
     * @param arguments a folder for databases; how many open cases are many
     * @throws Exception when something cannot be measured
     */
    public static void main(String[] arguments) throws Exception {
        QueueBenchmark benchmark =
                new QueueBenchmark(Files.createDirectories(Path.of(arguments[0])), Integer.parseInt(arguments[1]));
        benchmark.sqlite();
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("shared_buffers", "256MB")
                .start()) {
            benchmark.postgres(server);
        }
    }

    private void sqlite() throws IOException, SQLException {
        Path file = newFile();
        try (SqliteWorkspace workspace = SqliteWorkspace.open(file, InstantSource.system())) {
            Cases cases = new Cases(workspace);
            for (int i = 0; i < WARM_UPS; i++) {
                cases.decideMillis(CASES);
                cases.decideTensMillis(CASES);
                cases.decideBy(WORKERS, CASES);
            }
            double[] bare = new double[ROUNDS];
            double[] one = new double[ROUNDS];
            double[] eight = new double[ROUNDS];
            double[] tens = new double[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) { // by turns, so that a slower moment of the machine meets all
                bare[i] = BareCommits.millisOfTwo(newFile());
                one[i] = cases.decideMillis(CASES);
                eight[i] = 1_000 / cases.decideBy(WORKERS, CASES);
                tens[i] = cases.decideTensMillis(CASES);
            }
            double commits = median(bare);
            double each = median(one);
            print("SQLite: two bare forced commits, ms", commits);
            print("SQLite: claim, decide, audit, one worker, ms", each);
            print("SQLite: one worker, × two bare commits", each / commits);
            double shared = median(eight);
            print("SQLite: claim, decide, audit, eight workers, ms a case", shared);
            atMost("SQLite: eight workers, × two bare commits", shared / commits, 1.5);
            double batched = 1_000 / median(tens);
            atLeast("SQLite: items a second in batches of ten", batched, 15_000);
            latency("SQLite", workspace, new Crowding("jdbc:sqlite:" + file, ""));
        }
        try (SqliteWorkspace workspace = SqliteWorkspace.open(newFile(), InstantSource.system())) {
            poison("SQLite", workspace);
        }
    }

    private static double median(double... figures) {
        Arrays.sort(figures);
        return figures[figures.length / 2];
    }

    private void postgres(EmbeddedPostgres server) throws Exception {
        PostgresAddress address = PostgresAddress.of(server.getJdbcUrl("postgres", "postgres"));
        try (PostgresWorkspace workspace =
                PostgresWorkspace.open(address, InstantSource.system(), QueuePolicy.DEFAULT)) {
            Cases cases = new Cases(workspace);
            cases.decideBy(WORKERS, CASES);
            double ours = cases.decideBy(WORKERS, CASES);
            double theirs = SchedulerPeer.tasksASecond(server.getPostgresDatabase(), WORKERS, CASES);
            print("PostgreSQL: cases a second, eight workers", ours);
            print("PostgreSQL: db-scheduler's tasks a second, eight threads", theirs);
            atLeast("PostgreSQL: × db-scheduler's rate", ours / theirs, 1);
            latency("PostgreSQL", workspace, new Crowding(address.url(), "truce."));
            poison("PostgreSQL", workspace);
        }
    }

    private void latency(String database, DurableWorkspace workspace, Crowding crowding) throws SQLException {
        Cases cases = new Cases(workspace);
        crowding.open(FEW);
        cases.parkMicros(CASES);
        double parkFew = cases.parkMicros(CASES);
        double claimFew = cases.claimMicros(CASES);
        crowding.open(many);
        cases.parkMicros(CASES);
        double parkMany = cases.parkMicros(CASES);
        double claimMany = cases.claimMicros(CASES);
        print(database + ": park, median µs, " + FEW + " open", parkFew);
        print(database + ": park, median µs, " + many + " open", parkMany);
        atMost(database + ": park, × that with few", parkMany / parkFew, 2);
        print(database + ": claim, median µs, " + FEW + " open", claimFew);
        print(database + ": claim, median µs, " + many + " open", claimMany);
        atMost(database + ": claim, × that with few", claimMany / claimFew, 2);
        crowding.close();
    }

    private static void poison(String database, DurableWorkspace workspace) throws SQLException {
        Cases cases = new Cases(workspace);
        cases.waitOfLast(WORKERS, CASES, false);
        double without = cases.waitOfLast(WORKERS, CASES, false);
        double with = cases.waitOfLast(WORKERS, CASES, true);
        print(database + ": wait until decided, 99th percentile, ms", without);
        print(database + ": the same with a poisoned case, ms", with);
        atMost(database + ": with a poisoned case, × without", with / without, 1.5);
    }

    private Path newFile() throws IOException {
        return Files.createTempDirectory(folder, "queue").resolve("truce.db");
    }

    private static void print(String what, double figure) {
        System.out.printf(Locale.ROOT, "%-60s %12.3f%n", what, figure);
    }

    private static void atMost(String what, double ratio, double target) {
        System.out.printf(
                Locale.ROOT,
                "%-60s %12.2f   target <= %.2f   %s%n",
                what,
                ratio,
                target,
                ratio <= target ? "ok" : "MISSED");
    }

    private static void atLeast(String what, double ratio, double target) {
        System.out.printf(
                Locale.ROOT,
                "%-60s %12.2f   target >= %.2f   %s%n",
                what,
                ratio,
                target,
                ratio >= target ? "ok" : "MISSED");
    }
}
