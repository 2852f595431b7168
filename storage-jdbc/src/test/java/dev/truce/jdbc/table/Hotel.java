package dev.truce.jdbc.table;

import dev.truce.jdbc.Postgres;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A database with foreign keys of every kind, that is edited and read with plain SQL. Each change of a row is written by triggers
 * into the table {@code touched}, which is no record.
 */
final class Hotel {

    private static final List<String> TABLES = List.of("branch", "employee", "guest", "note", "stay");

    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE employee (id integer PRIMARY KEY, email text NOT NULL UNIQUE, country text, code text,"
                    + " manager integer REFERENCES employee (id)%s)",
            "CREATE TABLE branch (country text, code text, name text, boss integer, PRIMARY KEY (country, code),"
                    + " FOREIGN KEY (boss) REFERENCES employee (id))",
            "CREATE TABLE guest (id integer PRIMARY KEY, mail text NOT NULL UNIQUE, name text, seat integer UNIQUE)",
            "CREATE TABLE stay (guest integer REFERENCES guest (id) ON DELETE CASCADE, night integer, room text,"
                    + " host integer REFERENCES employee (id) ON DELETE SET NULL, PRIMARY KEY (guest, night),"
                    + " UNIQUE (room, night))",
            "CREATE TABLE note (id integer PRIMARY KEY, guest integer, night integer, body text,"
                    + " FOREIGN KEY (guest, night) REFERENCES stay (guest, night) ON DELETE CASCADE)",
            "CREATE TABLE touched (number integer, what text)");

    private static final String CIRCLE = "FOREIGN KEY (country, code) REFERENCES branch (country, code)";

    /** The kinds of databases. */
    enum Kind {
        SQLITE,
        POSTGRES
    }

    private final Kind kind;
    private final String url;

    Hotel(Kind kind, Path folder) {
        this.kind = kind;
        this.url = kind == Kind.POSTGRES ? Postgres.newDatabase().url() : "jdbc:sqlite:" + folder.resolve("hotel.db");
        SCHEMA.forEach(each -> run(each.formatted(kind == Kind.SQLITE ? ", " + CIRCLE : "")));
        if (kind == Kind.POSTGRES) {
            run("ALTER TABLE employee ADD " + CIRCLE);
            run("CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS"
                    + " 'BEGIN INSERT INTO touched VALUES (0, TG_TABLE_NAME); RETURN NULL; END'");
        }
        for (String table : TABLES) {
            if (kind == Kind.POSTGRES) {
                run("CREATE TRIGGER touch AFTER INSERT OR UPDATE OR DELETE ON " + table
                        + " FOR EACH ROW EXECUTE FUNCTION touch()");
            } else {
                for (String event : List.of("INSERT", "UPDATE", "DELETE")) {
                    run("CREATE TRIGGER " + table + event + " AFTER " + event + " ON " + table
                            + " BEGIN INSERT INTO touched VALUES (0, '" + table + "'); END");
                }
            }
        }
    }

    LiveStore store() {
        return kind == Kind.POSTGRES
                ? PostgresLiveStore.open(url, Set.of("touched"))
                : SqliteLiveStore.open(url, Set.of("touched"));
    }

    private Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        if (kind == Kind.SQLITE) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA foreign_keys = ON");
            }
        }
        return connection;
    }

    void run(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    /** Fills the tables. */
    void open(Random random) {
        List<String> edits = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            edits.add("INSERT INTO employee VALUES (" + i + ", 'e" + i + "', NULL, NULL, "
                    + (i == 0 ? "NULL" : random.nextInt(i)) + ")");
            edits.add("INSERT INTO branch VALUES ('c" + i % 3 + "', 'b" + i + "', 'name', " + random.nextInt(i + 1)
                    + ")");
            edits.add("UPDATE employee SET country = 'c" + i % 3 + "', code = 'b" + i + "' WHERE id = " + i);
        }
        for (int i = 0; i < 150; i++) {
            edits.add("INSERT INTO guest VALUES (" + i + ", 'm" + i + "', 'name', " + i + ")");
            edits.add("INSERT INTO stay VALUES (" + i + ", " + i % 9 + ", 'r" + i / 9 + "', " + i % 40 + ")");
            edits.add("INSERT INTO note VALUES (" + i + ", " + i + ", " + i % 9 + ", 'body')");
        }
        if (edit(edits) != edits.size()) {
            throw new IllegalStateException("the first rows do not fit");
        }
        run("DELETE FROM touched");
    }

    /** Makes edits until so many of them were legal. */
    void edit(Random random, int wanted) {
        int done = 0;
        while (done < wanted) {
            List<String> edits = new ArrayList<>();
            for (int i = 0; i < Math.min(100, wanted - done); i++) {
                edits.add(anyEdit(random));
            }
            done += edit(edits);
        }
    }

    /** Makes edits, and says how many of them were legal. */
    int edit(List<String> edits) {
        int done = 0;
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            for (String edit : edits) {
                statement.execute("SAVEPOINT edit");
                try {
                    for (String part : edit.split(";", -1)) {
                        statement.execute(part);
                    }
                    done++;
                } catch (SQLException illegal) {
                    statement.execute("ROLLBACK TO SAVEPOINT edit");
                }
                statement.execute("RELEASE SAVEPOINT edit");
            }
            statement.execute("COMMIT");
            return done;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String anyEdit(Random random) {
        int employee = random.nextInt(50);
        int guest = random.nextInt(200);
        int other = random.nextInt(200);
        int night = random.nextInt(9);
        return switch (random.nextInt(16)) {
            case 0 -> "DELETE FROM guest WHERE id = " + guest;
            case 1 -> "INSERT INTO guest VALUES (" + guest + ", 'm" + other + "', 'new', " + other + ")";
            case 2 -> "UPDATE guest SET mail = 'm" + other + "' WHERE id = " + guest;
            case 3 ->
                "UPDATE guest SET mail = 'away', seat = NULL WHERE id = " + guest + ";UPDATE guest SET mail = 'm"
                        + guest + "', seat = " + guest + " WHERE id = " + other + ";UPDATE guest SET mail = 'm" + other
                        + "', seat = " + other + " WHERE id = " + guest;
            case 4 -> "DELETE FROM employee WHERE id = " + employee;
            case 5 ->
                "INSERT INTO employee VALUES (" + employee + ", 'e" + random.nextInt(60) + "', NULL, NULL, "
                        + random.nextInt(50) + ")";
            case 6 -> "UPDATE employee SET manager = " + random.nextInt(50) + " WHERE id = " + employee;
            case 7 -> "UPDATE employee SET manager = NULL WHERE manager = " + employee;
            case 8 -> "UPDATE branch SET boss = " + random.nextInt(50) + " WHERE boss = " + employee;
            case 9 -> "UPDATE employee SET country = NULL, code = NULL WHERE id = " + employee;
            case 10 -> "DELETE FROM branch WHERE code = 'b" + random.nextInt(50) + "'";
            case 11 ->
                "INSERT INTO branch VALUES ('c" + random.nextInt(3) + "', 'b" + employee + "', 'new', "
                        + random.nextInt(50) + ")";
            case 12 ->
                "INSERT INTO stay VALUES (" + guest + ", " + night + ", 'r" + random.nextInt(20) + "', " + employee
                        + ")";
            case 13 -> "UPDATE stay SET room = 'r" + random.nextInt(20) + "', host = NULL WHERE guest = " + guest;
            case 14 -> "DELETE FROM stay WHERE guest = " + guest + " AND night = " + night;
            default -> "INSERT INTO note VALUES (" + random.nextInt(400) + ", " + guest + ", " + night + ", 'new')";
        };
    }

    /** Every column of every row of every table, by the row's primary key, as plain SQL reads them. */
    Map<String, String> rows() {
        Map<String, String> all = new TreeMap<>();
        for (String table : TABLES) {
            rows(table, all);
        }
        return all;
    }

    private void rows(String table, Map<String, String> all) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
            ResultSetMetaData columns = rows.getMetaData();
            int keys = table.equals("branch") || table.equals("stay") ? 2 : 1;
            while (rows.next()) {
                StringBuilder row = new StringBuilder();
                StringBuilder key = new StringBuilder(table);
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    row.append(columns.getColumnName(i))
                            .append('=')
                            .append(rows.getObject(i))
                            .append(' ');
                    key.append(i <= keys ? "/" + rows.getObject(i) : "");
                }
                all.put(key.toString(), row.toString());
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the triggers wrote, each table once. */
    List<String> touched() {
        List<String> touched = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT DISTINCT what FROM touched ORDER BY what")) {
            while (rows.next()) {
                touched.add(rows.getString(1));
            }
            return touched;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
