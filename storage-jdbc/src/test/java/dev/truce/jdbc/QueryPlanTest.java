package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.Claim;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.jdbc.database.Database;
import dev.truce.jdbc.database.PostgresAddress;
import dev.truce.jdbc.database.PostgresDatabase;
import dev.truce.jdbc.database.SqliteClock;
import dev.truce.jdbc.database.SqliteDatabase;
import dev.truce.jdbc.database.SteadyTime;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jdbi.v3.core.statement.StatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each statement that the queue runs is planned by an index, without reading a whole table and without sorting. The statements
 * are those that ran, with what was bound to them.
 */
@Tag("slow")
class QueryPlanTest {

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final InstantSource CLOCK = InstantSource.system();
    private static final int ROWS = 20_000;

    /** So many statements at least are looked at; fewer would mean that they were not noticed. */
    private static final int STATEMENTS = 25;

    @TempDir
    Path folder;

    /** Explains each statement right after it ran, where it ran, with what was bound to it. */
    private static final class Plans implements StatementBuilder {

        private final StatementBuilder statements;
        private final String explain;
        private final Map<String, String> plans = new TreeMap<>();

        Plans(StatementBuilder statements, String explain) {
            this.statements = statements;
            this.explain = explain;
        }

        /** What is bound, and to what. */
        private static final class Bindings implements InvocationHandler {

            private final PreparedStatement statement;
            private final Map<Object, Consumer<PreparedStatement>> calls = new TreeMap<>();

            Bindings(PreparedStatement statement) {
                this.statement = statement;
            }

            @Override
            public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
                    throws Throwable {
                if (method.getName().startsWith("set") && arguments != null && arguments.length == 2) {
                    calls.put(arguments[0], other -> call(other, method, arguments));
                }
                return call(statement, method, arguments);
            }

            private static @Nullable Object call(PreparedStatement on, Method method, Object @Nullable [] arguments) {
                try {
                    return method.invoke(on, arguments);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        @Override
        public PreparedStatement create(Connection connection, String sql, StatementContext context)
                throws SQLException {
            return (PreparedStatement) Proxy.newProxyInstance(
                    Plans.class.getClassLoader(),
                    new Class<?>[] {PreparedStatement.class},
                    new Bindings(statements.create(connection, sql, context)));
        }

        @Override
        public void close(Connection connection, String sql, Statement statement) throws SQLException {
            Bindings bindings = (Bindings) Proxy.getInvocationHandler(statement);
            if (!sql.startsWith("PRAGMA")) {
                String plan = plan(connection, sql, bindings);
                plans.merge(sql, plan, (one, other) -> one.equals(other) ? one : one + "\n" + other);
            }
            statements.close(connection, sql, bindings.statement);
        }

        private String plan(Connection connection, String sql, Bindings bindings) throws SQLException {
            List<String> lines = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(explain + sql)) {
                bindings.calls.values().forEach(call -> call.accept(statement));
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        lines.add(rows.getString(rows.getMetaData().getColumnCount()));
                    }
                }
            }
            return String.join("\n", lines);
        }

        @Override
        public Statement create(Connection connection, StatementContext context) throws SQLException {
            return statements.create(connection, context);
        }

        @Override
        public CallableStatement createCall(Connection connection, String sql, StatementContext context)
                throws SQLException {
            return statements.createCall(connection, sql, context);
        }
    }

    @Test
    void allStatementsUseAnIndexOnSqlite() {
        Path file = folder.resolve("truce.db");
        try (SqliteDatabase database =
                SqliteDatabase.open(file, Duration.ofSeconds(9), new SqliteClock(CLOCK, SteadyTime.MACHINE))) {
            Map<String, String> plans = plansOfALife(database, "EXPLAIN QUERY PLAN ");

            plans.forEach((sql, plan) -> assertThat(plan)
                    .as(sql)
                    .doesNotContain("TEMP B-TREE")
                    .doesNotContainPattern("(?m)^SCAN (?!" + scanned(sql) + "$)"));
        }
    }

    /** What may be gone through: the clock's only row, and the entries from their end, of which the first one is taken. */
    private static String scanned(String sql) {
        return sql.endsWith("ORDER BY sequence DESC LIMIT 1") ? "truce_audit" : "truce_clock";
    }

    @Test
    void allStatementsUseAnIndexOnPostgres() {
        PostgresAddress address = Postgres.newDatabase();
        try (PostgresDatabase database = PostgresDatabase.open(address)) {
            queue(database).park(QueueCrowd.conflict("first"));
            manyRows(address);

            plansOfALife(database, "EXPLAIN ")
                    .forEach((sql, plan) -> assertThat(plan).as(sql).doesNotContain("Seq Scan", "Sort", "Bitmap"));
        }
    }

    private static Map<String, String> plansOfALife(Database database, String explain) {
        Map<String, String> all = database.write(handle -> {
            Plans plans = new Plans(handle.getStatementBuilder(), explain);
            handle.setStatementBuilder(plans);
            life(queue(database), "");
            return plans.plans;
        });
        assertThat(all).as("statements that ran").hasSizeGreaterThanOrEqualTo(STATEMENTS);
        return all;
    }

    private static DurableQueue queue(Database database) {
        return new JdbcConflictQueue(
                database,
                new JdbcAuditTrail(database, CLOCK),
                CLOCK,
                QueuePolicy.DEFAULT,
                new Subscribers(database, new JdbcOutbox(database)));
    }

    /** Every step that is taken for a case, and every page that is shown. */
    private static void life(DurableQueue queue, String tenant) {
        NewCase conflict = QueueCrowd.conflict("g1");
        long number = queue.park(conflict).number();
        queue.park(conflict);
        queue.park(QueueCrowd.conflict("g2"));
        for (ClaimRequest request : List.of(
                ClaimRequest.next("w", LEASE),
                new ClaimRequest("w", LEASE, 1, tenant, null, true),
                new ClaimRequest("w", LEASE, 1, null, "guest", true),
                new ClaimRequest("w", LEASE, 1, tenant, "guest", true))) {
            queue.claim(request).forEach(claim -> queue.release(claim.lease()));
        }
        Claim claim = queue.claim(number, "w", LEASE);
        claim = new Claim(claim.work(), queue.extend(claim.lease(), LEASE));
        queue.decide(claim.lease(), 1, new Decision.TakeSide(Pick.LOCAL), DecisionCheck.none(), "");
        queue.decided(conflict.key(), conflict.fingerprint());
        long again = queue.reopen(number, "ann", "").number();
        queue.fail(queue.claim(again, "w", LEASE).lease(), "no rule", Duration.ZERO);
        queue.defer(again, 1, LEASE, "ann", "");
        queue.closeResolved(conflict.key());
        queue.enforceDeadlines(DecisionCheck.none(), 10);
        queue.find(number);
        dependents(queue);
        for (CaseStatus status : new CaseStatus[] {null, CaseStatus.OPEN}) {
            queue.list(new CaseFilter(null, status, null, 20));
            queue.list(new CaseFilter(tenant, status, null, 20));
            queue.list(new CaseFilter(null, status, "guest", 20));
        }
    }

    /** A record that others refer to, one of which waits for another, too; and a record that is made beside it. */
    private static void dependents(DurableQueue queue) {
        NewCase first = QueueCrowd.conflict("g3");
        NewCase second = QueueCrowd.conflict("g4");
        long number = queue.park(first).number();
        queue.park(second);
        queue.park(QueueCrowd.conflict("g5").waitingFor(queue.inTheWay(List.of(first.key()))));
        queue.park(QueueCrowd.conflict("g6").waitingFor(queue.inTheWay(List.of(first.key(), second.key()))));
        queue.decide(number, 1, new Decision.KeepBoth(Pick.SERVER, null), DecisionCheck.none(), "ann", "");
        queue.holder(QueueCrowd.conflict("g7").key());
    }

    /** So many that reading all of them would be the worse plan, in every state that an index is for. */
    private static void manyRows(PostgresAddress address) {
        Postgres.execute(address, """
                SET search_path TO truce;
                CREATE TEMP TABLE seed AS SELECT * FROM truce_case;
                INSERT INTO truce_case (revision, status, tenant, record_type, record_key, origin, reason, ruleset_name,
                    ruleset_version, ruleset_digest, fingerprint, opened_at, updated_at, closed_at, conflict, decided_by,
                    decision_reason, decision, effect, priority, claim_order, attempts, token, lease_owner, lease_counted,
                    held_until, deadline, fallback, escalated, last_error)
                SELECT revision, CASE WHEN mod(g, 4) = 0 THEN 'SELF_RESOLVED' ELSE status END, tenant, record_type,
                    'k' || g, origin, reason, ruleset_name, ruleset_version, ruleset_digest, fingerprint || g, opened_at,
                    updated_at, CASE WHEN mod(g, 4) = 0 THEN updated_at END, conflict, NULL, NULL, NULL, NULL, priority,
                    claim_order + g, attempts, token, CASE WHEN mod(g, 4) = 1 THEN 'w' END, lease_counted,
                    CASE WHEN mod(g, 4) = 1 THEN claim_order * 9 + g END,
                    CASE WHEN mod(g, 4) = 2 THEN claim_order * 9 + g END, fallback, escalated, last_error
                FROM seed, generate_series(1, %d) g;
                SET session_replication_role = replica;
                INSERT INTO truce_audit SELECT sequence + g, at, kind, subject, actor, reason, previous, self
                FROM truce_audit, generate_series(1, %d) g WHERE sequence = 1;
                INSERT INTO truce_audit_payload SELECT g + 1, '{}' FROM generate_series(1, %d) g;
                INSERT INTO truce_audit_erasure SELECT g, '', g + 1 FROM generate_series(1, %d) g;
                UPDATE truce_case SET created_key = 'c' || record_key, decision = '{}', effect = '{}', decided_by = '',
                    decision_reason = '', status = 'DECIDED' WHERE closed_at IS NOT NULL AND mod(number, 8) = 0;
                INSERT INTO truce_case_wait SELECT number, tenant, record_type, 'w' || number, origin FROM truce_case;
                ANALYZE;
                """.formatted(ROWS, ROWS, ROWS, ROWS / 2));
    }
}
