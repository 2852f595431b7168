package dev.truce.jdbc;

import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.fixture.Evidence;
import dev.truce.jdbc.database.PostgresAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many processes at one queue: two thousand cases on each database in the ordinary build, more with {@code -Dtruce.queue.cases}. */
@Tag("slow")
class QueueCrowdTest {

    private static final int CASES = Integer.getInteger("truce.queue.cases", 2_000);
    private static final int POISONED = CASES < 20_000 ? 2 : 50;
    private static final Duration PATIENCE = Duration.ofMinutes(2).plus(Duration.ofMillis(100L * CASES));

    private final Evidence evidence = Evidence.of(QueueCrowdTest.class);

    @TempDir
    Path folder;

    @Test
    void everyDecisionHasItsEffectOnceOnSqlite() throws Exception {
        Path file = folder.resolve("truce.db");
        try (SqliteWorkspace workspace = SqliteWorkspace.open(file, InstantSource.system(), QueuePolicy.DEFAULT)) {
            QueueCrowd crowd =
                    new QueueCrowd(workspace, CASES, folder, "jdbc:sqlite:" + file, "sqlite", file.toString());
            evidence.keep("SQLite", crowd.decide(POISONED, PATIENCE));
        }
    }

    @Test
    void everyDecisionHasItsEffectOnceOnPostgres() throws Exception {
        PostgresAddress address = Postgres.newDatabase();
        try (PostgresWorkspace workspace =
                PostgresWorkspace.open(address, InstantSource.system(), QueuePolicy.DEFAULT)) {
            String effects = address.url() + "&currentSchema=" + address.schema();
            QueueCrowd crowd = new QueueCrowd(workspace, CASES, folder, effects, "postgres", address.url());
            evidence.keep("PostgreSQL", crowd.decide(POISONED, PATIENCE));
        }
    }
}
