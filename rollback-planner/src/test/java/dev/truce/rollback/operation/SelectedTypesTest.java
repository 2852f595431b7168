package dev.truce.rollback.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.truce.conflict.RecordId;
import dev.truce.rollback.Attic;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordCursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guest, a hall and a table, of which the halls are selected. */
class SelectedTypesTest {

    @TempDir
    Path folder;

    private LiveStore whole;
    private LiveStore halls;

    @BeforeEach
    void threeTypes() throws IOException {
        for (String type : List.of("guest", "hall", "table")) {
            Files.writeString(folder.resolve(type + ".ndjson"), "{\"id\":\"1\"}\n");
        }
        whole = LiveStore.directory(folder, Attic.FORMAT);
        halls = new SelectedTypes(whole, new TreeSet<>(Set.of("hall")));
    }

    @Test
    void recordsOfOtherTypesAreNotThere() {
        assertThat(halls.get(new RecordId("hall", "1"))).isPresent();
        assertThat(halls.get(new RecordId("guest", "1"))).isEmpty();
        try (RecordCursor records = halls.scan()) {
            assertThat(records.next().id()).isEqualTo(new RecordId("hall", "1"));
            assertThat(records.hasNext()).isFalse();
            assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(records::next);
        }
    }

    @Test
    void aSelectionIsReadAndNotWritten() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> halls.apply(List.of()))
                .withMessage("A selection of types is read, not written; write to dir:" + folder);
        assertThat(halls.atomic()).isEqualTo(whole.atomic());
        assertThat(halls.folder()).contains(folder);
        halls.lock().close();
        halls.close();
    }
}
