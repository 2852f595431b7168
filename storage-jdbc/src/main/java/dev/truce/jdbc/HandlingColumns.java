package dev.truce.jdbc;

import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Fallback;
import dev.truce.conflict.queue.Handling;
import dev.truce.conflict.queue.Lease;
import dev.truce.jdbc.database.Dialect;
import dev.truce.jdbc.database.NamedStatement;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The columns that say who has a case and when it may be claimed, and how the case stands. An update names those that change and no
 * other: a database maintains each index of which a column is named.
 */
record HandlingColumns(List<Column> columns) {

    /** A column and what it holds, by whose name a statement binds it. */
    private record Column(String name, @Nullable Object value) {}

    static HandlingColumns of(ConflictCase of, Dialect dialect) {
        Handling handling = of.handling();
        Lease lease = handling.lease();
        Fallback fallback = handling.fallback();
        return new HandlingColumns(List.of(
                text("status", of.status().name()),
                number("priority", handling.priority()),
                number("claim_order", handling.order()),
                number("attempts", handling.attempts()),
                number("token", handling.token()),
                text("lease_owner", lease == null ? null : dialect.column(lease.owner())),
                number("lease_counted", lease != null && lease.counted() ? 1 : 0),
                time("held_until", lease == null ? handling.deferredUntil() : lease.until()),
                time("deadline", handling.deadline()),
                text("fallback", fallback == null ? null : fallback.name()),
                number("escalated", handling.escalated() ? 1 : 0),
                text("last_error", dialect.column(handling.lastError()))));
    }

    private static Column text(String name, @Nullable String value) {
        return new Column(name, value);
    }

    private static Column number(String name, long value) {
        return new Column(name, value);
    }

    private static Column time(String name, @Nullable Instant value) {
        return new Column(name, value == null ? null : value.toEpochMilli());
    }

    /** Those that are not as they were before. */
    HandlingColumns since(HandlingColumns before) {
        return new HandlingColumns(IntStream.range(0, columns.size())
                .filter(i -> !columns.get(i).equals(before.columns.get(i)))
                .mapToObj(columns::get)
                .toList());
    }

    /** Their names, each after a comma. */
    String names() {
        return columns.stream().map(column -> ", " + column.name()).collect(Collectors.joining());
    }

    /** The places where they are bound, each after a comma. */
    String places() {
        return columns.stream().map(column -> ", :" + column.name()).collect(Collectors.joining());
    }

    /** Their assignments, each after a comma. */
    String assignments() {
        return columns.stream()
                .map(column -> ", " + column.name() + " = :" + column.name())
                .collect(Collectors.joining());
    }

    /** That a row holds the same, each after AND. */
    String conditions(Dialect dialect) {
        return columns.stream()
                .map(column -> " AND " + column.name() + dialect.isSame() + ":" + column.name())
                .collect(Collectors.joining());
    }

    NamedStatement bindTo(NamedStatement statement) {
        columns.forEach(column -> statement.bind(column.name(), column.value()));
        return statement;
    }
}
