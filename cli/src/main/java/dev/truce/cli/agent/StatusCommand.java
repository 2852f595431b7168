package dev.truce.cli.agent;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.RepositoryOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.integrity.Finding;
import dev.truce.integrity.store.StoreInventory;
import dev.truce.jdbc.JobLog;
import dev.truce.rollback.operation.Facts;
import dev.truce.rollback.operation.JobRun;
import dev.truce.rollback.operation.Monitor;
import dev.truce.rollback.operation.Statistics;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.store.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce status}. */
@Command(
        name = "status",
        header = "Health, ages and counts, and what to do next.",
        description = {
            "",
            "Alerts: an interrupted rollback, a broken audit trail, a damaged snapshot, a case or a newest",
            "snapshot that is too old, and where an agent runs all that it tells. Exits 1 while one stands.",
            "The recovery point is how old the last good backup is, the recovery time how long the last test",
            "restore took."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  truce status", "  truce status --max-case-age PT4H --json"})
public final class StatusCommand extends TruceCommand {

    @Option(
            names = "--max-case-age",
            paramLabel = "DURATION",
            defaultValue = "P1D",
            description = "How long a case may wait. Default: ${DEFAULT-VALUE}")
    private Duration maxCaseAge = Duration.ofDays(1);

    @Option(
            names = "--max-snapshot-age",
            paramLabel = "DURATION",
            defaultValue = "P1D",
            description = "How old the newest snapshot may be. Default: ${DEFAULT-VALUE}")
    private Duration maxSnapshotAge = Duration.ofDays(1);

    @Mixin
    private final RepositoryOptions repositoryOptions = new RepositoryOptions();

    @Override
    public ExitCode run(Output out) {
        try (Workspace workspace = repositoryOptions.open(out.console()).existing()) {
            Instant now = out.console().clock().instant();
            List<String> alerts = new ArrayList<>();
            List<String> advice = new ArrayList<>();
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            Table table = new Table();
            queue(workspace, now, document, table, alerts, advice);
            snapshots(workspace, now, document, table, alerts, advice);
            Optional<String> broken = workspace.audit().verify();
            document.put("auditValid", broken.isEmpty());
            table.row("audit trail", broken.isEmpty() ? "holds" : "broken");
            broken.ifPresent(found -> alerts.add("the audit trail is broken: " + found));
            List<Journal.Operation> open = workspace.database().journal().open();
            document.put("interrupted", open.size());
            table.row("rollbacks", open.isEmpty() ? "none interrupted" : Values.count(open.size()) + " interrupted");
            if (!open.isEmpty()) {
                alerts.add("a rollback was interrupted; next: truce recover");
            }
            operation(workspace, document, table, alerts, advice, out);
            alerts.forEach(document.putArray("alerts")::add);
            advice.forEach(document.putArray("recommendations")::add);
            out.document(document);
            out.say(table);
            alerts.forEach(alert -> out.say(out.bad("ALERT") + " " + alert));
            advice.forEach(line -> out.say("Next: " + line));
            return alerts.isEmpty() ? ExitCode.DONE : ExitCode.LEFT_OPEN;
        }
    }

    /** What the agent knows, once there was one: what is wrong is judged now, whether the agent lives or not. */
    private void operation(
            Workspace workspace,
            ObjectNode document,
            Table table,
            List<String> alerts,
            List<String> advice,
            Output out) {
        JobLog log = workspace.database().jobs();
        List<JobRun> runs = log.runs();
        if (log.agent().isEmpty() && runs.isEmpty()) {
            return;
        }
        AgentPlan plan = AgentFile.read(workspace.folder());
        Statistics statistics =
                Statistics.of(runs, AgentSetup.stores(plan, workspace).keySet(), plan.second() != null, log.now());
        StatusView.show(statistics, document, table);
        advice.addAll(statistics.recommendations());
        if (log.agent().isPresent()) {
            Facts facts = AgentSetup.facts(plan, workspace, repositoryOptions, out);
            new Monitor(plan.thresholds()).judge(facts).forEach(alert -> alerts.add(alert.toString()));
        }
    }

    private void queue(
            Workspace workspace,
            Instant now,
            ObjectNode document,
            Table table,
            List<String> alerts,
            List<String> advice) {
        Map<CaseStatus, Long> counts = workspace.queue().counts();
        long open = counts.getOrDefault(CaseStatus.OPEN, 0L);
        ObjectNode cases = document.putObject("cases");
        counts.forEach((status, count) -> cases.put(status.name(), count));
        List<ConflictCase> oldest = workspace.queue().list(new CaseFilter(null, CaseStatus.OPEN, null, 1));
        if (oldest.isEmpty()) {
            table.row("queue", "no case is open");
            return;
        }
        Duration age = Duration.between(oldest.get(0).openedAt(), now);
        cases.put("oldestSeconds", age.toSeconds());
        table.row("queue", Values.count(open, "open case") + ", the oldest for " + Values.span(age));
        advice.add("truce queue show " + oldest.get(0).number());
        if (age.compareTo(maxCaseAge) > 0) {
            alerts.add("case " + oldest.get(0).number() + " waits for " + Values.span(age) + ", longer than "
                    + maxCaseAge);
        }
    }

    private void snapshots(
            Workspace workspace,
            Instant now,
            ObjectNode document,
            Table table,
            List<String> alerts,
            List<String> advice) {
        List<Snapshot> snapshots = workspace.repository().list();
        List<Finding> damaged = workspace.repository().damagedCommits();
        ObjectNode json =
                document.putObject("snapshots").put("count", snapshots.size()).put("damaged", damaged.size());
        damaged.forEach(finding -> alerts.add("a snapshot is damaged: " + finding.message()));
        if (snapshots.isEmpty()) {
            table.row("snapshots", "none");
            advice.add("truce snapshot create --store dir:PATH");
            return;
        }
        Duration age = Duration.between(snapshots.get(0).createdAt(), now);
        json.put("newestSeconds", age.toSeconds());
        sizes(workspace, snapshots, json, table);
        table.row(
                "snapshots",
                Values.count(snapshots.size()) + ", the newest "
                        + snapshots.get(0).id().shortText() + " taken " + Values.span(age) + " ago");
        if (age.compareTo(maxSnapshotAge) > 0) {
            alerts.add("the newest snapshot is " + Values.span(age) + " old, older than " + maxSnapshotAge);
            advice.add("truce snapshot create");
        }
    }

    /** Stored bytes are those on the disk: snapshots share what is the same in them. */
    private static void sizes(Workspace workspace, List<Snapshot> snapshots, ObjectNode json, Table table) {
        long stored = workspace.repository().contents().inventory().files().stream()
                .mapToLong(StoreInventory.StoredFile::bytes)
                .sum();
        long documents = snapshots.stream()
                .mapToLong(snapshot -> snapshot.content().bytes())
                .sum();
        Snapshot oldest = snapshots.get(snapshots.size() - 1);
        json.put("oldest", oldest.createdAt().toString())
                .put("newest", snapshots.get(0).createdAt().toString())
                .put("storedBytes", stored)
                .put("averageStoredBytes", stored / snapshots.size())
                .put("documentBytes", documents)
                .put("pinned", workspace.repository().pins().all().size());
        table.row(
                "stored",
                Values.size(stored) + ", " + Values.size(stored / snapshots.size()) + " a snapshot on average, for "
                        + Values.size(documents) + " of documents; the oldest is of "
                        + Values.time(oldest.createdAt()));
    }
}
