package dev.truce.jdbc;

import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.testkit.contract.ConflictQueueContract;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteConflictQueueTest extends ConflictQueueContract {

    @TempDir
    Path folder;

    private @Nullable SqliteWorkspace workspace;

    @Override
    protected ConflictQueue emptyQueue(InstantSource clock) {
        workspace = SqliteWorkspace.open(folder.resolve("truce.db"), clock);
        return workspace.queue();
    }

    @AfterEach
    void close() {
        workspace.close();
    }
}
