package dev.truce.jdbc;

import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.jdbc.database.PostgresAddress;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server for the tests of one process, and new workspaces in schemas of their own. */
public final class Postgres implements AutoCloseable {

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final List<String> MIGRATIONS = migrations();

    private final List<PostgresWorkspace> open = new ArrayList<>();
    private @Nullable PostgresAddress latest;
    private long leaseMillis;

    /** Started by the first who asks; ends with the process. */
    private static final class Server {

        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        // what is committed survives the server's end as well without waiting for this disk
                        .setServerConfig("fsync", "off")
                        .start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    try {
                        server.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static PostgresAddress address(String database) {
        return PostgresAddress.of(Server.RUNNING.getJdbcUrl("postgres", database));
    }

    /** An empty database. */
    public static PostgresAddress newDatabase() {
        String name = "truce_" + NUMBERS.incrementAndGet();
        execute(address("postgres"), "CREATE DATABASE " + name);
        return address(name);
    }

    /** A schema that is up to date; to migrate each would take most of the time of the tests. */
    private static PostgresAddress newSchema() {
        String schema = "truce_" + NUMBERS.incrementAndGet();
        PostgresAddress address = new PostgresAddress(address("postgres").url(), null, null, schema, 10);
        StringBuilder sql = new StringBuilder("CREATE SCHEMA " + schema + "; SET search_path TO " + schema + ";");
        MIGRATIONS.forEach(sql::append);
        execute(address, sql.toString());
        return address;
    }

    /** The texts of all migrations, in the order of their numbers. */
    private static List<String> migrations() {
        try (Stream<Path> files = Files.list(
                Path.of(Postgres.class.getResource("/dev/truce/jdbc/postgresql").toURI()))) {
            List<String> texts = new ArrayList<>();
            for (Path file :
                    files.sorted(Comparator.comparingInt(Postgres::number)).toList()) {
                texts.add(Files.readString(file));
            }
            return texts;
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the migrations cannot be read", e);
        }
    }

    private static int number(Path migration) {
        return Integer.parseInt(migration.getFileName().toString().replaceAll("V([0-9]+)__.*", "$1"));
    }

    PostgresWorkspace empty(InstantSource clock, QueuePolicy policy) {
        PostgresAddress address = newSchema();
        PostgresWorkspace workspace = PostgresWorkspace.open(address, clock, policy);
        open.add(workspace);
        latest = address;
        leaseMillis = clock.millis();
        leaseTimePasses(Duration.ZERO);
        return workspace;
    }

    /** The latest workspace once more, as another process has it. */
    PostgresWorkspace again(InstantSource clock, QueuePolicy policy) {
        PostgresWorkspace workspace = PostgresWorkspace.open(latest, clock, policy);
        open.add(workspace);
        return workspace;
    }

    /** The latest workspace through another port. */
    PostgresWorkspace through(int port, InstantSource clock) {
        String url = latest.url().replaceFirst(":" + port() + "/", ":" + port + "/") + "&sslmode=disable";
        PostgresWorkspace workspace = PostgresWorkspace.open(
                new PostgresAddress(url, null, null, latest.schema(), 1), clock, QueuePolicy.DEFAULT);
        open.add(workspace);
        return workspace;
    }

    private static int port() {
        return Server.RUNNING.getPort();
    }

    /** Where the server listens. */
    static InetSocketAddress server() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
    }

    /** A connection to the latest workspace from outside. */
    Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(latest.url());
        connection.setSchema(latest.schema());
        return connection;
    }

    /** Sets the server's clock for the latest workspace; it stands still otherwise. */
    void leaseTimePasses(Duration time) {
        leaseMillis += time.toMillis();
        execute(
                latest,
                "CREATE OR REPLACE FUNCTION " + latest.schema()
                        + ".truce_now() RETURNS bigint LANGUAGE sql VOLATILE AS 'SELECT " + leaseMillis + "::bigint'");
    }

    /** Does something to the latest workspace from outside. */
    void execute(String sql) {
        execute(latest, "SET search_path TO " + latest.schema() + "; " + sql);
    }

    public static void execute(PostgresAddress address, String sql) {
        try (Connection connection = DriverManager.getConnection(address.url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        open.forEach(PostgresWorkspace::close);
    }
}
