package dev.truce.jdbc;

import dev.truce.jdbc.database.Dialect;
import dev.truce.rollback.operation.Alert;
import dev.truce.rollback.operation.AlertBook;
import dev.truce.rollback.operation.AlertKind;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The statements on the table of alerts that stand. */
record AlertTable(Dialect dialect) {

    AlertBook read(Handle handle) {
        List<AlertBook.Standing> standing = handle.createQuery("SELECT * FROM truce_alert")
                .map((row, context) -> {
                    String kind = row.getString("kind");
                    Alert alert = new Alert(
                            AlertKind.of(kind)
                                    .orElseThrow(
                                            () -> new IllegalStateException("an alert is of kind \"" + kind + "\"")),
                            dialect.text(row.getString("subject")),
                            dialect.text(row.getString("message")),
                            dialect.text(row.getString("remedy")));
                    return new AlertBook.Standing(
                            alert,
                            Instant.ofEpochMilli(row.getLong("since")),
                            Instant.ofEpochMilli(row.getLong("told")));
                })
                .list();
        return new AlertBook(standing.stream()
                .sorted(Comparator.comparing(AlertBook.Standing::alert, Alert.ORDER))
                .toList());
    }

    void write(Handle handle, AlertBook book) {
        handle.createUpdate("DELETE FROM truce_alert").execute();
        for (AlertBook.Standing each : book.standing()) {
            handle.createUpdate("INSERT INTO truce_alert (kind, subject, message, remedy, since, told)"
                            + " VALUES (:kind, :subject, :message, :remedy, :since, :told)")
                    .bind("kind", each.alert().kind().text())
                    .bind("subject", dialect.column(each.alert().subject()))
                    .bind("message", dialect.column(each.alert().message()))
                    .bind("remedy", dialect.column(each.alert().remedy()))
                    .bind("since", each.since().toEpochMilli())
                    .bind("told", each.told().toEpochMilli())
                    .execute();
        }
    }
}
