package dev.truce.jdbc.table;

import dev.truce.integrity.json.InputRejectedException;
import dev.truce.jdbc.database.SqliteErrors;
import dev.truce.jdbc.database.SqliteTransaction;
import dev.truce.rollback.export.DatabaseFormat;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * An export as one SQLite file. {@code truce_export} has what the file says about itself, {@code truce_export_tables} the tables
 * with their counts and hashes, and each table a row a record: its key, and its document byte for byte as JSON text, which
 * SQLite's own functions take apart ({@code document ->> '$.name'}). Thread-safe.
 *
 * <p>Reads the files of other programs, too: there a table is a type and a row a record, as in {@link SqliteLiveStore}.
 */
public final class SqliteExportFormat implements DatabaseFormat {

    static final String FACTS = "truce_export";
    static final String TABLES = "truce_export_tables";

    /** "TRCE", so that file(1) and others can tell. */
    private static final int APPLICATION_ID = 0x54524345;

    /** The format. */
    public SqliteExportFormat() {}

    @Override
    public void write(Path file, SortedMap<String, String> facts, List<Table> tables, Rows rows) {
        SQLiteConfig settings = new SQLiteConfig();
        // a file in the making: what fails is thrown away whole
        settings.setJournalMode(JournalMode.OFF);
        settings.setSynchronous(SynchronousMode.OFF);
        settings.setApplicationId(APPLICATION_ID);
        settings.setUserVersion(1);
        try (Connection connection = settings.createConnection("jdbc:sqlite:" + file)) {
            connection.setAutoCommit(false);
            writeFacts(connection, facts);
            SqliteTransaction.execute(
                    connection,
                    "CREATE TABLE " + TABLES + " (type TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
                            + " records INTEGER NOT NULL, state_root TEXT NOT NULL)");
            Set<String> taken = new HashSet<>();
            for (Table table : tables) {
                writeTable(connection, table, name(table.type(), taken), rows.of(table.type()));
            }
            connection.commit();
        } catch (SQLException e) {
            throw SqliteErrors.translate(file.toString(), e);
        }
    }

    private static void writeFacts(Connection connection, SortedMap<String, String> facts) throws SQLException {
        SqliteTransaction.execute(
                connection, "CREATE TABLE " + FACTS + " (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)");
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + FACTS + " VALUES (?, ?)")) {
            for (Map.Entry<String, String> fact : facts.entrySet()) {
                insert.setString(1, fact.getKey());
                insert.setString(2, fact.getValue());
                insert.executeUpdate();
            }
        }
    }

    /** The type, unless SQLite or this format has a use for that name, or takes it for one that is there. */
    private static String name(String type, Set<String> taken) {
        String folded = type.toLowerCase(Locale.ROOT);
        boolean fit = !folded.startsWith("sqlite_") && !folded.startsWith("truce_") && type.indexOf('\0') < 0;
        String name = fit ? type : "records";
        for (int copy = 2; !taken.add(name.toLowerCase(Locale.ROOT)); copy++) {
            name = (fit ? type : "records") + "_" + copy;
        }
        return name;
    }

    private static void writeTable(Connection connection, Table table, String name, Iterator<Row> rows)
            throws SQLException {
        SqliteTransaction.execute(
                connection,
                "CREATE TABLE " + LiveTable.quoted(name) + " (key TEXT NOT NULL PRIMARY KEY, document TEXT NOT NULL)");
        try (PreparedStatement list = connection.prepareStatement("INSERT INTO " + TABLES + " VALUES (?, ?, ?, ?)");
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO " + LiveTable.quoted(name) + " VALUES (?, ?)")) {
            list.setString(1, table.type());
            list.setString(2, name);
            list.setLong(3, table.records());
            list.setString(4, table.stateRoot().toString());
            list.executeUpdate();
            while (rows.hasNext()) {
                Row row = rows.next();
                insert.setString(1, row.key());
                insert.setString(2, text(table.type(), row));
                insert.executeUpdate();
            }
        }
    }

    /** SQLite would end a text at a zero byte, and the driver replace what is no UTF-8; neither is in a JSON document. */
    private static String text(String type, Row row) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(row.json()))
                    .toString();
            if (text.indexOf('\0') < 0) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // said below, as for a zero byte
        }
        throw new InputRejectedException(
                "record " + type + "/" + row.key(), "this is no JSON text, which a table could hold; export as ndjson");
    }

    @Override
    public Content open(Path file, String name) {
        return SqliteExportContent.open(file, name);
    }
}
