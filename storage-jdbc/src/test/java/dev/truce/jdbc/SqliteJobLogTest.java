package dev.truce.jdbc;

import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

class SqliteJobLogTest extends JobLogContract {

    @TempDir
    Path folder;

    @Override
    DurableWorkspace open() {
        return SqliteWorkspace.open(folder.resolve("truce.db"), InstantSource.system());
    }
}
