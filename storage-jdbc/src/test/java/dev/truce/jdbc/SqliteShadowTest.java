package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldMask;
import dev.truce.conflict.engine.Shadow;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.testkit.contract.ShadowContract;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SqliteShadowTest extends ShadowContract {

    private static final RecordId ANN = new RecordId("guest", "ann");
    private static final Stamp STAMP = new Stamp(Version.of(3), null);

    /** A record of a program's own. */
    record Guest(String name, int visits) {}

    @TempDir
    Path folder;

    private SqliteWorkspace workspace;

    @BeforeEach
    void open() {
        if (workspace == null) {
            workspace = SqliteWorkspace.open(folder.resolve("truce.db"), InstantSource.system());
        }
    }

    @AfterEach
    void close() {
        workspace.close();
        workspace = null;
    }

    @Override
    protected Shadow<JsonNode> emptyShadow() {
        open();
        return json("cloud");
    }

    private Shadow<JsonNode> json(String replica) {
        return workspace.shadow(replica, FieldAccess.json());
    }

    @Test
    void statesAreThereAfterReopening() {
        Side<JsonNode> part =
                Side.partial(FieldAccess.json().read("{\"name\":\"Ann\"}"), STAMP, FieldMask.of(List.of("/name")));
        json("cloud").advance(ANN, part);
        close();

        open();

        assertThat(json("cloud").base(ANN)).isEqualTo(part);
    }

    @Test
    void eachReplicaHasItsOwnStates() {
        json("cloud").advance(ANN, Side.tombstone(STAMP));

        assertThat(json("till").base(ANN)).isEqualTo(Side.none());
        assertThat(json("cloud\0").base(ANN)).isEqualTo(Side.none());
        assertThat(json("cloud").base(ANN)).isEqualTo(Side.tombstone(STAMP));
    }

    @Test
    void recordsOfAProgramsOwnAreKept() {
        Shadow<Guest> guests = workspace.shadow("cloud", FieldAccess.of(Guest.class));
        Side<Guest> ann = Side.present(new Guest("Ann", 3), STAMP);

        guests.advance(ANN, ann);

        assertThat(guests.base(ANN)).isEqualTo(ann);
    }

    @Test
    void aStateOfAnotherTypeIsNamed() {
        json("cloud").advance(ANN, Side.present(FieldAccess.json().read("[1]"), STAMP));
        Shadow<Guest> guests = workspace.shadow("cloud", FieldAccess.of(Guest.class));

        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> guests.base(ANN))
                .withMessageStartingWith("The state of guest/ann agreed on with \"cloud\" cannot be read as a record: ")
                .withMessageEndingWith("; read it as the type it was written as, or restore the workspace from a copy");
    }

    @Test
    void whatIsConfirmedInATransactionThatFailsIsNotRemembered() {
        Shadow<JsonNode> shadow = json("cloud");

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> workspace.inOneTransaction(() -> {
                    shadow.advance(ANN, Side.tombstone(STAMP));
                    throw new IllegalStateException("the batch failed");
                }));

        assertThat(shadow.base(ANN)).isEqualTo(Side.none());
    }
}
