package dev.truce.jdbc;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.Shadow;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.jdbc.database.Database;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.jdbc.database.Dialect;
import dev.truce.jdbc.database.JsonText;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The states agreed on with one replica, in a table. A record without a row is one that nobody ever had. */
final class JdbcShadow<T> implements Shadow<T> {

    private static final String SAME_RECORD = " WHERE replica = :replica AND record_type = :type AND record_key = :key";

    static final String FIND = "SELECT state FROM truce_shadow" + SAME_RECORD;

    private static final String INSERT = "INSERT INTO truce_shadow (replica, record_type, record_key, state)"
            + " VALUES (:replica, :type, :key, :state) ON CONFLICT (replica, record_type, record_key) DO NOTHING";
    private static final String UPDATE = "UPDATE truce_shadow SET state = :state" + SAME_RECORD;
    private static final String DELETE = "DELETE FROM truce_shadow" + SAME_RECORD;

    private final Database database;
    private final Dialect dialect;
    private final String replica;
    private final FieldAccess<T> access;

    JdbcShadow(Database database, String replica, FieldAccess<T> access) {
        this.database = database;
        this.dialect = database.dialect();
        this.replica = replica;
        this.access = access;
    }

    @Override
    public Side<T> base(RecordId id) {
        return database.read(handle -> find(handle, id, "")
                .map(known -> readable(id, () -> mapped(known, access::read)))
                .orElseGet(Side::none));
    }

    @Override
    public void advance(RecordId id, Side<T> agreed) {
        Side<String> next = mapped(agreed, access::write);
        database.write(handle -> {
            boolean done = false;
            while (!done) { // again when another was the first to remember the record
                done = advance(handle, id, next);
            }
            return done;
        });
    }

    private boolean advance(Handle handle, RecordId id, Side<String> next) {
        Side<String> known = find(handle, id, dialect.forUpdate()).orElse(null);
        if (known != null && (known.equals(next) || next.stamp().isBefore(known.stamp()))) {
            return true;
        }
        if (next instanceof Side.None) {
            bindRecord(handle.createUpdate(DELETE), id).execute();
            return true;
        }
        return bindRecord(handle.createUpdate(known == null ? INSERT : UPDATE), id)
                        .bind("state", dialect.column(JsonText.write(SideJson.write(next))))
                        .execute()
                == 1;
    }

    private Optional<Side<String>> find(Handle handle, RecordId id, String lock) {
        return bindRecord(handle.createQuery(FIND + lock), id)
                .map((row, context) -> dialect.text(row.getString(1)))
                .findOne()
                .map(json -> readable(id, () -> SideJson.readSide(JsonText.read(json, id.toString()))));
    }

    private <S extends SqlStatement<S>> S bindRecord(S statement, RecordId id) {
        return statement
                .bind("replica", dialect.column(replica))
                .bind("type", dialect.column(id.type()))
                .bind("key", dialect.column(id.key()));
    }

    private <R> R readable(RecordId id, Supplier<R> read) {
        try {
            return read.get();
        } catch (IllegalArgumentException | InputRejectedException e) {
            throw new DatabaseException(
                    Problem.UNFIT,
                    "The state of " + id + " agreed on with \"" + replica + "\" cannot be read as a record: "
                            + e.getMessage()
                            + "; read it as the type it was written as, or restore the workspace from a copy",
                    e);
        }
    }

    private static <A, B> Side<B> mapped(Side<A> side, Function<A, B> value) {
        if (side instanceof Side.Present<A> present) {
            return new Side.Present<>(value.apply(present.value()), present.stamp(), present.mask());
        }
        if (side instanceof Side.Tombstone<A> gone) {
            return Side.tombstone(gone.stamp());
        }
        return side instanceof Side.None ? Side.none() : Side.unknown();
    }
}
