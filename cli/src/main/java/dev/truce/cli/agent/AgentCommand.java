package dev.truce.cli.agent;

import dev.truce.cli.queue.CaseRules;
import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.Courier;
import dev.truce.cli.workspace.RepositoryOptions;
import dev.truce.cli.workspace.RulesOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.jdbc.JobLog;
import dev.truce.jdbc.agent.Agent;
import dev.truce.jdbc.agent.AgentSettings;
import dev.truce.rollback.operation.AlertBook;
import dev.truce.rollback.operation.JobRun;
import dev.truce.rollback.operation.Operations;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce agent}. */
@Command(
        name = "agent",
        header = "Runs schedules, deadlines, notifications and the second copy until it is stopped.",
        description = {
            "",
            "What is done when stands in agent.yaml in the workspace; without that file the store named last is",
            "backed up each night at 02:00 UTC, checked each Monday, cleaned up each Sunday, and restored to",
            "try it each month.",
            "",
            "What was due while no agent ran is done once. SIGTERM and Ctrl-C end it: no job begins any more,",
            "and those under way have a minute. With --once it does what is due and ends, for cron, and exits 1",
            "while an alert stands."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  truce agent", "  truce agent --once", "  truce agent --once --now backup"})
public final class AgentCommand extends TruceCommand {

    private static final int MOST_CASES = 1_000;

    @Option(names = "--once", description = "Do what is due, and end.")
    private boolean once;

    @Option(names = "--now", paramLabel = "JOB", description = "This job is due now, whatever its schedule says.")
    private @Nullable String now;

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            defaultValue = "15s",
            description = "How often to look at deadlines, notifications and alerts. Default: ${DEFAULT-VALUE}")
    private Duration every = Duration.ofSeconds(15);

    @Mixin
    private final RulesOptions rulesOptions = new RulesOptions();

    @Mixin
    private final RepositoryOptions repositoryOptions = new RepositoryOptions();

    @Override
    public ExitCode run(Output out) throws InterruptedException {
        lasting("--every", every);
        try (Workspace workspace = repositoryOptions.open(out.console())) {
            AgentPlan plan = AgentFile.read(workspace.folder());
            if (AgentSetup.stores(plan, workspace).isEmpty()) {
                throw usage("which live data? name it in " + AgentFile.NAME
                        + ", or take a first snapshot: truce snapshot" + " create --store dir:PATH");
            }
            Operations operations = AgentSetup.operations(
                    plan,
                    workspace,
                    () -> repositoryOptions.identityOptions().read(out.console()),
                    out.console().clock());
            AgentWork work = new AgentWork(operations, workspace, out.console().user());
            AgentSettings settings = AgentSettings.of(
                            out.console().userAtHost() + ", process "
                                    + ProcessHandle.current().pid(),
                            plan.jobs())
                    .withThresholds(plan.thresholds());
            try (Courier courier =
                            Courier.of(workspace.notifications().deliveries(workspace.database(), out.console()));
                    Agent agent = Agent.of(
                            workspace.database(),
                            operations,
                            work,
                            settings,
                            out.console().clock())) {
                return run(agent, workspace, courier, out);
            }
        }
    }

    private ExitCode run(Agent agent, Workspace workspace, Courier courier, Output out) throws InterruptedException {
        DecisionCheck check = new CaseRules(workspace, rulesOptions, out).ofEach();
        JobLog log = workspace.database().jobs();
        long before = log.runs().stream().mapToLong(JobRun::number).findFirst().orElse(0);
        if (now != null) {
            agent.prepare();
            if (!agent.runSoon(now)) {
                throw usage("there is no job \"" + now + "\" that could be run now; there are " + jobs(workspace));
            }
        }
        if (once) {
            agent.runDue();
            workspace.queue().enforceDeadlines(check, MOST_CASES);
            courier.deliver();
            return report(log, before, out);
        }
        out.note("The agent runs; SIGTERM or Ctrl-C ends it.");
        agent.start();
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> await(stop, ended), "truce-agent-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            do {
                workspace.queue().enforceDeadlines(check, MOST_CASES);
                tell(agent.look(), out);
                courier.deliver();
            } while (!stop.await(every.toMillis(), TimeUnit.MILLISECONDS));
            agent.close();
            out.note("The agent ended.");
            return ExitCode.DONE;
        } finally {
            ended.countDown();
        }
    }

    private static List<String> jobs(Workspace workspace) {
        return AgentFile.read(workspace.folder()).jobs().stream()
                .map(job -> job.name())
                .toList();
    }

    /** The process ends when this returns, so it waits for the jobs under way. */
    private static void await(CountDownLatch stop, CountDownLatch ended) {
        stop.countDown();
        try {
            ended.await(2, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(AlertBook.Change change, Output out) {
        change.raised().forEach(alert -> out.say(out.bad("ALERT") + " " + alert));
        change.cleared()
                .forEach(alert -> out.say(out.good("Well again") + ": " + alert.subject() + ": "
                        + alert.kind().text()));
    }

    private static ExitCode report(JobLog log, long before, Output out) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        List<JobRun> runs =
                log.runs().stream().filter(run -> run.number() > before).toList();
        runs.forEach(run -> document.withArray("runs").add(RunView.json(run)));
        AlertBook book = log.alerts();
        book.standing()
                .forEach(each -> document.withArray("alerts").add(each.alert().toString()));
        out.document(document);
        if (runs.isEmpty()) {
            out.say("Nothing was due.");
        } else {
            out.say(RunView.table(runs, out));
        }
        book.standing().forEach(each -> out.say(out.bad("ALERT") + " " + each.alert()));
        return book.standing().isEmpty() ? ExitCode.DONE : ExitCode.LEFT_OPEN;
    }
}
