package dev.truce.jdbc.database;

import dev.truce.jdbc.database.DatabaseException.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/** Brings the tables on a server to those of this version. */
public final class PostgresSchema {

    /** The number of the last migration; each writes its own into {@code truce_schema}. */
    public static final int CURRENT = 5;

    private PostgresSchema() {}

    public static void bringUpToDate(PostgresAddress address) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(address.url());
        if (address.user() != null) {
            source.setUser(address.user());
        }
        if (address.password() != null) {
            source.setPassword(address.password());
        }
        int found;
        try (Connection connection = source.getConnection()) {
            found = version(connection, address.schema());
        }
        if (found > CURRENT) {
            throw new DatabaseException(
                    Problem.NEWER,
                    address + ": this workspace was written by a newer version of Truce (schema " + found
                            + ", this version knows " + CURRENT + "); use that version or a newer one");
        }
        if (found < CURRENT) {
            migrate(address, source);
        }
    }

    private static int version(Connection connection, String schema) throws SQLException {
        String table = "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = 'truce_schema'";
        try (PreparedStatement statement = connection.prepareStatement(table)) {
            statement.setString(1, schema);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return 0;
                }
            }
        }
        String quoted = '"' + schema.replace("\"", "\"\"") + '"';
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT version FROM " + quoted + ".truce_schema")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    private static void migrate(PostgresAddress address, PGSimpleDataSource source) {
        try {
            Flyway.configure(PostgresSchema.class.getClassLoader())
                    .loggers("slf4j")
                    .dataSource(source)
                    .schemas(address.schema())
                    .locations("classpath:dev/truce/jdbc/postgresql")
                    .cleanDisabled(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            RuntimeException known = PostgresErrors.translate(address.name(), e);
            throw known != e
                    ? known
                    : new DatabaseException(
                            Problem.FAILED,
                            address + ": its tables cannot be brought up to date: " + e.getMessage(),
                            e);
        }
    }
}
