package dev.truce.cli.agent;

import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.Notifications;
import dev.truce.cli.workspace.Workspace;
import dev.truce.conflict.event.EventKind;
import dev.truce.integrity.Finding;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.jdbc.JobLog;
import dev.truce.rollback.operation.Facts;
import dev.truce.rollback.operation.JobKind;
import dev.truce.rollback.operation.JobRun;
import dev.truce.rollback.operation.Thresholds;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The checks of {@code truce doctor}: what RES-19, RES-23 and PRO-24 ask for. */
final class Checklist {

    private static final Duration CHECKED_WITHIN = Duration.ofDays(8);
    private static final Duration RESTORED_WITHIN = Duration.ofDays(35);
    private static final Duration ALIVE_WITHIN = Duration.ofMinutes(5);

    private final Workspace workspace;
    private final AgentPlan plan;
    private final Facts facts;
    private final List<JobRun> runs;
    private final String user;
    private final Checkup checkup = new Checkup();

    Checklist(Workspace workspace, AgentPlan plan, Facts facts, List<JobRun> runs, String user) {
        this.workspace = workspace;
        this.plan = plan;
        this.facts = facts;
        this.runs = runs;
        this.user = user;
    }

    Checkup run() {
        checkup.line("backups apart from the data", this::apart);
        checkup.line("a second copy", this::second);
        checkup.line("who may read and write", this::permissions);
        checkup.line("not run as root", this::leastPrivilege);
        checkup.line("encryption", this::encryption);
        checkup.line("room", this::room);
        checkup.line("clock", this::clock);
        checkup.line("schema", this::schema);
        checkup.line("nothing changed by hand", this::untouched);
        checkup.line("a young backup", this::young);
        checkup.line("backups verified", this::verified);
        checkup.line("a restore was tried", this::restored);
        checkup.line("audit trail whole", this::audit);
        checkup.line("no rollback interrupted", this::rollbacks);
        checkup.line("agent alive", this::alive);
        checkup.line("alerts reach someone", this::heard);
        checkup.line("nothing given up", this::delivered);
        return checkup;
    }

    private Path repository() {
        return workspace.repositoryFolder().toAbsolutePath().normalize();
    }

    private void apart() {
        for (Map.Entry<String, AgentPlan.Store> each :
                AgentSetup.stores(plan, workspace).entrySet()) {
            Optional<Path> folder = folder(each.getValue());
            if (folder.isPresent() && repository().startsWith(folder.get())) {
                checkup.bad(
                        repository() + " is within " + folder.get() + ", the data of " + each.getKey(),
                        "keep snapshots elsewhere: --repository DIR");
                return;
            }
            if (folder.isPresent() && isOnOneDisk(folder.get(), repository()) && plan.second() == null) {
                checkup.note(
                        repository() + " is on the disk that has the data of " + each.getKey(),
                        "name a second repository on another in agent.yaml");
                return;
            }
        }
        checkup.good(repository().toString());
    }

    private static Optional<Path> folder(AgentPlan.Store store) {
        if (store.location().startsWith("jdbc:postgresql:")) {
            return Optional.empty();
        }
        Path place = Path.of(store.location().substring(store.location().lastIndexOf(':') + 1))
                .toAbsolutePath()
                .normalize();
        return Optional.of(store.location().startsWith("dir:") ? place : place.resolveSibling(""));
    }

    private static boolean isOnOneDisk(Path one, Path other) {
        try {
            FileStore disk = Files.getFileStore(DurableFiles.existing(one));
            return disk.equals(Files.getFileStore(DurableFiles.existing(other)));
        } catch (IOException e) {
            return false;
        }
    }

    private void second() {
        Facts.Copy copy = facts.copy();
        if (copy == null) {
            checkup.note("there is none", "name a second repository in agent.yaml");
        } else {
            checkup.test(
                    copy.missing() == 0,
                    copy.name() + " lacks " + Values.count(copy.missing(), "snapshot")
                            + (copy.lastError().isEmpty() ? "" : ": " + copy.lastError()),
                    "truce snapshot copy --to " + copy.name());
        }
    }

    /** Secrets and data of people: others have no business there. */
    private void permissions() {
        for (Path place : List.of(workspace.folder(), repository())) {
            try {
                Set<PosixFilePermission> may = Files.getPosixFilePermissions(DurableFiles.existing(place));
                if (may.contains(PosixFilePermission.OTHERS_WRITE)) {
                    checkup.bad("everybody may write to " + place, "chmod o-rwx " + place);
                    return;
                }
                if (may.contains(PosixFilePermission.OTHERS_READ)) {
                    checkup.note("everybody may read " + place, "chmod o-rwx " + place);
                    return;
                }
            } catch (IOException | UnsupportedOperationException e) {
                checkup.note("the permissions of " + place + " are not known here", "look at them yourself");
                return;
            }
        }
        checkup.good("nobody else reads or writes there");
    }

    private void leastPrivilege() {
        checkup.test(!user.equals("root"), "this is " + user, "use an account of its own");
    }

    private void encryption() {
        if (workspace.isEncrypted()) {
            checkup.good("the repository is encrypted");
        } else {
            checkup.note(
                    "the repository is not encrypted",
                    "where others can come at the disk, begin one with truce snapshot create --encrypt-to");
        }
    }

    private void room() {
        Thresholds thresholds = plan.thresholds();
        long free = facts.freeBytes().orElse(-1);
        if (free < 0) {
            checkup.note("it is not known how much there is", "look yourself");
        } else {
            checkup.test(
                    free >= thresholds.freeBytes(),
                    Values.size(free) + " free, " + Values.size(thresholds.freeBytes()) + " wanted",
                    "make room, or prune: truce snapshot prune");
        }
    }

    private void clock() {
        checkup.test(
                facts.drift().abs().compareTo(plan.thresholds().clockDrift()) <= 0,
                facts.drift() + " from where it should be by the time that passed",
                "set the clock right, then start the agent anew");
    }

    private void schema() {
        checkup.test(
                facts.versionConflicts().isEmpty(),
                facts.versionConflicts().isEmpty()
                        ? "database and snapshots are of formats that this version knows"
                        : String.join("; ", facts.versionConflicts()),
                "take a new snapshot with this version and these rules: truce snapshot create");
    }

    private void untouched() {
        List<Finding> findings = workspace.repository().findings();
        checkup.test(
                findings.isEmpty(),
                findings.isEmpty()
                        ? "every small file is as it was written"
                        : findings.get(0).message(),
                "truce verify " + repository());
    }

    private void young() {
        if (facts.stores().isEmpty()) {
            checkup.bad("there is no store to back up", "truce" + " snapshot create --store dir:PATH");
            return;
        }
        for (Facts.Store store : facts.stores()) {
            Instant last = store.lastGood();
            if (last == null
                    || last.isBefore(facts.now().minus(plan.thresholds().overdue()))) {
                checkup.bad(
                        store.name() + (last == null ? " has none" : " has its last from " + last),
                        "truce snapshot create, and let the agent do it from now on: truce agent");
                return;
            }
        }
        checkup.good("each of " + facts.stores().size() + " stores has one");
    }

    private Optional<JobRun> last(JobKind kind) {
        return runs.stream()
                .filter(run -> run.kind() == kind && run.endedAt() != null)
                .findFirst();
    }

    private void verified() {
        recent(last(JobKind.VERIFY), CHECKED_WITHIN, "truce agent --once --now check");
    }

    private void restored() {
        recent(last(JobKind.TEST_RESTORE), RESTORED_WITHIN, "truce snapshot test-restore");
    }

    private void recent(Optional<JobRun> run, Duration within, String remedy) {
        boolean good = run.isPresent()
                && run.get().status() == JobRun.Status.SUCCEEDED
                && !run.get().startedAt().isBefore(facts.now().minus(within));
        String evidence = run.map(each -> "last " + Values.time(each.startedAt()) + ": " + each.detail())
                .orElse("never");
        checkup.test(good, evidence, remedy);
    }

    private void audit() {
        Optional<String> broken = workspace.audit().verify();
        checkup.test(broken.isEmpty(), broken.orElse("the chain holds"), "truce audit verify");
    }

    private void rollbacks() {
        int open = workspace.database().journal().open().size();
        checkup.test(open == 0, Values.count(open, "rollback") + " interrupted", "truce recover");
    }

    private void alive() {
        JobLog log = workspace.database().jobs();
        Optional<JobLog.Agent> agent = log.agent();
        boolean good =
                agent.isPresent() && !agent.get().beat().isBefore(facts.now().minus(ALIVE_WITHIN));
        checkup.test(
                good,
                agent.map(each -> each.owner() + " was seen " + Values.time(each.beat()))
                        .orElse("there never was one"),
                "start it, by a service of the system: truce agent");
    }

    private void heard() {
        List<String> names = workspace.notifications().receivers().stream()
                .filter(each -> each.filter().kinds().isEmpty()
                        || each.filter()
                                .kinds()
                                .containsAll(List.of(EventKind.BACKUP_OVERDUE, EventKind.INTEGRITY_VIOLATION)))
                .map(Notifications.Receiver::name)
                .toList();
        checkup.test(
                !names.isEmpty(),
                names.isEmpty() ? "nobody is told of late backups and damage" : "told: " + String.join(", ", names),
                "name somebody in notifications.yaml");
    }

    private void delivered() {
        int dead = workspace.database().outbox().dead(100).size();
        checkup.test(dead == 0, Values.count(dead, "message") + " given up", "truce notify list");
    }
}
