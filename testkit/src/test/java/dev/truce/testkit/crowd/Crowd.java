package dev.truce.testkit.crowd;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.VerificationReport;
import dev.truce.rollback.Approval;
import dev.truce.rollback.CorruptSnapshotException;
import dev.truce.rollback.ExecutionListener;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackRequest;
import dev.truce.rollback.execution.RollbackExecutor;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.retention.PruneExecutor;
import dev.truce.rollback.retention.PruneOptions;
import dev.truce.rollback.retention.PrunePlan;
import dev.truce.rollback.retention.PrunePlanner;
import dev.truce.rollback.retention.PruneRefusedException;
import dev.truce.rollback.retention.PruneReport;
import dev.truce.rollback.retention.RetentionPolicy;
import dev.truce.rollback.retention.StalePruneException;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.StateRoot;
import dev.truce.rollback.snapshot.UnknownSnapshotException;
import dev.truce.rollback.store.Journal;
import dev.truce.rollback.store.LiveStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * One of several processes that work on one repository at once. Prints how often it did what it is for; ends with 1 and a line
 * when something was wrong that may never be.
 */
final class Crowd {

    static final RecordFormat FORMAT = RecordFormat.keyed("", FieldPath.parse("/id"));

    private static final Duration PATIENCE = Duration.ofSeconds(200);
    private static final int RECORDS = 300;
    private static final int STATES = 6;
    private static final int PIN_EVERY = 7;

    private final Path root;
    private final Clock clock = Clock.systemUTC();
    private final Instant end;
    private final SnapshotRepository repository;

    private Crowd(Path root, Duration time) {
        this.root = root;
        this.end = clock.instant().plus(time);
        this.repository = repository(root);
    }

    static SnapshotRepository repository(Path root) {
        return SnapshotRepository.directory(root.resolve("repository"), Clock.systemUTC());
    }

    /** Arguments: the role, the folder, seconds. */
    public static void main(String[] arguments) throws Exception {
        Crowd one = new Crowd(Path.of(arguments[1]), Duration.ofSeconds(Long.parseLong(arguments[2])));
        String role = arguments[0];
        int done = role.startsWith("snapshot")
                ? one.takeSnapshots(role)
                : switch (role) {
                    case "prune" -> one.prune();
                    case "restore" -> one.restore();
                    case "verify" -> one.verify();
                    default -> throw new IllegalArgumentException(role);
                };
        System.out.println(role + " " + done);
    }

    /** Until the time is over; on a busy machine until enough was done, within reason. */
    private boolean goesOn(int done, int least) {
        return clock.instant().isBefore(done < least ? end.plus(PATIENCE) : end);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            System.out.println("WRONG: " + what);
            System.exit(1);
        }
    }

    /** Goes to and fro between a few states, so that what is taken is often what was just pruned. */
    private int takeSnapshots(String role) throws IOException {
        Random random = new Random(role.hashCode());
        List<String> pinned = new ArrayList<>();
        int taken = 0;
        for (; goesOn(taken, 8); taken++) {
            write(root.resolve(role), random.nextInt(STATES));
            try (LiveStore live = LiveStore.directory(root.resolve(role), FORMAT)) {
                Snapshot snapshot = repository.create(live, new Snapshot.Note("", new TreeSet<>(Set.of(role)), null));
                require(StateRoot.of(live).equals(snapshot.content().stateRoot()), role + " took another state");
                // the policy keeps the newest two of each store, and nobody else takes any of this one
                VerificationReport report = repository.verify(snapshot, true);
                require(report.valid(), role + " lost what it was told to have: " + report.findings());
                if (taken % PIN_EVERY == 0) {
                    repository.pins().pin(snapshot, role);
                    pinned.add(snapshot.id().hex());
                }
            }
        }
        Files.write(root.resolve(role + ".pinned"), pinned);
        return taken;
    }

    private static void write(Path folder, int state) throws IOException {
        Files.createDirectories(folder);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < RECORDS; i++) {
            int value = i % STATES == state ? state * RECORDS + i : i;
            lines.append("{\"id\":\"")
                    .append(i)
                    .append("\",\"value\":")
                    .append(value)
                    .append("}\n");
        }
        Path next = folder.resolveSibling(folder.getFileName() + ".next");
        Files.writeString(next, lines);
        Files.move(next, folder.resolve("guest.ndjson"), StandardCopyOption.REPLACE_EXISTING);
    }

    private int prune() {
        int swept = 0;
        while (goesOn(swept, 1)) {
            try {
                PrunePlan plan = new PrunePlanner(repository, clock)
                        .plan(
                                RetentionPolicy.builder()
                                        .keepLast(2)
                                        .keepSafety(Duration.ofMillis(500))
                                        .build(),
                                PruneOptions.DEFAULTS.withGrace(Duration.ZERO));
                PruneReport report = new PruneExecutor(repository, clock).execute(plan);
                swept += (int) report.sweptFiles();
            } catch (PruneRefusedException e) {
                // nothing to prune yet, or two snapshots of one millisecond are ahead of the clock
                require(
                        e.getMessage().contains("no sound snapshot")
                                || e.getMessage().contains("which is later"),
                        e.getMessage());
            } catch (StalePruneException e) {
                // a rollback's plan came in between
            }
        }
        return swept;
    }

    private int restore() throws IOException {
        int restored = 0;
        write(root.resolve("restored"), 0);
        while (goesOn(restored, 1)) {
            List<Snapshot> listed = repository.list();
            if (listed.isEmpty()) {
                continue;
            }
            // the oldest is the likeliest to be pruned meanwhile
            Snapshot snapshot = listed.get(listed.size() - 1);
            try (LiveStore live = LiveStore.directory(root.resolve("restored"), FORMAT)) {
                RollbackRequest request = RollbackRequest.authoritative(snapshot);
                RollbackPlan plan = RollbackPlanner.builder(repository, FORMAT, clock)
                        .build()
                        .plan(request, live);
                RollbackExecutor executor = new RollbackExecutor(
                        repository, Journal.inMemory(clock), AuditTrail.inMemory(clock), clock, ExecutionListener.NONE);
                Approval approval = new Approval(plan.digest(), "crowd", clock.instant(), "");
                executor.execute(plan, live, approval, "crowd");
                require(
                        StateRoot.of(live).equals(snapshot.content().stateRoot()),
                        "a restore was acknowledged and is wrong: " + snapshot.id());
                restored++;
            } catch (UnknownSnapshotException | CorruptSnapshotException | DamageException e) {
                boolean gone =
                        repository.list().stream().noneMatch(other -> other.id().equals(snapshot.id()));
                require(gone, "a listed snapshot could not be restored: " + e.getMessage());
            }
        }
        return restored;
    }

    private int verify() {
        int verified = 0;
        while (goesOn(verified, 1)) {
            for (Snapshot snapshot : repository.list()) {
                VerificationReport report = repository.verify(snapshot, true);
                boolean gone = !report.valid()
                        && repository.list().stream()
                                .noneMatch(other -> other.id().equals(snapshot.id()));
                require(report.valid() || gone, "a listed snapshot is not whole: " + report.findings());
                verified += report.valid() ? 1 : 0;
            }
        }
        return verified;
    }
}
