package dev.truce.jdbc;

import dev.truce.jdbc.database.PostgresAddress;

/** Databases for the tests of other rooms. */
public final class PostgresDatabases {

    private PostgresDatabases() {}

    /** An empty database of its own. */
    public static PostgresAddress fresh() {
        return Postgres.newDatabase();
    }
}
