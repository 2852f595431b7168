package dev.truce.jdbc.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest {

    @TempDir
    Path folder;

    private SqliteDatabase database;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(
                folder.resolve("truce.db"),
                SqliteSettings.PATIENCE,
                new SqliteClock(InstantSource.system(), SteadyTime.MACHINE));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aThreadHasATransactionOnlyWhileItWrites() {
        assertThat(database.transaction()).isNull();
        assertThat(database.<Boolean>read(handle -> database.transaction() == null))
                .isTrue();
        Connection written = database.write(handle -> database.transaction());
        assertThat(written).isNotNull();
        assertThat(database.<Connection>writeShort(handle -> database.transaction()))
                .isSameAs(written);
        assertThat(database.transaction()).isNull();
    }

    @Test
    void connectionsOfItsOwnEndWithIt() throws Exception {
        try (Connection other = database.source().getConnection()) {
            assertThat(WorkspaceSchema.number(other, "PRAGMA user_version")).isEqualTo(WorkspaceSchema.CURRENT);
        }
        assertThat(database.source()).isSameAs(database.source());

        database.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> database.source())
                .withMessage("The workspace " + folder.resolve("truce.db") + " was closed; open it again");
    }
}
