package dev.truce.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryObjectStoreTest extends ObjectStoreContract {

    @TempDir
    Path dir;

    @Override
    protected ObjectStore emptyStore() {
        return ObjectStore.directory(dir.resolve("store"));
    }

    @Test
    void anObjectIsAFileOfItsName() {
        emptyStore().putIfAbsent("objects/ab/x", new byte[] {7});

        assertThat(dir.resolve("store/objects/ab/x")).hasBinaryContent(new byte[] {7});
        assertThat(ObjectStore.directory(dir.resolve("store")).contains("objects/ab/x"))
                .isTrue();
    }

    @Test
    void whatAnInterruptedWriterLeftIsNoObject() throws IOException {
        Files.createDirectories(dir.resolve("store/a"));
        Files.writeString(dir.resolve("store/a/.truce-tmp-1-1"), "half");

        assertThat(emptyStore().list("")).isEmpty();
    }

    @Test
    void linksAreNotFollowedToObjects() throws IOException {
        Path secret = Files.writeString(dir.resolve("secret"), "secret");
        Files.createDirectories(dir.resolve("store"));
        Files.createSymbolicLink(dir.resolve("store/link"), secret);

        assertThat(emptyStore().get("link")).isEmpty();
        assertThat(emptyStore().get("link", 0, 6)).isEmpty();
        assertThat(emptyStore().list("")).isEmpty();
        assertThat(emptyStore().putIfAbsent("link", new byte[0])).isFalse();
        assertThat(secret).hasContent("secret");
    }

    @Test
    void aFileInItsPlaceIsRefused() throws IOException {
        Files.writeString(dir.resolve("store"), "a file where the store should be");

        assertThatThrownBy(() -> emptyStore().putIfAbsent("a", new byte[0])).isInstanceOf(RuntimeException.class);
    }
}
