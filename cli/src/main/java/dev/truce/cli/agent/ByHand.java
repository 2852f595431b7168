package dev.truce.cli.agent;

import dev.truce.cli.terminal.Output;
import dev.truce.cli.workspace.Workspace;
import dev.truce.rollback.execution.TestRestore;
import dev.truce.rollback.operation.Job;
import dev.truce.rollback.operation.JobKind;
import dev.truce.rollback.operation.JobOutcome;
import dev.truce.rollback.operation.JobRun;
import dev.truce.rollback.operation.Schedule;
import dev.truce.rollback.snapshot.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What people do without the agent, noted as the agent would note it: it counts as well. */
public final class ByHand {

    private ByHand() {}

    public static Snapshot backup(Workspace workspace, Output out, Supplier<Snapshot> work, String location) {
        Snapshot[] taken = new Snapshot[1];
        workspace
                .database()
                .jobs()
                .during(
                        job(workspace, JobKind.BACKUP_INCREMENTAL, location),
                        out.console().userAtHost(),
                        () -> {
                            taken[0] = work.get();
                            return JobOutcome.of(
                                    "snapshot " + taken[0].id().shortText(),
                                    taken[0].id(),
                                    taken[0].content().records(),
                                    taken[0].content().bytes(),
                                    List.of());
                        });
        return taken[0];
    }

    public static TestRestore.Report testRestore(
            Workspace workspace, Output out, Supplier<TestRestore.Report> work, Snapshot snapshot) {
        TestRestore.Report[] done = new TestRestore.Report[1];
        workspace
                .database()
                .jobs()
                .during(
                        job(workspace, JobKind.TEST_RESTORE, snapshot.source()),
                        out.console().userAtHost(),
                        () -> {
                            done[0] = work.get();
                            return JobOutcome.of(
                                    done[0].records() + " records restored in "
                                            + done[0].took().toMillis() + " ms",
                                    snapshot.id(),
                                    done[0].records(),
                                    snapshot.content().bytes(),
                                    done[0].problems());
                        });
        return done[0];
    }

    private static Job job(Workspace workspace, JobKind kind, String location) {
        return Job.of(JobRun.BY_HAND, kind, store(workspace, location), Schedule.every(Duration.ofDays(1)));
    }

    /** What the agent calls the store at a location; the location itself when no agent knows it. */
    private static String store(Workspace workspace, String location) {
        Map<String, AgentPlan.Store> stores = AgentSetup.stores(AgentFile.read(workspace.folder()), workspace);
        return stores.entrySet().stream()
                .filter(each -> each.getValue().location().equals(location))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(stores.isEmpty() ? AgentPlan.DEFAULT_STORE : location);
    }
}
