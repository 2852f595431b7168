package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import dev.truce.rollback.store.Journal;
import dev.truce.testkit.contract.JournalContract;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest extends JournalContract {

    @TempDir
    Path folder;

    private SqliteWorkspace workspace;

    @Override
    protected Journal emptyJournal(InstantSource clock) {
        workspace = SqliteWorkspace.open(folder.resolve("truce.db"), clock);
        return workspace.journal();
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void operationsAreOpenAfterReopening() {
        long number = workspace.journal().begin(Digest.of(new byte[0]), "{}", "dir:data");
        workspace.journal().record(number, "apply", "{}");
        List<Journal.Operation> before = workspace.journal().open();
        workspace.close();

        workspace = SqliteWorkspace.open(folder.resolve("truce.db"), InstantSource.system());

        assertThat(workspace.journal().open()).isEqualTo(before).hasSize(1);
    }
}
