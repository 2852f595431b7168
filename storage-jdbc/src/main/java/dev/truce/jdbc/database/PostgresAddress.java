package dev.truce.jdbc.database;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where a workspace is kept on a PostgreSQL server.
 *
 * @param url the database, {@code jdbc:postgresql://host/database}, with whatever options the driver has
 * @param user who connects; null when the url says it
 * @param password the user's password; null when the url says it, or none is needed
 * @param schema the schema of the tables; it is created when it is missing and the user may
 * @param connections how many threads may be in transactions at a time, the others wait; at least 1
 */
public record PostgresAddress(
        String url, @Nullable String user, @Nullable String password, String schema, int connections) {

    /** The schema where nobody says otherwise. */
    public static final String SCHEMA = "truce";

    private static final int CONNECTIONS = 10;

    /** Checks the kind of address. */
    public PostgresAddress {
        Objects.requireNonNull(schema, "schema");
        if (!url.startsWith("jdbc:postgresql:") || !isUnderstood(url)) {
            throw new IllegalArgumentException(
                    "A PostgreSQL database is jdbc:postgresql://HOST/DATABASE, but found \"" + url + "\"");
        }
    }

    private static boolean isUnderstood(String url) {
        try {
            new PGSimpleDataSource().setUrl(url);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * The schema {@code truce}, and ten connections.
     *
     * @param url the database
     * @return the address
     */
    public static PostgresAddress of(String url) {
        return new PostgresAddress(url, null, null, SCHEMA, CONNECTIONS);
    }

    /**
     * The address without secrets.
     *
     * @return the URL without its options, as errors name it
     */
    public String name() {
        int options = url.indexOf('?');
        return options < 0 ? url : url.substring(0, options);
    }

    @Override
    public String toString() {
        return name() + ", schema " + schema;
    }
}
