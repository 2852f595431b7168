package dev.truce.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.PostgresAddress;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What may import what; the picture is in ARCHITECTURE.md. */
@Tag("slow")
class OrderTest {
    private static final String INTEGRITY = "dev.truce.integrity..";
    private static final String CONFLICT = "dev.truce.conflict..";
    private static final String ROLLBACK = "dev.truce.rollback..";
    private static final String JDBC = "dev.truce.jdbc..";
    private static final String TESTKIT = "dev.truce.testkit..";
    private static final String CLI = "dev.truce.cli..";

    /** Each module with the modules it may import. */
    private static final Map<String, Set<String>> MODULES = Map.of(
            INTEGRITY, Set.of(),
            CONFLICT, Set.of(INTEGRITY),
            ROLLBACK, Set.of(INTEGRITY, CONFLICT),
            JDBC, Set.of(INTEGRITY, CONFLICT, ROLLBACK),
            TESTKIT, Set.of(INTEGRITY, CONFLICT, ROLLBACK),
            CLI, Set.of(INTEGRITY, CONFLICT, ROLLBACK, JDBC));

    private static final String VERSION = "dev.truce.conflict.version..";
    private static final String ACCESS = "dev.truce.conflict.access..";
    private static final String PLACE = "dev.truce.conflict.place..";
    private static final String TEXT = "dev.truce.conflict.text..";
    private static final String LIST = "dev.truce.conflict.list..";
    private static final String MERGE = "dev.truce.conflict.merge..";
    private static final String ROOT = "dev.truce.conflict";
    private static final String RULESET = "dev.truce.conflict.ruleset..";
    private static final String EVENT = "dev.truce.conflict.event..";
    private static final String QUEUE = "dev.truce.conflict.queue..";
    private static final String AUDIT = "dev.truce.conflict.audit..";
    private static final String ENGINE = "dev.truce.conflict.engine..";
    private static final String REGISTRY = "dev.truce.conflict.registry..";
    private static final String SUGGEST = "dev.truce.conflict.suggest..";
    private static final String STREAM = "dev.truce.conflict.stream..";

    /** Each package of conflict-core with the packages of conflict-core it may import. */
    private static final Map<String, Set<String>> CONFLICT_PACKAGES = Map.ofEntries(
            Map.entry(VERSION, Set.of()),
            Map.entry(ACCESS, Set.of()),
            Map.entry(PLACE, Set.of(ACCESS)),
            Map.entry(TEXT, Set.of()),
            Map.entry(LIST, Set.of(VERSION, ACCESS)),
            Map.entry(MERGE, Set.of(VERSION, ACCESS, TEXT, LIST)),
            Map.entry(ROOT, Set.of(VERSION, ACCESS, MERGE)),
            Map.entry(RULESET, Set.of(VERSION, ACCESS, MERGE, ROOT)),
            Map.entry(EVENT, Set.of(ROOT)),
            Map.entry(QUEUE, Set.of(VERSION, ACCESS, PLACE, MERGE, ROOT, EVENT)),
            Map.entry(AUDIT, Set.of(VERSION, ACCESS, MERGE, ROOT)),
            Map.entry(ENGINE, Set.of(VERSION, ACCESS, MERGE, ROOT, RULESET, QUEUE, AUDIT)),
            Map.entry(REGISTRY, Set.of(VERSION, ACCESS, MERGE, ROOT, RULESET, QUEUE, AUDIT, ENGINE)),
            Map.entry(SUGGEST, Set.of(VERSION, ACCESS, PLACE, MERGE, ROOT, RULESET, QUEUE, REGISTRY)),
            Map.entry(STREAM, Set.of(VERSION, ACCESS, MERGE, ROOT, RULESET, ENGINE)));

    private static final String STORE = "dev.truce.rollback.store..";
    private static final String CLAIM = "dev.truce.rollback.claim..";
    private static final String SNAPSHOT = "dev.truce.rollback.snapshot..";
    private static final String RETENTION = "dev.truce.rollback.retention..";
    private static final String REPAIR = "dev.truce.rollback.repair..";
    private static final String RISK = "dev.truce.rollback.risk..";
    private static final String GUARD = "dev.truce.rollback.guard..";
    private static final String EXPORT = "dev.truce.rollback.export..";
    private static final String REPLICA = "dev.truce.rollback.replica..";
    private static final String COPY = "dev.truce.rollback.copy..";
    private static final String OPERATION = "dev.truce.rollback.operation..";
    private static final String JSON = "dev.truce.rollback.json..";
    private static final String RECORD = "dev.truce.rollback.record..";
    private static final String PLAN = "dev.truce.rollback";
    private static final String CHANGE = "dev.truce.rollback.change..";
    private static final String FORECAST = "dev.truce.rollback.planning.forecast..";
    private static final String PLANNING = "dev.truce.rollback.planning";
    private static final String EXECUTION = "dev.truce.rollback.execution..";

    /** Each package of rollback-planner with the packages of rollback-planner it may import. */
    private static final Map<String, Set<String>> ROLLBACK_PACKAGES = Map.ofEntries(
            Map.entry(STORE, Set.of()),
            Map.entry(JSON, Set.of()),
            Map.entry(CLAIM, Set.of(STORE, JSON)),
            Map.entry(SNAPSHOT, Set.of(STORE, CLAIM, JSON)),
            Map.entry(RETENTION, Set.of(STORE, CLAIM, SNAPSHOT)),
            Map.entry(REPAIR, Set.of(STORE, CLAIM, SNAPSHOT)),
            Map.entry(COPY, Set.of(STORE, CLAIM, SNAPSHOT)),
            Map.entry(REPLICA, Set.of()),
            Map.entry(RISK, Set.of(STORE, SNAPSHOT, REPLICA)),
            Map.entry(GUARD, Set.of()),
            Map.entry(EXPORT, Set.of(STORE, SNAPSHOT, JSON)),
            Map.entry(RECORD, Set.of(RISK)),
            Map.entry(PLAN, Set.of(JSON, SNAPSHOT, REPLICA, RISK, GUARD, RECORD)),
            Map.entry(CHANGE, Set.of(JSON, STORE, RECORD, PLAN)),
            Map.entry(FORECAST, Set.of(SNAPSHOT, REPLICA, RISK, RECORD)),
            Map.entry(PLANNING, Set.of(JSON, STORE, SNAPSHOT, REPLICA, RISK, RECORD, PLAN, CHANGE, FORECAST)),
            Map.entry(EXECUTION, Set.of(JSON, STORE, SNAPSHOT, RISK, GUARD, RECORD, PLAN, CHANGE, PLANNING)),
            Map.entry(OPERATION, Set.of(STORE, SNAPSHOT, RETENTION, COPY, EXECUTION)));

    private static final String DATABASE = "dev.truce.jdbc.database..";
    private static final String TABLE = "dev.truce.jdbc.table..";
    private static final String WORKSPACE = "dev.truce.jdbc";
    private static final String NOTIFY = "dev.truce.jdbc.notify..";
    private static final String AGENT = "dev.truce.jdbc.agent..";

    /** Each package of storage-jdbc with the packages of storage-jdbc it may import. */
    private static final Map<String, Set<String>> JDBC_PACKAGES = Map.of(
            DATABASE, Set.of(),
            TABLE, Set.of(DATABASE),
            WORKSPACE, Set.of(DATABASE),
            NOTIFY, Set.of(WORKSPACE),
            AGENT, Set.of(WORKSPACE));

    private static final String TERMINAL = "dev.truce.cli.terminal..";
    private static final String WORK = "dev.truce.cli.workspace..";
    private static final String MERGE_COMMANDS = "dev.truce.cli.merge..";
    private static final String QUEUE_COMMANDS = "dev.truce.cli.queue..";
    private static final String RULES_COMMANDS = "dev.truce.cli.rules..";
    private static final String AUDIT_COMMANDS = "dev.truce.cli.audit..";
    private static final String AGENT_COMMANDS = "dev.truce.cli.agent..";
    private static final String SNAPSHOT_COMMANDS = "dev.truce.cli.snapshot..";
    private static final String ROLLBACK_COMMANDS = "dev.truce.cli.rollback..";
    private static final String REPLICA_COMMANDS = "dev.truce.cli.replica..";
    private static final String DEMO = "dev.truce.cli.demo..";
    private static final String COMMANDS = "dev.truce.cli";

    /** Each package of cli with the packages of cli it may import. */
    private static final Map<String, Set<String>> CLI_PACKAGES = Map.ofEntries(
            Map.entry(TERMINAL, Set.of()),
            Map.entry(WORK, Set.of(TERMINAL)),
            Map.entry(MERGE_COMMANDS, Set.of(TERMINAL, WORK)),
            Map.entry(QUEUE_COMMANDS, Set.of(TERMINAL, WORK, MERGE_COMMANDS)),
            Map.entry(RULES_COMMANDS, Set.of(TERMINAL, WORK, MERGE_COMMANDS, QUEUE_COMMANDS)),
            Map.entry(AUDIT_COMMANDS, Set.of(TERMINAL, WORK)),
            Map.entry(AGENT_COMMANDS, Set.of(TERMINAL, WORK, QUEUE_COMMANDS)),
            Map.entry(SNAPSHOT_COMMANDS, Set.of(TERMINAL, WORK, AGENT_COMMANDS)),
            Map.entry(ROLLBACK_COMMANDS, Set.of(TERMINAL, WORK)),
            Map.entry(REPLICA_COMMANDS, Set.of(TERMINAL, WORK)),
            Map.entry(DEMO, Set.of(TERMINAL)),
            Map.entry(
                    COMMANDS,
                    Set.of(
                            TERMINAL,
                            MERGE_COMMANDS,
                            QUEUE_COMMANDS,
                            RULES_COMMANDS,
                            AUDIT_COMMANDS,
                            AGENT_COMMANDS,
                            SNAPSHOT_COMMANDS,
                            ROLLBACK_COMMANDS,
                            REPLICA_COMMANDS,
                            DEMO)));

    @TestFactory
    Iterable<DynamicTest> modulesImportOnlyWhatStandsBelow() {
        return order(MODULES);
    }

    @TestFactory
    Iterable<DynamicTest> conflictPackagesImportOnlyWhatStandsBelow() {
        return order(CONFLICT_PACKAGES);
    }

    @TestFactory
    Iterable<DynamicTest> rollbackPackagesImportOnlyWhatStandsBelow() {
        return order(ROLLBACK_PACKAGES);
    }

    @TestFactory
    Iterable<DynamicTest> jdbcPackagesImportOnlyWhatStandsBelow() {
        return order(JDBC_PACKAGES);
    }

    @TestFactory
    Iterable<DynamicTest> cliPackagesImportOnlyWhatStandsBelow() {
        return order(CLI_PACKAGES);
    }

    @Test
    void callersMeetNoConnections() {
        noClasses()
                .that()
                .resideOutsideOfPackage(JDBC)
                .should()
                .dependOnClassesThat(resideInAPackage(DATABASE)
                        .and(not(belongToAnyOf(PostgresAddress.class, DatabaseException.class))))
                .check(House.mainClasses());
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.truce.(**)").should().beFreeOfCycles().check(House.mainClasses());
    }

    @Test
    void onlyStorageJdbcNamesJavaSql() {
        noClasses()
                .that()
                .resideOutsideOfPackage(JDBC)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..")
                .check(House.mainClasses());
    }

    @Test
    void onlyTestkitArbitraryNamesJqwik() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.truce.testkit.arbitrary..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("net.jqwik..")
                .check(House.mainClasses());
    }

    private static Iterable<DynamicTest> order(Map<String, Set<String>> allowed) {
        return new TreeMap<>(allowed)
                .entrySet().stream()
                        .map(entry ->
                                DynamicTest.dynamicTest(entry.getKey() + " imports only " + entry.getValue(), () -> {
                                    String[] forbidden = allowed.keySet().stream()
                                            .filter(other -> !other.equals(entry.getKey()))
                                            .filter(other -> !entry.getValue().contains(other))
                                            .sorted()
                                            .toArray(String[]::new);
                                    noClasses()
                                            .that()
                                            .resideInAPackage(entry.getKey())
                                            .should()
                                            .dependOnClassesThat()
                                            .resideInAnyPackage(forbidden)
                                            .check(House.mainClasses());
                                }))
                        .toList();
    }
}
