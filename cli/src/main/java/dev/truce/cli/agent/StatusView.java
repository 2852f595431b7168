package dev.truce.cli.agent;

import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.Values;
import dev.truce.rollback.operation.Statistics;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** How operating went, for people and for programs. */
final class StatusView {

    private StatusView() {}

    static void show(Statistics statistics, ObjectNode document, Table table) {
        ObjectNode json = document.putObject("operation");
        json.put("backups", statistics.backups()).put("backupsSucceeded", statistics.backupsSucceeded());
        statistics.successRate().ifPresent(rate -> json.put("successRate", rate));
        json.put("averageBackupMillis", statistics.averageBackup().toMillis())
                .put("longestBackupMillis", statistics.longestBackup().toMillis())
                .put("testRestores", statistics.restores())
                .put("testRestoresSucceeded", statistics.restoresSucceeded());
        ObjectNode stores = json.putObject("stores");
        statistics
                .successRate()
                .ifPresent(rate -> table.row(
                        "backups",
                        String.format(Locale.ROOT, "%.1f %% of %d succeeded", 100 * rate, statistics.backups()) + ", "
                                + statistics.averageBackup().toMillis() + " ms on average"));
        statistics.stores().forEach((name, store) -> {
            ObjectNode each = stores.putObject(name);
            put(each, "recoveryPointSeconds", store.recoveryPoint());
            each.put("worstGapSeconds", store.worstGap().toSeconds());
            @Nullable Duration recoveryTime = store.recoveryTime();
            if (recoveryTime != null) {
                each.put("recoveryTimeMillis", recoveryTime.toMillis());
            }
            each.put("records", store.lastRecords()).put("bytes", store.lastBytes());
            table.row(
                    "recovery " + name,
                    "point " + (store.recoveryPoint() == null ? "none" : Values.span(store.recoveryPoint()))
                            + ", time " + (recoveryTime == null ? "never tried" : recoveryTime.toMillis() + " ms")
                            + ", worst gap " + Values.span(store.worstGap()));
        });
        statistics.running().forEach(run -> json.withArray("running").add(RunView.json(run)));
        statistics
                .running()
                .forEach(run -> table.row("under way", run.job() + " since " + Values.time(run.startedAt())));
    }

    private static void put(ObjectNode json, String name, @Nullable Duration time) {
        if (time != null) {
            json.put(name, time.toSeconds());
        }
    }
}
