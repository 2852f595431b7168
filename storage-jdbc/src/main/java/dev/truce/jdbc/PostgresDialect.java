package dev.truce.jdbc;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** PostgreSQL locks rows, has a clock of its own, and keeps no NUL and no half of a surrogate pair in a text. */
final class PostgresDialect implements Dialect {

    /** Begins a text that had to be written otherwise; one that begins with it is, too. */
    private static final char ESCAPED = '\u0001';

    private static final int HEX = 16;
    private static final int HEX_DIGITS = 4;

    @Override
    public String forUpdate() {
        return " FOR UPDATE";
    }

    @Override
    public String forUpdateOfFree() {
        return " FOR UPDATE SKIP LOCKED";
    }

    @Override
    public void lockAuditTrail(Handle transaction) {
        // a lock on the last row would not keep the next one from being written
        transaction
                .createQuery("SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.truce_audit'))")
                .map((row, context) -> true)
                .one();
    }

    @Override
    public Instant now(Handle transaction) {
        return Instant.ofEpochMilli(
                transaction.createQuery("SELECT truce_now()").mapTo(Long.class).one());
    }

    @Override
    public String column(String text) {
        boolean plain = text.isEmpty() || text.charAt(0) != ESCAPED;
        for (int i = 0; plain && i < text.length(); i++) {
            plain = isKept(text, i);
        }
        if (plain) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + HEX).append(ESCAPED);
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '\\') {
                escaped.append("\\\\");
            } else if (isKept(text, i)) {
                escaped.append(each);
            } else {
                escaped.append(String.format("\\u%04x", (int) each));
            }
        }
        return escaped.toString();
    }

    private static boolean isKept(String text, int at) {
        char each = text.charAt(at);
        if (!Character.isSurrogate(each)) {
            return each != '\0';
        }
        return Character.isHighSurrogate(each)
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }

    @Override
    public String text(String column) {
        if (column.isEmpty() || column.charAt(0) != ESCAPED) {
            return column;
        }
        StringBuilder text = new StringBuilder(column.length());
        for (int i = 1; i < column.length(); i++) {
            char each = column.charAt(i);
            if (each != '\\') {
                text.append(each);
            } else if (column.charAt(++i) == '\\') {
                text.append('\\');
            } else {
                text.append((char) Integer.parseInt(column, i + 1, i + 1 + HEX_DIGITS, HEX));
                i += HEX_DIGITS;
            }
        }
        return text.toString();
    }
}
