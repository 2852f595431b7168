package dev.truce.jdbc.agent;

import dev.truce.jdbc.DurableWorkspace;
import dev.truce.jdbc.SqliteWorkspace;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

class SqliteAgentTest extends AgentContract {

    @TempDir
    Path folder;

    @Override
    DurableWorkspace open(InstantSource wall) {
        return SqliteWorkspace.open(folder.resolve("truce.db"), wall);
    }
}
