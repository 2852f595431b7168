package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.jdbc.database.SqliteSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteOutboxTest extends OutboxContract {

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private final List<SqliteWorkspace> open = new ArrayList<>();

    @Override
    DurableWorkspace emptyWorkspace() {
        return open("boot");
    }

    @Override
    DurableWorkspace anotherProcess() {
        return open("boot");
    }

    private SqliteWorkspace open(String boot) {
        SqliteWorkspace workspace = SqliteWorkspace.open(
                folder.resolve("truce.db"),
                InstantSource.system(),
                QueuePolicy.DEFAULT,
                SqliteQueues.steady(boot, nanos::get),
                SqliteSettings.PATIENCE);
        open.add(workspace);
        return workspace;
    }

    @Override
    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @AfterEach
    void close() {
        open.forEach(SqliteWorkspace::close);
    }

    @Test
    void whoHeldAMessageWhenTheMachineStoppedHoldsItNoMore() {
        add("mail", "k1", "p");
        dieOver("mail");

        try (SqliteWorkspace started = open("next boot")) {
            assertThat(deliver(started, "mail")).containsExactly("k1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OutboxTable.BY_KEY,
                OutboxTable.FIRST,
                OutboxTable.TOPICS,
                OutboxTable.DEAD,
                OutboxTable.RETRY,
                OutboxTable.FORGET,
                JdbcShadow.FIND
            })
    void noStatementSortsOrReadsWhatItDoesNotNeed(String sql) throws SQLException {
        List<String> plan = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("truce.db"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
            while (rows.next()) {
                plan.add(rows.getString("detail"));
            }
        }

        assertThat(plan).singleElement().asString().matches("(SEARCH|SCAN) truce_\\w+ USING .*(INDEX|PRIMARY KEY).*");
    }
}
