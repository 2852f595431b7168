package dev.truce.testkit.contract;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLiveStoreTest extends LiveStoreContract {

    @TempDir
    Path folder;

    @Override
    protected LiveStore open() {
        return LiveStore.directory(folder.resolve("data"), RecordFormat.keyed("any", FieldPath.parse("/id")));
    }
}
