package dev.truce.cli;

import dev.truce.cli.agent.AgentCommand;
import dev.truce.cli.agent.DoctorCommand;
import dev.truce.cli.agent.NotifyCommands;
import dev.truce.cli.agent.StatusCommand;
import dev.truce.cli.audit.AuditEraseCommand;
import dev.truce.cli.audit.AuditExportCommand;
import dev.truce.cli.audit.AuditListCommand;
import dev.truce.cli.audit.AuditSealCommand;
import dev.truce.cli.audit.AuditVerifyCommand;
import dev.truce.cli.demo.DemoCommand;
import dev.truce.cli.merge.MergeCommand;
import dev.truce.cli.merge.ReconcileCommand;
import dev.truce.cli.queue.QueueBulkCommand;
import dev.truce.cli.queue.QueueClaimCommand;
import dev.truce.cli.queue.QueueDecideCommand;
import dev.truce.cli.queue.QueueListCommand;
import dev.truce.cli.queue.QueueReleaseCommand;
import dev.truce.cli.queue.QueueReopenCommand;
import dev.truce.cli.queue.QueueShowCommand;
import dev.truce.cli.queue.QueueStatsCommand;
import dev.truce.cli.queue.QueueWatchCommand;
import dev.truce.cli.replica.ReplicaListCommand;
import dev.truce.cli.replica.ReplicaReportCommand;
import dev.truce.cli.replica.ReplicaRetireCommand;
import dev.truce.cli.rollback.ApproveCommand;
import dev.truce.cli.rollback.EmergencyCommand;
import dev.truce.cli.rollback.PlanCommand;
import dev.truce.cli.rollback.RecoverCommand;
import dev.truce.cli.rollback.RollbackCommand;
import dev.truce.cli.rollback.RunbookCommand;
import dev.truce.cli.rules.RulesActivateCommand;
import dev.truce.cli.rules.RulesCheckCommand;
import dev.truce.cli.rules.RulesListCommand;
import dev.truce.cli.rules.RulesRegisterCommand;
import dev.truce.cli.rules.RulesReplayCommand;
import dev.truce.cli.rules.RulesSuggestCommand;
import dev.truce.cli.snapshot.CompareCommand;
import dev.truce.cli.snapshot.ExportCommand;
import dev.truce.cli.snapshot.ImportCommand;
import dev.truce.cli.snapshot.KeyCreateCommand;
import dev.truce.cli.snapshot.KeyRotateCommand;
import dev.truce.cli.snapshot.SnapshotCopyCommand;
import dev.truce.cli.snapshot.SnapshotCreateCommand;
import dev.truce.cli.snapshot.SnapshotDiffCommand;
import dev.truce.cli.snapshot.SnapshotListCommand;
import dev.truce.cli.snapshot.SnapshotPinCommand;
import dev.truce.cli.snapshot.SnapshotPruneCommand;
import dev.truce.cli.snapshot.SnapshotShowCommand;
import dev.truce.cli.snapshot.SnapshotTestRestoreCommand;
import dev.truce.cli.snapshot.SnapshotVerifyCommand;
import dev.truce.cli.snapshot.VerifyCommand;
import dev.truce.cli.terminal.Converters;
import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.TruceCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** Every command by its name. A call builds only the one it names, because building all takes time that every call would pay. */
final class Commands {

    private static final Map<String, Supplier<CommandLine>> BY_NAME = byName();

    private Commands() {}

    @Command(
            name = "truce",
            header = "Resolves conflicts between two copies of data, and rolls data back.",
            description = {
                "",
                "local is the copy that calls, server the one it syncs with, base the last state both agreed on.",
                "State lives in a workspace, the folder .truce unless --workspace names another."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  truce demo",
                "  truce merge --base b.json --local l.json --server s.json",
                "  truce reconcile --base b.ndjson --local l.ndjson --server s.ndjson --key /id --out out",
                "  truce queue list",
                "  truce COMMAND --help"
            })
    private static final class Root {}

    @Command(name = "queue", header = "The conflicts that wait for a decision.", synopsisSubcommandLabel = "COMMAND")
    private static final class Queue {}

    @Command(name = "snapshot", header = "States of the live data to go back to.", synopsisSubcommandLabel = "COMMAND")
    private static final class Snapshots {}

    @Command(
            name = "rules",
            header = "Rulesets: which rule decides what.",
            description = {
                "",
                "The way of a change: check the file, register it as a version, replay what was met under it,",
                "activate it in an environment, and roll back to the version before when it was wrong."
            },
            synopsisSubcommandLabel = "COMMAND")
    private static final class Rules {}

    @Command(
            name = "replica",
            header = "The replicas that sync with the live data.",
            synopsisSubcommandLabel = "COMMAND")
    private static final class Replicas {}

    @Command(name = "audit", header = "Who did what, when and why.", synopsisSubcommandLabel = "COMMAND")
    private static final class Audit {}

    @Command(name = "key", header = "Keys that open what is encrypted.", synopsisSubcommandLabel = "COMMAND")
    private static final class Keys {}

    @Command(name = "notify", header = "Messages that could not be delivered.", synopsisSubcommandLabel = "COMMAND")
    private static final class Notify {}

    private static Map<String, Supplier<CommandLine>> byName() {
        Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
        commands.put("demo", () -> new CommandLine(new DemoCommand(Truce::run)));
        commands.put("merge", () -> new CommandLine(new MergeCommand()));
        commands.put("reconcile", () -> new CommandLine(new ReconcileCommand()));
        commands.put(
                "queue",
                () -> group(
                        new Queue(),
                        new QueueListCommand(),
                        new QueueShowCommand(),
                        new QueueClaimCommand(),
                        new QueueReleaseCommand(),
                        new QueueDecideCommand(),
                        new QueueReopenCommand(),
                        new QueueBulkCommand(),
                        new QueueStatsCommand(),
                        new QueueWatchCommand()));
        commands.put(
                "snapshot",
                () -> group(
                        new Snapshots(),
                        new SnapshotCreateCommand(),
                        new SnapshotListCommand(),
                        new SnapshotShowCommand(),
                        new SnapshotDiffCommand(),
                        new SnapshotVerifyCommand(),
                        new SnapshotTestRestoreCommand(),
                        new SnapshotCopyCommand(),
                        new SnapshotPruneCommand(),
                        new SnapshotPinCommand.Pin(),
                        new SnapshotPinCommand.Unpin()));
        commands.put("export", () -> new CommandLine(new ExportCommand()));
        commands.put("import", () -> new CommandLine(new ImportCommand()));
        commands.put("verify", () -> new CommandLine(new VerifyCommand()));
        commands.put("compare", () -> new CommandLine(new CompareCommand()));
        commands.put("plan", () -> new CommandLine(new PlanCommand()));
        commands.put("rollback", () -> new CommandLine(new RollbackCommand()));
        commands.put("approve", () -> new CommandLine(new ApproveCommand()));
        commands.put("emergency", () -> new CommandLine(new EmergencyCommand()));
        commands.put("runbook", () -> new CommandLine(new RunbookCommand()));
        commands.put("recover", () -> new CommandLine(new RecoverCommand()));
        commands.put(
                "rules",
                () -> group(
                        new Rules(),
                        new RulesCheckCommand(),
                        new RulesRegisterCommand(),
                        new RulesReplayCommand(),
                        new RulesSuggestCommand(),
                        new RulesActivateCommand.Forward(),
                        new RulesActivateCommand.Back(),
                        new RulesListCommand()));
        commands.put(
                "replica",
                () -> group(
                        new Replicas(),
                        new ReplicaListCommand(),
                        new ReplicaReportCommand(),
                        new ReplicaRetireCommand()));
        commands.put("key", () -> group(new Keys(), new KeyCreateCommand(), new KeyRotateCommand()));
        commands.put(
                "audit",
                () -> group(
                        new Audit(),
                        new AuditListCommand(),
                        new AuditVerifyCommand(),
                        new AuditExportCommand(),
                        new AuditEraseCommand(),
                        new AuditSealCommand()));
        commands.put("agent", () -> new CommandLine(new AgentCommand()));
        commands.put("notify", () -> group(new Notify(), new NotifyCommands.ListDead(), new NotifyCommands.Retry()));
        commands.put("doctor", () -> new CommandLine(new DoctorCommand()));
        commands.put("status", () -> new CommandLine(new StatusCommand()));
        return commands;
    }

    private static CommandLine group(Object group, TruceCommand... commands) {
        CommandLine line = new CommandLine(group);
        for (TruceCommand command : commands) {
            line.addSubcommand(command);
        }
        return line;
    }

    static CommandLine forCall(String... arguments) {
        CommandLine root = new CommandLine(new Root());
        String called = arguments.length == 0 ? "" : arguments[0];
        Supplier<CommandLine> only = BY_NAME.get(called);
        if (only != null) {
            root.addSubcommand(called, only.get());
        } else {
            BY_NAME.forEach((name, command) -> root.addSubcommand(name, command.get()));
        }
        teach(root);
        Converters.register(root);
        return root;
    }

    private static void teach(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        spec.mixinStandardHelpOptions(true);
        spec.versionProvider(() -> new String[] {"truce " + version()});
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(" " + code.code(), code.meaning());
        }
        spec.usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(codes)
                .commandListHeading("%nCommands:%n")
                .optionListHeading("%nOptions:%n")
                .abbreviateSynopsis(false)
                .width(100);
        command.getSubcommands().values().forEach(Commands::teach);
    }

    private static String version() {
        String version = Commands.class.getPackage().getImplementationVersion();
        return version == null ? "(not built)" : version;
    }
}
