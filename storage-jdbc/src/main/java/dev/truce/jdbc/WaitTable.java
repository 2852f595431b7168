package dev.truce.jdbc;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.NewCase;
import dev.truce.jdbc.database.Dialect;
import dev.truce.jdbc.database.NamedStatement;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The statements on the table that says which cases wait for which records. */
record WaitTable(Dialect dialect) {

    /** Whether any case waits for that of a row of the table of cases. */
    static final String IS_WAITED_FOR = "EXISTS (SELECT 1 FROM truce_case_wait w WHERE w.tenant = truce_case.tenant"
            + " AND w.record_type = truce_case.record_type AND w.record_key = truce_case.record_key"
            + " AND w.origin = truce_case.origin)";

    /** Keeps what a case waits for as it is now; nothing when it waits for nothing. */
    void replace(Handle handle, ConflictCase now) {
        NamedStatement.of(handle, "DELETE FROM truce_case_wait WHERE number = :number")
                .bind("number", now.number())
                .update();
        if (!now.status().isUndecided()) {
            return;
        }
        for (RecordId record : now.conflict().waitsFor()) {
            NewCase.Key key = now.conflict().key();
            KeyColumns.bind(
                            NamedStatement.of(
                                    handle,
                                    "INSERT INTO truce_case_wait"
                                            + " (number, tenant, record_type, record_key, origin)"
                                            + " VALUES (:number, :tenant, :type, :key, :origin)"),
                            new NewCase.Key(key.tenant(), record, key.origin()),
                            dialect)
                    .bind("number", now.number())
                    .update();
        }
    }

    /**
     * The numbers of the cases that wait for a record, lowest first; sorted here, since SQLite takes five times as long where there
     * are none.
     */
    List<Long> waitingFor(Handle handle, NewCase.Key key) {
        return KeyColumns.bind(
                        NamedStatement.of(handle, "SELECT number FROM truce_case_wait WHERE " + KeyColumns.SAME),
                        key,
                        dialect)
                .list(row -> row.getLong(1))
                .stream()
                .sorted()
                .toList();
    }
}
