package dev.truce.cli.rollback;

import dev.truce.cli.terminal.Values;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.risk.RestoreMode;
import dev.truce.rollback.risk.RiskLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Orders in which a rollback is carried out by people, filled from a plan. */
enum RunbookTemplate {
    /** The plan's own order: identify, select the target, roll back, verify, document. */
    ROLLBACK("rolling back: identify, select the target, roll back, verify, document the incident"),
    /** Stop, verify the backup, restore, verify the restore, restart. */
    EMERGENCY("an emergency: stop the application, verify the backup, restore, verify the restore, restart"),
    /** Everything is gone. */
    DEVICE_LOST("a device was lost: all its data comes from the backup"),
    /** The application was installed anew, and its store is empty. */
    REINSTALL("a new installation: the empty store is filled from the backup"),
    /** A sync broke off in the middle. */
    OUTAGE("an outage during a sync: only what is missing comes back, the rest is synced"),
    /** Local records cannot be read. */
    CORRUPTED_LOCAL("corrupted local data: what cannot be read comes from the other copy, once that is proved"),
    /** The copy elsewhere is gone. */
    CLOUD_FAILURE("the copy elsewhere failed: local data goes on, and the copy is made anew");

    private final String about;

    RunbookTemplate(String about) {
        this.about = about;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String about() {
        return about;
    }

    /**
     * A step.
     *
     * @param what what is done, in words
     * @param command what to type; empty for what no command does
     */
    record Line(String what, String command) {}

    List<Line> lines(RollbackPlan plan, String file) {
        List<Line> lines = new ArrayList<>();
        String snapshot = plan.target().snapshot().shortText();
        String name = plan.digest().shortText();
        switch (this) {
            case ROLLBACK -> {
                lines.add(new Line("Identify what went wrong, and since when.", "truce audit list"));
                lines.add(new Line(
                        "Select the target: the plan goes back to snapshot " + snapshot + ".",
                        "truce snapshot show " + snapshot));
                addRollback(lines, plan, file);
                addVerify(lines, plan);
                lines.add(new Line(
                        "Document the incident: plan " + name + ", its approvals and its rollback stand in the trail.",
                        "truce audit export --out incident.ndjson"));
            }
            case EMERGENCY -> {
                lines.add(new Line("Stop the application and its sync, so that nothing is written meanwhile.", ""));
                addBackup(lines, snapshot);
                addRollback(lines, plan, file);
                addVerify(lines, plan);
                lines.add(new Line("Start the application again, and let replicas sync.", ""));
            }
            case DEVICE_LOST -> {
                lines.add(new Line("Retire the lost device, so that nothing waits for it.", "truce replica retire"));
                addBackup(lines, snapshot);
                addRollback(lines, plan, file);
                addVerify(lines, plan);
                lines.add(new Line("Sync, so that what is newer elsewhere comes, too.", ""));
            }
            case REINSTALL -> {
                addBackup(lines, snapshot);
                addRollback(lines, plan, file);
                addVerify(lines, plan);
                lines.add(new Line("Sync once in full before anybody edits.", ""));
                lines.add(new Line("Take a first snapshot of the new installation.", "truce snapshot create"));
            }
            case OUTAGE -> {
                lines.add(new Line("Find out what the break left open.", "truce recover"));
                addBackup(lines, snapshot);
                addRollback(lines, plan, file);
                addVerify(lines, plan);
                lines.add(new Line("Sync again, and decide what it parks.", "truce queue list"));
            }
            case CORRUPTED_LOCAL -> {
                addBackup(lines, snapshot);
                lines.add(new Line(
                        "Read which records are unreadable, and what takes their place; nothing is removed before.",
                        "truce rollback " + file + " --rehearse"));
                addRollback(lines, plan, file);
                addVerify(lines, plan);
                lines.add(new Line("Find out what damaged them before it does so again.", "truce status"));
            }
            case CLOUD_FAILURE -> {
                lines.add(new Line("Keep working on local data; make a snapshot of it now.", "truce snapshot create"));
                addBackup(lines, snapshot);
                addRollback(lines, plan, file);
                addVerify(lines, plan);
                lines.add(new Line(
                        "When the other place is back, compare it before anything is written there.", "truce compare"));
            }
        }
        return lines;
    }

    private static void addBackup(List<Line> lines, String snapshot) {
        lines.add(new Line("Verify the backup, to its last record.", "truce snapshot verify " + snapshot + " --deep"));
    }

    private static void addRollback(List<Line> lines, RollbackPlan plan, String file) {
        if (plan.risk().level() != RiskLevel.SAFE) {
            lines.add(new Line(
                    "Read why it is " + plan.risk().level() + " (" + String.join(", ", reasons(plan))
                            + "), and approve it.",
                    "truce approve " + file));
        }
        boolean fork = plan.scope().mode() == RestoreMode.FORK;
        lines.add(new Line(
                fork
                        ? "Write the snapshot's records to " + plan.scope().forkFolder() + "."
                        : "Roll back: " + Values.count(plan.changes(), "record") + " of " + plan.store()
                                + " change, after a safety snapshot.",
                "truce rollback " + file));
    }

    private static List<String> reasons(RollbackPlan plan) {
        return plan.risk().reasons().stream().map(reason -> reason.rule()).toList();
    }

    private static void addVerify(List<Line> lines, RollbackPlan plan) {
        lines.add(new Line(
                "Verify the result: it said \"as predicted\", state "
                        + plan.predictedRoot().shortText() + ". When it was interrupted, recover.",
                "truce recover"));
    }
}
