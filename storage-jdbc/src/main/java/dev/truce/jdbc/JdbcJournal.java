package dev.truce.jdbc;

import dev.truce.integrity.Digest;
import dev.truce.jdbc.database.Database;
import dev.truce.jdbc.database.Dialect;
import dev.truce.rollback.store.Journal;
import dev.truce.rollback.store.UnfinishedOperationException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The journal in two tables. Finished operations stay, with their outcome. */
final class JdbcJournal implements Journal {

    private final Database database;
    private final Dialect dialect;
    private final InstantSource clock;

    JdbcJournal(Database database, InstantSource clock) {
        this.database = database;
        this.dialect = database.dialect();
        this.clock = clock;
    }

    @Override
    public long begin(Digest planDigest, String plan, String storeLocation) {
        return database.write(handle -> {
            for (Operation open : open(handle)) {
                if (open.storeLocation().equals(storeLocation)) {
                    if (open.planDigest().equals(planDigest)) {
                        return open.number();
                    }
                    throw UnfinishedOperationException.of(open, planDigest);
                }
            }
            return handle.createQuery("INSERT INTO truce_operation (store_location, plan_digest, plan, begun_at)"
                            + " VALUES (:location, :digest, :plan, :at) RETURNING number")
                    .bind("location", dialect.column(storeLocation))
                    .bind("digest", planDigest.toString())
                    .bind("plan", dialect.column(plan))
                    .bind("at", clock.instant().toString())
                    .mapTo(Long.class)
                    .one();
        });
    }

    @Override
    public void record(long operation, String step, String detail) {
        database.write(handle -> {
            List<Long> open = open(handle).stream().map(Operation::number).toList();
            if (!open.contains(operation)) {
                throw new IllegalArgumentException("operation " + operation + " is not open; open are " + open);
            }
            return handle.createUpdate("INSERT INTO truce_operation_step (operation, place, step, detail)"
                            + " SELECT :operation, coalesce(max(place), 0) + 1, :step, :detail"
                            + " FROM truce_operation_step WHERE operation = :operation"
                            + " ON CONFLICT (operation, step) DO UPDATE SET detail = excluded.detail")
                    .bind("operation", operation)
                    .bind("step", dialect.column(step))
                    .bind("detail", dialect.column(detail))
                    .execute();
        });
    }

    @Override
    public List<Operation> open() {
        return database.read(this::open);
    }

    private List<Operation> open(Handle handle) {
        return handle.createQuery("SELECT * FROM truce_operation WHERE outcome IS NULL ORDER BY number")
                .map((row, context) -> operation(handle, row))
                .list();
    }

    private Operation operation(Handle handle, ResultSet row) throws SQLException {
        long number = row.getLong("number");
        Map<String, String> steps = new LinkedHashMap<>();
        handle.createQuery("SELECT step, detail FROM truce_operation_step WHERE operation = :operation ORDER BY place")
                .bind("operation", number)
                .map((each, context) ->
                        Map.entry(dialect.text(each.getString("step")), dialect.text(each.getString("detail"))))
                .forEach(each -> steps.put(each.getKey(), each.getValue()));
        return new Operation(
                number,
                Digest.parse(row.getString("plan_digest")),
                dialect.text(row.getString("plan")),
                dialect.text(row.getString("store_location")),
                Instant.parse(row.getString("begun_at")),
                steps);
    }

    @Override
    public void finish(long operation, String outcome) {
        database.write(handle -> {
            int closed = handle.createUpdate("UPDATE truce_operation SET outcome = coalesce(outcome, :outcome)"
                            + " WHERE number = :operation")
                    .bind("operation", operation)
                    .bind("outcome", dialect.column(outcome))
                    .execute();
            if (closed == 0) {
                throw new IllegalArgumentException("there never was an operation " + operation + "; the last is "
                        + number(handle, "SELECT coalesce(max(number), 0) FROM truce_operation"));
            }
            return closed;
        });
    }

    private static long number(Handle handle, String sql) {
        return handle.createQuery(sql).map((row, context) -> row.getLong(1)).one();
    }
}
