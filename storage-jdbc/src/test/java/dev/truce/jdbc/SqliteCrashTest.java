package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.Claim;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.jdbc.database.SqliteClock;
import dev.truce.jdbc.database.SqliteDatabase;
import dev.truce.jdbc.database.SqliteTransaction;
import dev.truce.jdbc.database.WorkspaceSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is found after a process was killed between two statements, or the power failed while the log was written: all that was
 * acknowledged, and of the rest a step or nothing of it.
 */
@Tag("slow")
class SqliteCrashTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final long SEED = 5;
    /** A frame of the log: its header and a page. */
    private static final int FRAME = 24 + 4_096;

    private static final int LOG_HEADER = 32;
    private static final int PAGE = 4_096;
    private static final int MIXES = 4;

    @TempDir(factory = FolderInMemory.class)
    Path folder;

    private final Random random = new Random(SEED);
    private long nanos = 1;
    private long states;
    private @Nullable Seen seen;
    private Claim held;
    private JdbcAuditTrail trail;

    /** What a workspace holds. */
    private record Content(List<ConflictCase> cases, long effects, List<AuditEntry> audit) {}

    /** The two files, as they are on the disk. */
    private record Disk(byte[] database, byte[] log) {

        boolean isLike(Disk other) {
            return Arrays.equals(database, other.database) && Arrays.equals(log, other.log);
        }
    }

    /** What was looked at last. */
    private record Seen(Disk disk, Content content) {}

    /** A step of the life of cases. */
    private interface Step {
        void in(DurableQueue queue) throws Exception;
    }

    /** With a log that is copied into the file now and then, and with one that is not. */
    @ParameterizedTest
    @ValueSource(ints = {1_000, 8})
    void whatWasAcknowledgedIsThereAndTheRestIsWholeOrNotThere(int pagesUntilCopied) throws Exception {
        Path file = folder.resolve("truce.db");
        List<Disk> killed = new ArrayList<>();
        try (SqliteDatabase database = SqliteDatabase.open(file, Duration.ofSeconds(9), clock())) {
            database.read(handle -> {
                handle.execute("PRAGMA wal_autocheckpoint = " + pagesUntilCopied);
                handle.execute("CREATE TABLE effect (case_number INTEGER NOT NULL)");
                return handle.setSqlLogger(afterEach(() -> killed.add(disk(file))));
            });
            trail = new JdbcAuditTrail(database, () -> START);
            DurableQueue queue = queue(database);
            Content before = content(database, queue);
            Disk then = disk(file);
            for (Step step : life()) {
                killed.clear();
                step.in(queue);
                List<Disk> between = List.copyOf(killed);
                Disk now = disk(file);
                Content after = content(database, queue);
                for (Disk each : between) {
                    assertThat(found(each)).as("killed between statements").isIn(before, after);
                }
                assertThat(found(now)).as("killed once it was acknowledged").isEqualTo(after);
                powerCuts(then, now, before, after);
                before = after;
                then = now;
            }
            // it copies the log into the file and empties it, so what a power cut leaves of these is for SQLite to say
            killed.clear();
            trail.seal(1, folder.resolve("sealed"), "ann", "", written -> {});
            List<Disk> between = List.copyOf(killed);
            Content sealed = content(database, queue);
            assertThat(sealed.audit()).as("sealed").isNotEqualTo(before.audit());
            for (Disk each : between) {
                assertThat(found(each))
                        .as("killed between statements of a sealing")
                        .isIn(before, sealed);
            }
        }
        assertThat(states).as("states looked at").isGreaterThan(200);
    }

    private List<Step> life() {
        List<Step> steps = new ArrayList<>();
        for (String key : List.of("g1", "g2", "g3", "g4")) {
            steps.add(queue -> queue.park(QueueCrowd.conflict(key)));
        }
        steps.add(queue -> held = queue.claim(ClaimRequest.next("w", LEASE)).get(0));
        steps.add(queue -> decide(queue, held));
        steps.add(queue -> queue.claim(ClaimRequest.next("w", LEASE)));
        steps.add(queue -> held = queue.claim(2, "w", LEASE));
        steps.add(queue -> queue.fail(held.lease(), "no rule", Duration.ZERO));
        steps.add(queue -> queue.defer(3, 1, LEASE, "ann", "later"));
        steps.add(queue -> queue.closeResolved(QueueCrowd.conflict("g4").key()));
        steps.add(queue -> queue.reopen(1, "ann", "a mistake"));
        steps.add(queue -> held = queue.claim(5, "w", LEASE));
        steps.add(queue -> decide(queue, held));
        for (int i = 0; i < 4; i++) {
            String key = "more-" + i;
            steps.add(queue -> queue.park(QueueCrowd.conflict(key)));
        }
        return steps;
    }

    private static void decide(DurableQueue queue, Claim claim) {
        queue.decide(
                claim.lease(),
                claim.work().revision(),
                new Decision.TakeSide(Pick.LOCAL),
                DecisionCheck.none(),
                "",
                (transaction, decided) -> SqliteTransaction.execute(
                        transaction, "INSERT INTO effect (case_number) VALUES (" + decided.number() + ")"));
    }

    /**
     * The log is written, forced, and only then copied into the file: first a part of it stands in the log, with what was there
     * before or anything else behind it, then any pages in the file.
     */
    private void powerCuts(Disk then, Disk now, Content before, Content after) throws Exception {
        for (int cut : cuts(then.log(), now.log())) {
            byte[] part = Arrays.copyOf(now.log(), cut);
            byte[] over = now.log().clone();
            System.arraycopy(then.log(), 0, over, 0, Math.min(over.length, then.log().length));
            System.arraycopy(part, 0, over, 0, cut);
            byte[] noise = now.log().clone();
            for (int i = cut; i < noise.length; i++) {
                noise[i] = (byte) random.nextInt();
            }
            for (byte[] log : List.of(part, over, noise)) {
                assertThat(found(new Disk(then.database(), log)))
                        .as("the log up to byte %s of %s (seed %s)", cut, now.log().length, SEED)
                        .isIn(before, after);
            }
        }
        if (!Arrays.equals(then.database(), now.database())) {
            for (int i = 0; i < MIXES; i++) {
                assertThat(found(new Disk(mixed(then.database(), now.database()), now.log())))
                        .as("some pages copied (seed %s)", SEED)
                        .isEqualTo(after);
            }
        }
    }

    /** Before and within each frame that differs. */
    private static List<Integer> cuts(byte[] then, byte[] now) {
        int same = Arrays.mismatch(then, now);
        List<Integer> cuts = new ArrayList<>();
        for (int frame = LOG_HEADER; frame <= now.length && same >= 0; frame += FRAME) {
            if (frame + FRAME > same) {
                cuts.add(frame);
                cuts.add(Math.min(now.length, frame + FRAME / 2));
            }
        }
        return cuts;
    }

    private byte[] mixed(byte[] then, byte[] now) {
        byte[] mixed = Arrays.copyOf(then, now.length);
        for (int page = 0; page < now.length; page += PAGE) {
            if (random.nextBoolean()) {
                System.arraycopy(now, page, mixed, page, PAGE);
            }
        }
        return mixed;
    }

    /** Many statements leave what the one before left; that is looked at once. */
    private Content found(Disk disk) throws Exception {
        if (seen == null || !seen.disk().isLike(disk)) {
            seen = new Seen(disk, read(disk));
        }
        return seen.content();
    }

    private Content read(Disk disk) throws Exception {
        states++;
        Path copy = Files.createDirectories(folder.resolve("copy")).resolve("truce.db");
        Files.deleteIfExists(copy.resolveSibling("truce.db-shm"));
        Files.write(copy, disk.database());
        Files.write(copy.resolveSibling("truce.db-wal"), disk.log());
        try (SqliteDatabase database = SqliteDatabase.open(copy, Duration.ofSeconds(9), clock())) {
            return content(database, queue(database));
        }
    }

    private static Content content(SqliteDatabase database, DurableQueue queue) {
        JdbcAuditTrail audit = new JdbcAuditTrail(database, () -> START);
        assertThat(audit.verify()).isEmpty();
        return new Content(
                queue.list(new CaseFilter(null, null, null, 99)),
                database.read(handle -> count(handle)),
                audit.entries(0, 999));
    }

    private static long count(Handle handle) throws SQLException {
        return WorkspaceSchema.number(handle.getConnection(), "SELECT count(*) FROM effect");
    }

    private DurableQueue queue(SqliteDatabase database) {
        return new JdbcConflictQueue(
                database,
                new JdbcAuditTrail(database, () -> START),
                () -> START,
                QueuePolicy.DEFAULT,
                new Subscribers(database, new JdbcOutbox(database)));
    }

    private SqliteClock clock() {
        return new SqliteClock(() -> START, SqliteQueues.steady("boot", () -> nanos));
    }

    private static Disk disk(Path file) {
        try {
            return new Disk(Files.readAllBytes(file), Files.readAllBytes(file.resolveSibling("truce.db-wal")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SqlLogger afterEach(Runnable statement) {
        return new SqlLogger() {
            @Override
            public void logAfterExecution(StatementContext context) {
                statement.run();
            }
        };
    }
}
