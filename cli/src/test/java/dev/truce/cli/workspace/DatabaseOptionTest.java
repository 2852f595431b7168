package dev.truce.cli.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Postgres;
import dev.truce.cli.Seats;
import dev.truce.cli.Workshop;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseOptionTest {

    @TempDir
    Path folder;

    private static Object[] on(String url, Object... call) {
        return Stream.concat(Stream.of(call), Stream.of("--database", url)).toArray();
    }

    @Test
    @Tag("slow")
    void theWholeWayOfACaseIsTakenOnPostgres() {
        String url = Postgres.url("postgres");
        Workshop shop = new Workshop(folder);
        Object[] reconcile = on(url, Seats.reconcile(shop, 2, ""));
        assertThat(shop.truce(reconcile).code()).isEqualTo(1);
        assertThat(shop.path(".truce").resolve("truce.db")).doesNotExist();
        assertThat(shop.done(on(url, "queue", "list")).out()).contains("2 open cases");

        Call claimed = shop.done(on(url, "queue", "claim", "--json"));
        assertThat(claimed.json().path("lease").path("token").asInt()).isEqualTo(1);
        shop.done(on(url, "queue", "decide", 1, "--revision", 1, "--token", 1, "--take", "local"));
        Call late = shop.truce(on(url, "queue", "release", 1, "--token", 1));
        assertThat(late.code()).isEqualTo(3);
        assertThat(late.err())
                .isEqualTo(
                        "truce: The lease of alice on case 1 (token 1) no longer holds: the case is closed (DECIDED);"
                                + " nothing was changed. Claim the case again.\n");
        shop.done(on(url, "queue", "bulk", "--take", "server", "--reason", "theirs", "--apply"));
        assertThat(shop.done(on(url, "queue", "stats")).out()).startsWith("decided        2\n");
        assertThat(shop.done(on(url, "queue", "watch", "--after", 0, "--count", 1))
                        .out())
                .contains(" case 1 decided: seat/1, by alice\n", " case 2 decided: seat/2, by alice: theirs\n");
        assertThat(shop.done(on(url, "audit", "verify")).out())
                .isEqualTo("The audit trail holds: every entry follows the one before it.\n");

        shop.done(on(url, "rules", "register", shop.path("rules.yaml"), "--message", "as parked"));
        assertThat(shop.done(on(url, "rules", "list")).out()).contains("1.0.0");
        assertThat(shop.done(reconcile).out()).contains("2 resolved, 0 parked");
        assertThat(shop.done(on(url, "status")).out()).contains("no case is open", "none interrupted");
    }

    @Test
    void noPasswordOfAnAddressIsPrinted() throws Exception {
        try (Connection connection = DriverManager.getConnection(Postgres.url("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE secrets");
        }
        String url = Postgres.url("secrets") + "&password=s3cret%20one";
        Workshop shop = new Workshop(folder);
        shop.truce(on(url, Seats.reconcile(shop, 1, "")));
        Call bulk = shop.truce(on(url, "queue", "bulk", "--take", "server", "--reason", "theirs"));
        assertThat(bulk.out()).contains("password=***").doesNotContain("s3cret");
        assertThat(shop.path(".truce/rulesets")).as("kept where the queue is").doesNotExist();
        Workshop elsewhere = new Workshop(folder.resolve("another machine"));
        elsewhere.done(on(url, "queue", "decide", 1, "--revision", 1, "--take", "local"));
        Call wrong = shop.truce(on("jdbc:mysql://h/d?password=s3cret", "queue", "list"));
        assertThat(wrong.err()).contains("jdbc:mysql://h/d?password=***\"").doesNotContain("s3cret");
    }

    @Test
    void anotherKindOfDatabaseIsRefused() {
        Workshop shop = new Workshop(folder);
        Call refused = shop.truce(on("jdbc:mysql://there/shop", "queue", "list"));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .isEqualTo("truce: Invalid value for option '--database': this is a database such as"
                        + " jdbc:postgresql://HOST/DATABASE, but found \"jdbc:mysql://there/shop\"\n"
                        + "truce: see: truce queue list --help\n");
    }

    @Test
    @Tag("slow")
    void aDatabaseThatIsNotThereIsNamedWithoutItsPassword() {
        String url = Postgres.url("nowhere") + "&password=secret";
        Call missing = new Workshop(folder).truce(on(url, "queue", "list"));
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err())
                .startsWith("truce: jdbc:postgresql://")
                .contains("/nowhere: there is no such database; create it first")
                .doesNotContain("secret")
                .hasLineCount(1);
    }

    @Test
    void aServerThatDoesNotAnswerIsAnInputOutputError() {
        Call silent = new Workshop(folder).truce(on("jdbc:postgresql://localhost:1/shop", "queue", "list"));
        assertThat(silent.code()).isEqualTo(74);
        assertThat(silent.err())
                .startsWith("truce: jdbc:postgresql://localhost:1/shop: the server does not answer;")
                .hasLineCount(1);
    }
}
