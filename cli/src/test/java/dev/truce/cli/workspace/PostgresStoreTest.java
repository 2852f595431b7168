package dev.truce.cli.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Postgres;
import dev.truce.cli.Workshop;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables on a PostgreSQL server as live data. */
class PostgresStoreTest {

    private static final String PASSWORD = "s3cret";

    @TempDir
    Path folder;

    private Workshop shop;
    private String store = "";

    @BeforeEach
    void aSchemaOfItsOwn() throws SQLException {
        shop = new Workshop(folder);
        run("DROP SCHEMA IF EXISTS inn CASCADE; CREATE SCHEMA inn;"
                + "CREATE TABLE inn.guest (id integer PRIMARY KEY, name text);"
                + "CREATE TABLE inn.stay (guest integer REFERENCES inn.guest ON DELETE CASCADE, night date,"
                + " PRIMARY KEY (guest, night));"
                + "INSERT INTO inn.guest VALUES (1, 'Ann'), (2, 'Bob'); INSERT INTO inn.stay VALUES (1, '2026-01-13')");
        store = Postgres.url("postgres") + "&currentSchema=inn&password=" + PASSWORD;
    }

    private static void run(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(Postgres.url("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String rows() throws SQLException {
        try (Connection connection = DriverManager.getConnection(Postgres.url("postgres"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT string_agg(id || name || coalesce(night::text, ''), ' '"
                        + " ORDER BY id) FROM inn.guest LEFT JOIN inn.stay ON guest = id")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    @Tag("slow")
    void aRollbackGoesBackToASnapshotAndNoPasswordIsKept() throws SQLException {
        Call created = shop.done("snapshot", "create", "--store", store);
        assertThat(shop.read(".truce/store.json")).contains("currentSchema=inn").doesNotContain(PASSWORD);
        run(
                "DELETE FROM inn.guest WHERE id = 1; UPDATE inn.guest SET name = 'Rob'; INSERT INTO inn.guest VALUES (3, 'Eve')");

        Call planned = shop.done("plan", "--to", "latest", "--mode", "authoritative", "-o", shop.path("plan.json"));
        String digest = planned.out().replaceAll("(?s).*--approve (\\S+).*", "$1");
        Call restored = shop.done("rollback", shop.path("plan.json"), "--approve", digest);

        assertThat(rows()).isEqualTo("1Ann2026-01-13 2Bob");
        assertThat(shop.done("recover").err()).isEmpty();
        for (Call each : new Call[] {created, planned, restored}) {
            assertThat(each.out() + each.err()).doesNotContain(PASSWORD);
        }
        assertThat(shop.read("plan.json")).contains("?currentSchema=inn").doesNotContain(PASSWORD);
    }

    @Test
    void aCopyIsComparedWithATable() {
        shop.done("snapshot", "create", "--store", store);

        Call same = Call.truce("compare", shop.path(".truce"), store);

        assertThat(same.code()).as("%s", same).isZero();
        assertThat(same.out() + same.err()).doesNotContain(PASSWORD);
    }

    @Test
    @Tag("slow")
    void whatCannotBeOpenedIsSaidWithoutThePassword() {
        Call missing = shop.truce("snapshot", "create", "--store", store.replace("=inn", "=nowhere"));

        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err())
                .endsWith("/postgres?currentSchema=nowhere: there is no schema \"nowhere\" that the user may see; name"
                        + " another with ?currentSchema=\n")
                .doesNotContain(PASSWORD);
        assertThat(shop.truce("snapshot", "create", "--store", "jdbc:mysql:x").err())
                .contains("--store is dir:PATH, jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE, but found");
    }
}
