package dev.truce.jdbc.table;

import dev.truce.jdbc.Postgres;
import dev.truce.jdbc.database.PostgresAddress;
import dev.truce.rollback.store.LiveStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Tests of tables that each of them makes anew in the schema {@code public} of one database. */
abstract class PostgresTables {

    static PostgresAddress database = PostgresAddress.of("jdbc:postgresql://localhost/none");

    @BeforeAll
    static void newDatabase() {
        database = Postgres.newDatabase();
    }

    @BeforeEach
    void emptySchema() {
        sql("DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public");
    }

    static LiveStore store() {
        return PostgresLiveStore.open(database.url());
    }

    static void sql(String sql) {
        Postgres.execute(database, sql);
    }

    static @Nullable String text(String sql) {
        try (Connection connection = DriverManager.getConnection(database.url());
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            return result.next() ? result.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
