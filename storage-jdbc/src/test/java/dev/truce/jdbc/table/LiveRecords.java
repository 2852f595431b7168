package dev.truce.jdbc.table;

import dev.truce.conflict.RecordId;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records of live stores, and changes of them. */
final class LiveRecords {

    private LiveRecords() {}

    static RecordChange put(String type, String key, String json) {
        return new RecordChange(new RecordId(type, key), null, bytes(json));
    }

    static RecordChange change(LiveStore store, String type, String key, @Nullable String json) {
        StoredRecord now = store.get(new RecordId(type, key)).orElseThrow();
        return new RecordChange(now.id(), now.digest(), json == null ? null : bytes(json));
    }

    static void remove(LiveStore store, List<StoredRecord> records) {
        store.apply(records.stream()
                .map(each -> new RecordChange(each.id(), each.digest(), null))
                .toList());
    }

    static void putBack(LiveStore store, List<StoredRecord> records) {
        store.apply(records.stream()
                .map(each -> new RecordChange(each.id(), null, each.json()))
                .toList());
    }

    static List<StoredRecord> records(LiveStore store) {
        List<StoredRecord> records = new ArrayList<>();
        try (RecordCursor cursor = store.scan()) {
            cursor.forEachRemaining(records::add);
        }
        return records;
    }

    static List<String> documents(List<StoredRecord> records) {
        return records.stream()
                .map(each -> new String(each.json(), StandardCharsets.UTF_8))
                .toList();
    }

    static List<String> keys(LiveStore store) {
        return records(store).stream().map(each -> each.id().key()).toList();
    }

    static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
