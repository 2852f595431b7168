package dev.truce.jdbc.table;

import dev.truce.conflict.RecordId;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoredRecord;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** All rows of all tables, on a connection of its own with one read transaction. Holds a few rows in memory; the database sorts. */
final class LiveScan<T> implements RecordCursor {

    private final Source<T> source;
    private final Connection connection;
    private final Iterator<T> tables;
    private @Nullable T table;
    private @Nullable Statement statement;
    private @Nullable ResultSet rows;
    private @Nullable StoredRecord next;
    private @Nullable RecordId last;

    /** What databases do in their own way. */
    interface Source<T> {

        /** Begins to read the rows of a table, in the order of the records' keys. */
        ResultSet rows(Statement statement, T table) throws SQLException;

        /** The current row. */
        LiveRow row(T table, ResultSet rows) throws SQLException;

        /** What an error means. */
        RuntimeException translate(SQLException error);
    }

    LiveScan(Source<T> source, Connection connection, Iterable<T> tables) {
        this.source = source;
        this.connection = connection;
        this.tables = tables.iterator();
    }

    @Override
    public boolean hasNext() {
        try {
            while (next == null) {
                if (rows != null && table != null && rows.next()) {
                    next = inOrder(source.row(table, rows).record());
                } else if (tables.hasNext()) {
                    begin(tables.next());
                } else {
                    return false;
                }
            }
            return true;
        } catch (SQLException e) {
            throw source.translate(e);
        }
    }

    private void begin(T following) throws SQLException {
        if (statement != null) {
            statement.close();
        }
        table = following;
        statement = connection.createStatement();
        rows = source.rows(statement, following);
    }

    /** Two keys of one text: the number 1 and the text "1" in a column that takes both. */
    private StoredRecord inOrder(StoredRecord record) {
        if (last != null && last.compareTo(record.id()) >= 0) {
            throw new DatabaseException(
                    Problem.UNFIT,
                    "Two rows of table \"" + record.id().type() + "\" have the key "
                            + record.id().key()
                            + ", one as a number and one as a text; change one, or exclude the table");
        }
        last = record.id();
        return record;
    }

    @Override
    public StoredRecord next() {
        StoredRecord record = hasNext() ? next : null;
        if (record == null) {
            throw new NoSuchElementException("the store has no further record");
        }
        next = null;
        return record;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw source.translate(e);
        }
    }
}
