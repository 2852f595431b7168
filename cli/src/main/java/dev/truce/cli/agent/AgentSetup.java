package dev.truce.cli.agent;

import dev.truce.cli.terminal.Output;
import dev.truce.cli.workspace.DataFile;
import dev.truce.cli.workspace.KeyOptions;
import dev.truce.cli.workspace.Remembered;
import dev.truce.cli.workspace.RepositoryOptions;
import dev.truce.cli.workspace.RulesOptions;
import dev.truce.cli.workspace.StoreOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.age.Identities;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.jdbc.JobLog;
import dev.truce.rollback.operation.FactFinder;
import dev.truce.rollback.operation.Facts;
import dev.truce.rollback.operation.Operations;
import dev.truce.rollback.operation.SecondRepository;
import dev.truce.rollback.operation.StoreSource;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The operations that an agent's file describes. */
public final class AgentSetup {

    private AgentSetup() {}

    /** The stores of the file, or the one that the workspace remembers; none when it remembers none. */
    static Map<String, AgentPlan.Store> stores(AgentPlan plan, Workspace workspace) {
        if (!plan.stores().isEmpty()) {
            return plan.stores();
        }
        Map<String, AgentPlan.Store> stores = new LinkedHashMap<>();
        Remembered memory = Remembered.of(workspace);
        if (memory.store() != null) {
            stores.put(AgentPlan.DEFAULT_STORE, new AgentPlan.Store(memory.store(), memory.rules(), memory.key()));
        }
        return stores;
    }

    static Operations operations(
            AgentPlan plan, Workspace workspace, Supplier<Identities> identities, InstantSource clock) {
        Path given = plan.temporary();
        Path temporary = given == null ? DataFile.temporaries() : given;
        DurableFiles.createDirectories(temporary);
        Operations.Builder builder = Operations.builder(workspace.repository(), clock, System::nanoTime, temporary)
                .retention(plan.retention(), plan.pruneOptions())
                .clockIsRight(() -> workspace
                                .database()
                                .jobs()
                                .drift()
                                .abs()
                                .compareTo(plan.thresholds().clockDrift())
                        <= 0);
        stores(plan, workspace).forEach((name, store) -> {
            Ruleset rules = rules(store);
            builder.store(
                    name,
                    new StoreSource(() -> StoreOptions.open(store.location(), rules), Snapshot.RulesetRef.of(rules)));
        });
        AgentPlan.Second second = plan.second();
        if (second != null) {
            builder.second(new SecondRepository(
                    second.repository().toString(),
                    repository(second.repository(), identities, clock),
                    second.retention()));
        }
        return builder.build();
    }

    /** What the agent would find now. */
    static Facts facts(AgentPlan plan, Workspace workspace, RepositoryOptions options, Output out) {
        Operations operations = operations(
                plan,
                workspace,
                () -> options.identityOptions().read(out.console()),
                out.console().clock());
        JobLog log = workspace.database().jobs();
        Instant now = log.now();
        Instant since = log.agent().map(JobLog.Agent::since).orElse(now);
        return new FactFinder(operations, since).find(log.runs(), now, log.drift());
    }

    /** Another repository, opened if it is encrypted. */
    public static SnapshotRepository repository(Path folder, Supplier<Identities> identities, InstantSource clock) {
        return SnapshotRepository.directory(folder, clock).opened(identities).on(ForkJoinPool.commonPool());
    }

    private static Ruleset rules(AgentPlan.Store store) {
        @Nullable Path file = store.rules();
        String key = store.key() == null ? KeyOptions.DEFAULT_KEY : store.key();
        if (file == null) {
            return new RulesOptions().ruleset(KeyOptions.TYPE, key);
        }
        Ruleset rules = Ruleset.read(file);
        return rules.record() == null ? rules.withRecord(KeyOptions.TYPE, FieldPath.parse(key)) : rules;
    }
}
