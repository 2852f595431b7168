package dev.truce.jdbc;

import dev.truce.conflict.queue.NewCase;
import dev.truce.jdbc.database.Dialect;
import dev.truce.jdbc.database.NamedStatement;

/** The columns that name a record in the tables of cases: tenant, type, key and origin. */
final class KeyColumns {

    /** That a row is about the record which {@link #bind} bound. */
    static final String SAME = "tenant = :tenant AND record_type = :type AND record_key = :key AND origin = :origin";

    private KeyColumns() {}

    static NamedStatement bind(NamedStatement statement, NewCase.Key key, Dialect dialect) {
        return statement
                .bind("tenant", dialect.column(key.tenant()))
                .bind("type", dialect.column(key.record().type()))
                .bind("key", dialect.column(key.record().key()))
                .bind("origin", dialect.column(key.origin()));
    }
}
