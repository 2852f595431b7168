package dev.truce.rollback.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges what was found. Equal facts have equal alerts.
 *
 * @param thresholds from where on something is wrong
 */
public record Monitor(Thresholds thresholds) {

    /**
     * What is wrong.
     *
     * @param facts what was found
     * @return the alerts in {@link Alert#ORDER}; empty when all is well
     */
    public List<Alert> judge(Facts facts) {
        List<Alert> alerts = new ArrayList<>();
        for (Facts.Store store : facts.stores()) {
            overdue(store, facts.now(), alerts);
            shrunken(store, alerts);
            if (store.badRestore() != null) {
                alerts.add(new Alert(
                        AlertKind.TEST_RESTORE_FAILED,
                        store.name(),
                        "the last test restore failed: " + store.badRestore(),
                        "find out why before a real one is needed: truce snapshot test-restore"));
            }
        }
        if (!facts.damage().isEmpty()) {
            int more = facts.damage().size() - 1;
            alerts.add(new Alert(
                    AlertKind.CORRUPTION,
                    facts.repository(),
                    facts.damage().get(0) + (more > 0 ? ", and " + more + " more" : ""),
                    "bring it back from another copy: truce verify REPOSITORY --repair-from OTHER"));
        }
        facts.freeBytes().ifPresent(free -> disk(facts.repository(), free, alerts));
        facts.failing().stream()
                .filter(job -> job.times() >= thresholds.failures())
                .forEach(job -> alerts.add(new Alert(
                        AlertKind.FAILURES,
                        job.job(),
                        "the job failed " + job.times() + " times in a row: " + job.lastError(),
                        "remove the cause; it is tried again by itself")));
        if (!facts.versionConflicts().isEmpty()) {
            alerts.add(new Alert(
                    AlertKind.VERSION_CONFLICT,
                    facts.repository(),
                    String.join("; ", facts.versionConflicts()),
                    "take a new snapshot with this version and these rules: truce snapshot create"));
        }
        if (facts.copy() != null) {
            behind(facts.copy(), facts.now(), alerts);
        }
        if (facts.drift().abs().compareTo(thresholds.clockDrift()) > 0) {
            alerts.add(new Alert(
                    AlertKind.CLOCK,
                    "clock",
                    "the clock is " + facts.drift().abs() + (facts.drift().isNegative() ? " behind" : " ahead of")
                            + " where it should be by the time that passed; nothing is pruned meanwhile",
                    "set the clock right, then start the agent anew"));
        }
        alerts.sort(Alert.ORDER);
        return List.copyOf(alerts);
    }

    private void overdue(Facts.Store store, Instant now, List<Alert> alerts) {
        Instant last = store.lastGood();
        Instant since = last == null ? store.since() : last;
        Duration age = Duration.between(since, now);
        if (age.compareTo(thresholds.overdue()) > 0) {
            alerts.add(new Alert(
                    AlertKind.BACKUP_OVERDUE,
                    store.name(),
                    (last == null ? "there is no good backup" : "the last good backup is of " + last)
                            + ", and none may be older than " + thresholds.overdue(),
                    "see why the backups fail, and take one: truce snapshot create"));
        }
    }

    /** An empty store is one that shrank, whatever it was before. */
    private void shrunken(Facts.Store store, List<Alert> alerts) {
        if (store.lastGood() == null) {
            return;
        }
        long before = Math.max(0, store.recordsBefore());
        long least = before - Math.floorDiv(before * thresholds.shrunkenPercent(), 100L);
        if (store.lastRecords() == 0 || store.lastRecords() < least) {
            alerts.add(new Alert(
                    AlertKind.SHRUNKEN_BACKUP,
                    store.name(),
                    "the last backup has " + store.lastRecords() + " records, the one before "
                            + (store.recordsBefore() < 0 ? "does not exist" : "has " + store.recordsBefore()),
                    "look at the live data before it is too late to go back"));
        }
    }

    private void disk(String repository, long free, List<Alert> alerts) {
        if (free < thresholds.freeBytes()) {
            alerts.add(new Alert(
                    AlertKind.DISK,
                    repository,
                    free + " bytes are free, less than " + thresholds.freeBytes(),
                    "make room, or prune: truce snapshot prune"));
        }
    }

    private void behind(Facts.Copy copy, Instant now, List<Alert> alerts) {
        Instant oldest = copy.oldest();
        if (oldest != null && Duration.between(oldest, now).compareTo(thresholds.copyBehind()) > 0) {
            alerts.add(new Alert(
                    AlertKind.COPY_BEHIND,
                    copy.name(),
                    "it lacks " + copy.missing() + " snapshots, the oldest for longer than " + thresholds.copyBehind()
                            + (copy.lastError().isEmpty() ? "" : ": " + copy.lastError()),
                    "see that it can be reached: truce snapshot copy --to PATH"));
        }
    }
}
