package dev.truce.jdbc.database;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.statement.StatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The statements of one connection, kept prepared: SQLite takes longer to understand a statement of the queue than to run it. A
 * statement that is in use is not given a second time; when there are too many, the one that was used longest ago goes. Pragmas
 * are not kept, since some of them act when they are prepared.
 */
final class KeptStatements implements StatementBuilder {

    private static final int AT_MOST = 64;

    private final Map<String, PreparedStatement> idle = new LinkedHashMap<>();
    private final IdentityHashMap<Statement, String> used = new IdentityHashMap<>();

    /** How many statements wait to be used again. */
    int kept() {
        return idle.size();
    }

    /** Runs a statement without parameters and result. */
    void execute(Connection connection, String sql) throws SQLException {
        PreparedStatement given = prepared(connection, sql);
        try {
            given.execute();
        } finally {
            close(connection, sql, given);
        }
    }

    /** Closes those that wait: the driver has not always brought them to their end, and some steps need a connection without any. */
    void forget() throws SQLException {
        for (PreparedStatement each : idle.values()) {
            each.close();
        }
        idle.clear();
    }

    @Override
    public Statement create(Connection connection, StatementContext context) throws SQLException {
        return connection.createStatement();
    }

    @Override
    public PreparedStatement create(Connection connection, String sql, StatementContext context) throws SQLException {
        return prepared(connection, sql);
    }

    private PreparedStatement prepared(Connection connection, String sql) throws SQLException {
        PreparedStatement kept = idle.remove(sql);
        PreparedStatement given = kept == null ? connection.prepareStatement(sql) : kept;
        if (!sql.startsWith("PRAGMA")) {
            used.put(given, sql);
        }
        return given;
    }

    @Override
    public CallableStatement createCall(Connection connection, String sql, StatementContext context)
            throws SQLException {
        return connection.prepareCall(sql);
    }

    @Override
    public void close(Connection connection, String sql, Statement statement) throws SQLException {
        String prepared = used.remove(statement);
        if (prepared == null || idle.containsKey(prepared)) {
            statement.close();
            return;
        }
        ((PreparedStatement) statement).clearParameters();
        idle.put(prepared, (PreparedStatement) statement);
        if (idle.size() > AT_MOST) {
            Iterator<PreparedStatement> longestIdle = idle.values().iterator();
            longestIdle.next().close();
            longestIdle.remove();
        }
    }
}
