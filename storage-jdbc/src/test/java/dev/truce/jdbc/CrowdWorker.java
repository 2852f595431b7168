package dev.truce.jdbc;

import dev.truce.conflict.queue.Claim;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.LeaseLostException;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.jdbc.database.PostgresAddress;
import dev.truce.rollback.store.StoreLockedException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** A process that waits until its input ends, then decides cases until it is killed, and dies of those that are poisoned. */
final class CrowdWorker {

    private static final int MOST_NANOS = 20_000_000;
    private static final int BATCH = 5;

    private final DurableQueue queue;
    private final Duration lease;
    private final int seldom;

    private CrowdWorker(DurableQueue queue, Duration lease, int seldom) {
        this.queue = queue;
        this.lease = lease;
        this.seldom = seldom;
    }

    /** Arguments: milliseconds of a lease, of how many cases one halts a process, the kind of database, and where it is. */
    public static void main(String[] arguments) throws IOException {
        try (DurableWorkspace workspace = open(arguments[2], arguments[3])) {
            System.in.readAllBytes();
            Duration lease = Duration.ofMillis(Long.parseLong(arguments[0]));
            new CrowdWorker(workspace.queue(), lease, Integer.parseInt(arguments[1])).work();
        }
    }

    private void work() {
        String name = "worker-" + ProcessHandle.current().pid();
        Random random = new Random(ProcessHandle.current().pid());
        while (true) {
            try {
                for (Claim claim : queue.claim(ClaimRequest.next(name, lease).limit(BATCH))) {
                    decide(claim);
                }
                LockSupport.parkNanos(random.nextInt(MOST_NANOS));
            } catch (LeaseLostException | StoreLockedException e) {
                // another has it now, or the database was too busy
            }
        }
    }

    private void decide(Claim claim) {
        ConflictCase work = claim.work();
        if (QueueCrowd.isPoisoned(work)) {
            Runtime.getRuntime().halt(QueueCrowd.DIES);
        }
        queue.decide(
                claim.lease(),
                work.revision(),
                new Decision.TakeSide(Pick.LOCAL),
                DecisionCheck.none(),
                "",
                this::effect);
    }

    private void effect(Connection transaction, ConflictCase decided) throws SQLException {
        die(decided, QueueCrowd.DIES_BEFORE_EFFECT);
        try (PreparedStatement insert =
                transaction.prepareStatement("INSERT INTO effect (case_number, token) VALUES (?, ?)")) {
            insert.setLong(1, decided.number());
            insert.setLong(2, decided.handling().token());
            insert.executeUpdate();
        }
        die(decided, QueueCrowd.DIES_AFTER_EFFECT);
    }

    /** Of some cases who decides first dies in the midst of the transaction; who comes later does not. */
    private void die(ConflictCase decided, int how) {
        if (decided.handling().attempts() <= 1 && decided.number() % seldom == how) {
            Runtime.getRuntime().halt(how);
        }
    }

    private static DurableWorkspace open(String kind, String address) {
        if (kind.equals("sqlite")) {
            return SqliteWorkspace.open(Path.of(address), InstantSource.system(), QueuePolicy.DEFAULT);
        }
        PostgresAddress server = new PostgresAddress(address, null, null, PostgresAddress.SCHEMA, 1);
        return PostgresWorkspace.open(server, InstantSource.system(), QueuePolicy.DEFAULT);
    }
}
