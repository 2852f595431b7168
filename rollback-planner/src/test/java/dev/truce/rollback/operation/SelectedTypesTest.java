package dev.truce.rollback.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.truce.conflict.RecordId;
import dev.truce.rollback.Attic;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordCursor;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    @Test
    void whatHoldsOfTheWholeHoldsOfASelectionAndClosingReachesIt() {
        List<String> closed = new ArrayList<>();
        RecordCursor cursor = (RecordCursor) watched(RecordCursor.class, whole.scan(), closed, Map.of());
        LiveStore atomic = (LiveStore) watched(LiveStore.class, whole, closed, Map.of("atomic", true, "scan", cursor));
        LiveStore selected = new SelectedTypes(atomic, new TreeSet<>(Set.of("hall")));

        assertThat(selected.atomic()).isTrue();
        selected.scan().close();
        assertThat(closed).containsExactly("RecordCursor");
        selected.close();
        assertThat(closed).containsExactly("RecordCursor", "LiveStore");
    }

    /** What another does, but for some answers; notes when it is closed. */
    private static Object watched(Class<?> type, Object below, List<String> closed, Map<String, Object> answers) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
            if (method.getName().equals("close")) {
                closed.add(type.getSimpleName());
            }
            Object answer = answers.get(method.getName());
            return answer == null ? method.invoke(below, given) : answer;
        });
    }
}
