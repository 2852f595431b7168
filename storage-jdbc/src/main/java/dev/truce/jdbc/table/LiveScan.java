package dev.truce.jdbc.table;

import dev.truce.conflict.RecordId;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.jdbc.database.SqliteErrors;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoredRecord;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** All rows of all tables, on a connection of its own with one read transaction. Holds one row in memory; SQLite sorts. */
final class LiveScan implements RecordCursor {

    private final String database;
    private final Connection connection;
    private final Iterator<LiveTable> tables;
    private @Nullable LiveTable table;
    private @Nullable Statement statement;
    private @Nullable ResultSet rows;
    private @Nullable StoredRecord next;
    private @Nullable RecordId last;

    LiveScan(String database, Connection connection, Iterable<LiveTable> tables) {
        this.database = database;
        this.connection = connection;
        this.tables = tables.iterator();
    }

    @Override
    public boolean hasNext() {
        try {
            while (next == null) {
                if (rows != null && table != null && rows.next()) {
                    next = inOrder(LiveRow.read(table, rows).record());
                } else if (tables.hasNext()) {
                    begin(tables.next());
                } else {
                    return false;
                }
            }
            return true;
        } catch (SQLException e) {
            throw SqliteErrors.translate(database, e);
        }
    }

    private void begin(LiveTable following) throws SQLException {
        if (statement != null) {
            statement.close();
        }
        table = following;
        statement = connection.createStatement();
        rows = statement.executeQuery(following.selectAll());
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
            throw SqliteErrors.translate(database, e);
        }
    }
}
